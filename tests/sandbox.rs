//! The sandbox from outside: against AWS's own client, against recorded traffic, and against what
//! it promises on faults, browsers and the console.
#![cfg(not(target_arch = "wasm32"))]
// Tests say what they skipped and what AWS's client reported.
#![allow(clippy::print_stderr, clippy::print_stdout)]

#[path = "sandbox/recordings.rs"]
mod recordings;
#[path = "sandbox/wire.rs"]
mod wire;

#[path = "sandbox/background.rs"]
mod background;
#[path = "sandbox/console.rs"]
mod console;
#[path = "sandbox/control.rs"]
mod control;
#[path = "sandbox/encoded.rs"]
mod encoded;
#[path = "sandbox/faults.rs"]
mod faults;
#[path = "sandbox/judged.rs"]
mod judged;
#[path = "sandbox/numbers.rs"]
mod numbers;
#[path = "sandbox/outline.rs"]
mod outline;
#[path = "sandbox/painting.rs"]
mod painting;
#[path = "sandbox/replies.rs"]
mod replies;
#[path = "sandbox/text_families.rs"]
mod text_families;
#[path = "sandbox/text_refusals.rs"]
mod text_refusals;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use wire::{KEY, SECRET, TOKEN, start};

/// The Python to ask: `cargo xtask test` prepares one and names it in the environment.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("OUTCROP_PYTHON").map(PathBuf::from);
    named.filter(|path| path.exists())
}

/// Unmodified boto3 (the version is in `oracles/requirements.txt`) signs, sends, reads the streams
/// and raises the errors: it has no idea that this is not AWS.
#[tokio::test(flavor = "multi_thread")]
async fn boto3_takes_the_sandbox_for_aws() {
    let Some(python) = python() else {
        eprintln!(
            "skipped: no Python with boto3. `cargo xtask test` sets OUTCROP_PYTHON; by hand, name one with \
             tests/oracles/requirements.txt installed."
        );
        return;
    };
    let running = start().await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracles/sandbox.py");
    let output = tokio::process::Command::new(python)
        .arg(script)
        .arg(running.endpoint())
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_BEARER_TOKEN_BEDROCK")
        .env("AWS_ACCESS_KEY_ID", KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env("AWS_SESSION_TOKEN", TOKEN)
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let said = format!(
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{said}");
    assert!(said.contains("checks passed"), "{said}");
    println!("{}", said.trim());
}
