//! The command line of the sandbox; [`outcrop_sandbox`] says what it does.

mod arguments;

use std::io::Write as _;
use std::process::ExitCode;

use outcrop_sandbox::Sandbox;

fn main() -> ExitCode {
    let config = match arguments::parse(std::env::args().skip(1)) {
        Ok(arguments::Command::Run(config)) => *config,
        Ok(arguments::Command::Help) => {
            return print(arguments::HELP);
        }
        Err(why) => return fail(&format!("{why}\n\n{}", arguments::HELP)),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("no threads to run on: {error}")),
    };
    let code = runtime.block_on(async {
        let running = match Sandbox::start(config).await {
            Ok(running) => running,
            Err(error) => return fail(&error.to_string()),
        };
        let ready = serde_json::json!({"sandbox": running.endpoint(), "site": running.site()});
        if print(&format!("{ready}\n")) != ExitCode::SUCCESS {
            return ExitCode::FAILURE;
        }
        match tokio::signal::ctrl_c().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&format!("cannot wait for Ctrl+C: {error}")),
        }
    });
    // A stream that is still being sent must not hold the process.
    runtime.shutdown_background();
    code
}

fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn fail(why: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "outcrop-sandbox: {why}");
    ExitCode::FAILURE
}
