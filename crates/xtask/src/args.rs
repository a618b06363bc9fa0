//! The command line, taken apart.

use std::collections::VecDeque;

use crate::failure::Failure;

/// What is left of the command line: each call takes its part out.
#[derive(Debug)]
pub(crate) struct Args(VecDeque<String>);

impl Args {
    pub(crate) fn from_env() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// The first argument, unless it is an option. `--help` reads as the command `help`.
    pub(crate) fn positional(&mut self) -> Option<String> {
        if matches!(self.0.front().map(String::as_str), Some("--help" | "-h")) {
            self.0.clear();
            return Some("help".to_owned());
        }
        self.0.pop_front_if(|arg| !arg.starts_with('-'))
    }

    /// Whether the switch was given.
    pub(crate) fn switch(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|arg| arg != name);
        self.0.len() != before
    }

    /// Every value of an option, written `--name value` or `--name=value`.
    pub(crate) fn values(&mut self, name: &str) -> Result<Vec<String>, Failure> {
        let mut values = Vec::new();
        let mut rest = VecDeque::new();
        while let Some(arg) = self.0.pop_front() {
            if arg == name {
                let value = self.0.pop_front().filter(|value| !value.starts_with("--"));
                values.push(value.ok_or_else(|| {
                    Failure::new(
                        format!("{name} needs a value"),
                        format!("Write it as {name} VALUE."),
                    )
                })?);
            } else if let Some(value) = arg.strip_prefix(name).and_then(|value| value.strip_prefix('=')) {
                values.push(value.to_owned());
            } else {
                rest.push_back(arg);
            }
        }
        self.0 = rest;
        Ok(values)
    }

    /// Fails if anything is left: a misspelt option must not be ignored.
    pub(crate) fn end(&self) -> Result<(), Failure> {
        match self.0.front() {
            None => Ok(()),
            Some(arg) => Err(Failure::new(
                format!("`{arg}` means nothing here"),
                "`cargo xtask help` lists what there is.",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn options_are_taken_in_both_spellings_and_the_rest_is_left() {
        let mut args = args("test --only fmt --skip=deny --only=size --list");
        assert_eq!(args.positional().as_deref(), Some("test"));
        assert_eq!(args.values("--only").unwrap(), ["fmt", "size"]);
        assert_eq!(args.values("--skip").unwrap(), ["deny"]);
        assert!(args.end().is_err());
        assert!(args.switch("--list"));
        assert!(args.end().is_ok());
    }

    #[test]
    fn an_option_without_its_value_is_refused() {
        assert!(args("--port").values("--port").is_err());
        assert!(args("--port --no-open").values("--port").is_err());
    }
}
