//! `cargo xtask catalog`: what is wrong with the catalogue's data, and newer prices for it.
//!
//! ```text
//! catalog                                                        checks the data and prints what there is
//! catalog --prices FILE --version 1.107.0 --date 2026-11-20      writes the prices of LiteLLM's file into the data
//! ```

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use outcrop_core::catalog::PriceSource;
use outcrop_tests::data::merge::{Merged, merge};
use outcrop_tests::data::price_list::PriceList;
use outcrop_tests::data::{Data, Fault, faults, summary};

const USAGE: &str = "\
Usage: cargo xtask catalog [--prices FILE --version VERSION --date DAY]

  FILE     LiteLLM's model_prices_and_context_window.json
  VERSION  the LiteLLM it is of, such as 1.107.0
  DAY      the day of that version, such as 2026-11-20";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match Prices::parse(&arguments) {
        Ok(None) => check(),
        Ok(Some(prices)) => update(&prices).and_then(|()| check()),
        Err(wrong) => Err(format!("{wrong}\n\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            drop(writeln!(io::stderr(), "{wrong}"));
            ExitCode::FAILURE
        }
    }
}

/// Prices to merge.
struct Prices {
    file: String,
    source: PriceSource,
}

impl Prices {
    fn parse(arguments: &[String]) -> Result<Option<Self>, String> {
        let mut given = [("--prices", None), ("--version", None), ("--date", None)];
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let Some((_, place)) = given.iter_mut().find(|(name, _)| name == argument) else {
                return Err(format!("`{argument}` means nothing here."));
            };
            let value = rest.next().filter(|value| !value.starts_with("--"));
            *place = Some(value.ok_or_else(|| format!("{argument} needs a value."))?.clone());
        }
        match given.map(|(_, value)| value) {
            [None, None, None] => Ok(None),
            [Some(_), Some(_), Some(date)] if !faults::is_day(&date) => Err(format!("`{date}` is no day.")),
            [Some(file), Some(version), Some(date)] => {
                let name = Path::new(&file)
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                let source = PriceSource {
                    name: format!("LiteLLM {version}, {name}"),
                    url: format!("https://pypi.org/project/litellm/{version}/"),
                    date,
                };
                Ok(Some(Self { file, source }))
            }
            _ => Err("--prices, --version and --date belong together.".to_owned()),
        }
    }
}

fn lines(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
    lines.join("\n")
}

fn check() -> Result<(), String> {
    let data = Data::of_the_repository().map_err(|faults| lines(&faults))?;
    let faults = faults::faults(&data);
    say(&summary::table(&data))?;
    if faults.is_empty() {
        say("The catalogue is good.")
    } else {
        Err(format!("{}\n{} faults", lines(&faults), faults.len()))
    }
}

fn update(prices: &Prices) -> Result<(), String> {
    let text = std::fs::read_to_string(&prices.file).map_err(|error| format!("{}: {error}", prices.file))?;
    let list = PriceList::read(&text).map_err(|error| format!("{}: {error}", prices.file))?;
    let data = Data::of_the_repository().map_err(|faults| lines(&faults))?;
    let Merged { files, changes } = merge(&data, &list, &prices.source);
    for change in &changes {
        say(change)?;
    }
    for (name, text) in &files {
        let path = data.folder.join(name);
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    say(&format!(
        "{} rows read, {} lines above, {} files written.",
        list.len(),
        changes.len(),
        files.len()
    ))
}

fn say(line: &str) -> Result<(), String> {
    writeln!(io::stdout(), "{line}").map_err(|error| format!("cannot write: {error}"))
}
