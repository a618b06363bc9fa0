//! `cargo xtask test`: every check, cheapest failure first, and one line at the end that counts.

mod counts;
mod run;
mod steps;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Instant;

use crate::args::Args;
use crate::failure::Failure;
use crate::project::Project;
use crate::setup;
use counts::Counts;
use run::{Context, Run};
use steps::{STEPS, Step};

/// What `test` was asked for.
#[derive(Debug)]
pub(crate) struct Options {
    list: bool,
    only: Vec<String>,
    skip: Vec<String>,
}

impl Options {
    pub(crate) fn parse(mut args: Args) -> Result<Self, Failure> {
        let options = Self {
            list: args.switch("--list"),
            only: args.values("--only")?,
            skip: args.values("--skip")?,
        };
        args.end()?;
        if let Some(unknown) = options
            .only
            .iter()
            .chain(&options.skip)
            .find(|name| !STEPS.iter().any(|step| step.name == name.as_str()))
        {
            let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
            return Err(Failure::new(
                format!("there is no step `{unknown}`"),
                format!("Steps: {}.", names.join(", ")),
            ));
        }
        Ok(options)
    }

    fn wants(&self, step: &Step) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name == step.name);
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }
}

/// Runs the steps that are wanted; the exit code says whether all passed.
pub(crate) fn run(project: &Project, options: &Options) -> Result<ExitCode, Failure> {
    if options.list {
        for step in STEPS {
            println!("{:<16}  {}", step.name, step.what);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let started = Instant::now();
    let context = Context {
        project,
        set_up: setup::for_tests(project)?,
    };
    let mut total = Counts::default();
    let mut broken = BTreeSet::new();
    for step in STEPS.iter().filter(|step| options.wants(step)) {
        if let Some(need) = step.needs.iter().find(|need| broken.contains(*need)) {
            println!("{:<16}  skipped: it needs `{need}`, which failed", step.name);
            broken.insert(step.name);
            continue;
        }
        let counts = run_step(&context, step)?;
        total.passed += counts.passed;
        total.failed += counts.failed;
        if counts.failed > 0 {
            broken.insert(step.name);
        }
    }
    println!("\nall steps took {}", duration(started));
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 && total.passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn run_step(context: &Context<'_>, step: &Step) -> Result<Counts, Failure> {
    println!("{:<16}  {}", step.name, step.what);
    let started = Instant::now();
    let mut run = Run::new(context, step.name);
    (step.run)(&mut run)?;
    let (counts, output) = run.end();
    if counts.failed > 0 {
        println!("{output}");
    }
    let verdict = if counts.failed == 0 { "ok" } else { "FAILED" };
    println!(
        "{:<16}  {verdict}: {} passed, {} failed, {}",
        "",
        counts.passed,
        counts.failed,
        duration(started)
    );
    Ok(counts)
}

fn duration(since: Instant) -> String {
    let seconds = since.elapsed().as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{:.0} min {:02.0} s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}
