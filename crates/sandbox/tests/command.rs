//! The program itself: what it prints, what it refuses, how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_outcrop-sandbox"));
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .stdin(Stdio::null());
    command
}

/// Ends the program when a test ends.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_says_where_it_listens() {
    let mut child = Ended(program(&["--port", "0"]).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    let address = ready["sandbox"]
        .as_str()
        .unwrap()
        .strip_prefix("http://")
        .unwrap();
    assert!(
        address.starts_with("127.0.0.1:") && ready["site"].is_null(),
        "{line}"
    );
    assert!(std::net::TcpStream::connect(address).is_ok());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_well() {
    let mut child = Ended(program(&["--port", "0"]).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let sent = Command::new("kill")
        .args(["-INT", &child.0.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    assert!(child.0.wait().unwrap().success());
}

#[test]
fn it_ends_with_the_program_that_started_it() {
    let mut command = program(&["--port", "0", "--until-stdin-ends"]);
    let mut child = Ended(command.stdin(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(
        child.0.try_wait().unwrap().is_none(),
        "it runs while the pipe is open"
    );
    drop(child.0.stdin.take());
    assert!(child.0.wait().unwrap().success());
}

#[test]
fn it_refuses_to_be_reached_from_elsewhere() {
    for host in ["0.0.0.0", "::", "192.0.2.1", "example.org"] {
        let output = program(&["--port", "0", "--host", host]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{host}");
        assert!(said.contains(host) && said.contains("127.0.0.1"), "{said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn what_it_cannot_use_is_named_without_secrets() {
    let folder = std::env::temp_dir().join(format!("outcrop-command-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("credentials.json");
    std::fs::write(
        &file,
        r#"{"Version":1,"AccessKeyId":"AKIDEXAMPLE","SecretAccessKey":"toosecret"}"#,
    )
    .unwrap();
    let output = program(&["--credentials-file", file.to_str().unwrap()])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && said.contains("40") && !said.contains("toosecret"),
        "{said}"
    );

    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    let text = format!(r#"{{"Version":1,"AccessKeyId":"AKIDEXAMPLE","SecretAccessKey":"{secret}"}}"#);
    std::fs::write(&file, text).unwrap();
    let arguments = ["--port", "0", "--credentials-file", file.to_str().unwrap()];
    let mut child = Ended(program(&arguments).spawn().unwrap());
    let mut line = [0; 20];
    child.0.stdout.take().unwrap().read_exact(&mut line).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();

    let output = program(&["--colour"]).output().unwrap();
    assert!(!output.status.success() && String::from_utf8(output.stderr).unwrap().contains("--colour"));
    let output = program(&["--help"]).output().unwrap();
    assert!(output.status.success() && String::from_utf8(output.stdout).unwrap().contains("--site-base"));
}
