//! `cargo xtask serve`: the console and the sandbox, built and running.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, ExitCode, Stdio};

use crate::args::Args;
use crate::failure::Failure;
use crate::project::Project;
use crate::setup::{self, Tools};
use crate::{process, site};

/// What `serve` was asked for.
#[derive(Debug)]
pub(crate) struct Options {
    port: u16,
    sandbox_port: u16,
    open: bool,
}

impl Options {
    pub(crate) fn parse(mut args: Args) -> Result<Self, Failure> {
        let options = Self {
            port: port(&mut args, "--port", 8080)?,
            sandbox_port: port(&mut args, "--sandbox-port", 8081)?,
            open: !args.switch("--no-open"),
        };
        args.end()?;
        Ok(options)
    }
}

fn port(args: &mut Args, name: &str, default: u16) -> Result<u16, Failure> {
    match args.values(name)?.last() {
        None => Ok(default),
        Some(value) => value.parse().ok().filter(|port| *port != 0).ok_or_else(|| {
            Failure::new(
                format!("{name} {value} is no port"),
                format!("Give a number from 1 to 65535: {name} {default}."),
            )
        }),
    }
}

/// Builds both, starts them, and stays until they end.
pub(crate) fn run(project: &Project, options: &Options) -> Result<ExitCode, Failure> {
    // Before minutes of building, not after.
    must_be_free(options.port, "the console", "--port")?;
    must_be_free(options.sandbox_port, "the sandbox", "--sandbox-port")?;
    let tools = setup::for_site(project)?;
    println!("build     the console and its checker, as released");
    site::build(project, &tools)?;
    println!("build     the sandbox");
    process::run(
        &mut sandbox_build(&tools),
        "The lines above name the place in the sources.",
    )?;

    let mut sandbox = start(project, &tools, options)?;
    let ready = announce_when_ready(&mut sandbox, options);
    // Its output has ended, so it has or is about to; waiting closes the pipe that it lives by.
    let status = sandbox.wait().map_err(|error| {
        Failure::new(
            format!("lost sight of the sandbox: {error}"),
            "End it by hand if it still runs: outcrop-sandbox.",
        )
    })?;
    if ready && status.success() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure::new(
        format!("the sandbox ended with {status}"),
        "The lines above say why. If a port was taken meanwhile, choose others with --port and --sandbox-port.",
    ))
}

/// The command that builds the sandbox. Unoptimised: it builds in a fraction of the time, and its pace is set
/// by the reply rate it is asked for.
pub(crate) fn sandbox_build(tools: &Tools) -> Command {
    let mut command = tools.command("cargo");
    command.args(["build", "--quiet", "--locked", "--package", "outcrop-sandbox"]);
    command
}

/// Where [`sandbox_build`] leaves the program.
pub(crate) fn sandbox_program(project: &Project) -> std::path::PathBuf {
    project
        .target
        .join("debug")
        .join(format!("outcrop-sandbox{}", std::env::consts::EXE_SUFFIX))
}

fn start(project: &Project, tools: &Tools, options: &Options) -> Result<Child, Failure> {
    tools
        .command(sandbox_program(project))
        .arg("--site")
        .arg(project.site())
        .args([
            "--site-port",
            &options.port.to_string(),
            "--port",
            &options.sandbox_port.to_string(),
        ])
        // However we end, the pipe closes and the sandbox ends as well.
        .arg("--until-stdin-ends")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| {
            Failure::new(
                format!("could not start the sandbox: {error}"),
                "Run the command again.",
            )
        })
}

/// Passes the sandbox's output on; its first line of JSON means that both addresses answer.
fn announce_when_ready(sandbox: &mut Child, options: &Options) -> bool {
    let Some(stdout) = sandbox.stdout.take() else {
        return false;
    };
    let mut ready = false;
    for line in BufReader::new(stdout).lines().map_while(Result::ok) {
        if ready || !line.starts_with('{') {
            println!("{line}");
            continue;
        }
        ready = true;
        let address = format!("http://127.0.0.1:{}/", options.port);
        println!("\nOutcrop runs at {address}");
        println!(
            "The sandbox, which answers in place of AWS, is at http://127.0.0.1:{}",
            options.sandbox_port
        );
        println!("Ctrl+C ends both.\n");
        if options.open {
            open(&address);
        }
    }
    ready
}

fn must_be_free(port: u16, whose: &str, option: &str) -> Result<(), Failure> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::new(
            format!("port {port} of 127.0.0.1, for {whose}, cannot be used: {error}"),
            format!(
                "End the program that has it, or choose another port: cargo xtask serve {option} {}",
                other(port)
            ),
        )),
    }
}

fn other(port: u16) -> u16 {
    port.checked_add(1000).unwrap_or(18080)
}

/// Shows the console in the person's browser, where there is one to show it in.
fn open(address: &str) {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if set("CI") {
        return;
    }
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if set("DISPLAY") || set("WAYLAND_DISPLAY") {
        "xdg-open"
    } else {
        return;
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    if let Some(program) = process::find(opener, &path) {
        // Not waited for: it may stay as long as the browser does. The address is printed above, so a browser
        // that does not come up is no error.
        drop(
            Command::new(program)
                .arg(address)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn(),
        );
    }
}
