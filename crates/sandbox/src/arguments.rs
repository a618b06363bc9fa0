//! The flags of the command line.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use outcrop_sandbox::{Config, Credentials, SiteConfig};
use serde_json::Value;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
A local endpoint that answers like Amazon Bedrock.

Usage: outcrop-sandbox [OPTIONS]

  --port PORT                port of the service, 0 for any free one (8081)
  --host HOST                127.0.0.1, ::1 or localhost (127.0.0.1)
  --rate TOKENS              tokens a second in streams, 0 for no pacing (60)
  --site DIR                 serve the built console from DIR
  --site-port PORT           port of the console (8080)
  --site-base PATH           path the console is served under (/)
  --credentials-file FILE    accept the credentials in FILE, JSON as the AWS CLI's credential process gives it
  --access-key-id ID         accept these credentials instead of random temporary ones
  --secret-access-key SECRET
  --session-token TOKEN
  --expires-in SECONDS       how long credentials with a session token last (3600)
  --also-host HOST           accept signatures made for this host too; can be repeated
  --until-stdin-ends         end with whoever holds the other end of standard input, not only with Ctrl+C
  --help
";

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Command {
    Run(Box<Config>, Life),
    Help,
}

/// How long the sandbox runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// Until Ctrl+C.
    UntilInterrupted,
    /// Until Ctrl+C, or until standard input ends: a parent that is killed cannot pass a signal on, but its pipe
    /// closes all the same.
    UntilStdinEnds,
}

/// Reads the arguments after the program's name.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut config = Config::default();
    let mut life = Life::UntilInterrupted;
    let mut site: Option<PathBuf> = None;
    let mut site_port: Option<u16> = None;
    let mut site_base: Option<String> = None;
    let (mut id, mut secret, mut token) = (None, None, None);
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let (flag, inline) = match argument.split_once('=') {
            Some((flag, value)) => (flag.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        if flag == "--help" || flag == "-h" {
            return Ok(Command::Help);
        }
        let mut value = || {
            inline
                .clone()
                .or_else(|| arguments.next())
                .ok_or_else(|| format!("{flag} needs a value"))
        };
        match flag.as_str() {
            "--port" => config.port = number(&flag, &value()?)?,
            "--host" => config.host = host(&value()?)?,
            "--rate" => config.rate = rate(&value()?)?,
            "--site" => site = Some(value()?.into()),
            "--site-port" => site_port = Some(number(&flag, &value()?)?),
            "--site-base" => site_base = Some(value()?),
            "--credentials-file" => {
                config.credentials = Some(read_credentials(Path::new(&value()?))?);
            }
            "--access-key-id" => id = Some(value()?),
            "--secret-access-key" => secret = Some(value()?),
            "--session-token" => token = Some(value()?),
            "--expires-in" => config.lifetime = Duration::from_secs(number(&flag, &value()?)?),
            "--also-host" => config.also_hosts.push(value()?),
            "--until-stdin-ends" => life = Life::UntilStdinEnds,
            _ => return Err(format!("there is no option {flag}")),
        }
    }
    match (id, secret, token) {
        (None, None, None) => {}
        (Some(id), Some(secret), token) if config.credentials.is_none() => {
            let fixed =
                Credentials::fixed(&id, &secret, token.as_deref()).map_err(|error| error.to_string())?;
            config.credentials = Some(fixed);
        }
        (Some(_), Some(_), _) => return Err("give either a credentials file or a key, not both".to_owned()),
        _ => return Err("--access-key-id and --secret-access-key go together".to_owned()),
    }
    match site {
        Some(folder) => {
            config.site = Some(SiteConfig {
                folder,
                port: site_port.unwrap_or(8080),
                base: site_base.unwrap_or_else(|| "/".to_owned()),
            });
        }
        None if site_port.is_some() || site_base.is_some() => {
            return Err("--site-port and --site-base need --site DIR".to_owned());
        }
        None => {}
    }
    Ok(Command::Run(Box::new(config), life))
}

fn number<T: std::str::FromStr>(flag: &str, text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("{flag} {text} is not a number in range"))
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = number("--rate", text)?;
    if (0.0..=1e9).contains(&rate) {
        Ok(rate)
    } else {
        Err("--rate is from 0 to 1000000000".to_owned())
    }
}

fn host(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.parse()
        .map_err(|_| format!("--host {text} is not an address: use 127.0.0.1, ::1 or localhost"))
}

fn read_credentials(path: &Path) -> Result<Credentials, String> {
    let fail = |why: String| format!("--credentials-file {}: {why}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
    // The parser's own message could quote a secret.
    let value: Value = serde_json::from_str(&text).map_err(|_| fail("it is not JSON".to_owned()))?;
    let member = |name: &str| value.get(name).and_then(Value::as_str);
    let (Some(id), Some(secret)) = (member("AccessKeyId"), member("SecretAccessKey")) else {
        return Err(fail(
            "it needs the members AccessKeyId and SecretAccessKey".to_owned(),
        ));
    };
    Credentials::fixed(id, secret, member("SessionToken")).map_err(|error| fail(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(arguments: &[&str]) -> Result<Config, String> {
        match parse(arguments.iter().map(|argument| (*argument).to_owned()))? {
            Command::Run(config, _) => Ok(*config),
            Command::Help => Err("help".to_owned()),
        }
    }

    #[test]
    fn flags_are_read() {
        let config = run(&[
            "--port",
            "0",
            "--rate=0",
            "--also-host",
            "a",
            "--also-host=b",
            "--site",
            "d",
        ])
        .unwrap();
        assert_eq!(
            (config.port, config.also_hosts),
            (0, vec!["a".to_owned(), "b".to_owned()])
        );
        let site = config.site.unwrap();
        assert_eq!((site.port, site.base.as_str()), (8080, "/"));
        assert_eq!(run(&["--host", "localhost"]).unwrap().host, Ipv4Addr::LOCALHOST);
    }

    #[test]
    fn mistakes_are_named() {
        for (arguments, word) in [
            (&["--port"][..], "needs a value"),
            (&["--port", "99999"], "99999"),
            (&["--colour"], "--colour"),
            (&["--host", "example.org"], "example.org"),
            (&["--rate", "-1"], "--rate"),
            (&["--access-key-id", "A"], "go together"),
            (&["--site-base", "/x/"], "--site DIR"),
            (&["--access-key-id", "A", "--secret-access-key", "short"], "40"),
            (&["--credentials-file", "/nonexistent/file"], "/nonexistent/file"),
        ] {
            let error = run(arguments).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
    }
}
