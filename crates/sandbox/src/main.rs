//! The command line of the sandbox; [`outcrop_sandbox`] says what it does.

mod arguments;

use std::future::{Future as _, poll_fn};
use std::io::Write as _;
use std::pin::pin;
use std::process::ExitCode;
use std::task::Poll;

use arguments::Life;
use outcrop_sandbox::Sandbox;

fn main() -> ExitCode {
    let (config, life) = match arguments::parse(std::env::args().skip(1)) {
        Ok(arguments::Command::Run(config, life)) => (*config, life),
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
        // Polled once before anyone is told that it runs: that is when the handler is set.
        let mut interrupted = pin!(tokio::signal::ctrl_c());
        match poll_fn(|context| Poll::Ready(interrupted.as_mut().poll(context))).await {
            Poll::Pending => {}
            Poll::Ready(Ok(())) => return ExitCode::SUCCESS,
            Poll::Ready(Err(error)) => return fail(&format!("cannot wait for Ctrl+C: {error}")),
        }
        let ready = serde_json::json!({"sandbox": running.endpoint(), "site": running.site()});
        if print(&format!("{ready}\n")) != ExitCode::SUCCESS {
            return ExitCode::FAILURE;
        }
        tokio::select! {
            interrupted = interrupted => match interrupted {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => fail(&format!("cannot wait for Ctrl+C: {error}")),
            },
            () = stdin_end(life) => ExitCode::SUCCESS,
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

/// Waits for the end of standard input, or for ever.
async fn stdin_end(life: Life) {
    if life == Life::UntilInterrupted {
        return std::future::pending().await;
    }
    let (ended, wait) = tokio::sync::oneshot::channel();
    // A thread of its own: a read that blocks cannot be taken back, and must not hold up the end.
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        ended.send(())
    });
    // The thread only goes away once the input has ended.
    let _ = wait.await;
}
