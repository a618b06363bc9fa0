//! `cargo xtask test`: every check, cheapest failure first, and one line at the end that counts.

mod counts;
mod fuzz;
mod run;
mod steps;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Instant;

use crate::args::Args;
use crate::failure::Failure;
use crate::project::Project;
use crate::setup;
pub(crate) use fuzz::MANIFEST as FUZZ_MANIFEST;

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
pub(crate) fn run(project: &Project, options: &Options) -> ExitCode {
    if options.list {
        for step in STEPS {
            println!("{:<16}  {}", step.name, step.what);
        }
        return ExitCode::SUCCESS;
    }
    let started = Instant::now();
    // A set-up that fails is counted as well: whoever reads the last line must not find none.
    let total = match setup::for_tests(project) {
        Ok(set_up) => run_steps(&Context { project, set_up }, options),
        Err(failure) => {
            println!("\nerror: {failure}");
            Counts::FAILED
        }
    };
    if !project.root.join("../shared").is_dir() {
        println!(
            "\nnot tested: the official signing cases, the recordings and the real batch file, which are read from \
             ../shared and are not there"
        );
    }
    println!("\nall steps took {}", duration(started));
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 && total.passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn run_steps(context: &Context<'_>, options: &Options) -> Counts {
    let mut total = Counts::default();
    let mut broken = BTreeSet::new();
    for step in STEPS.iter().filter(|step| options.wants(step)) {
        if let Some(need) = step.needs.iter().find(|need| broken.contains(*need)) {
            println!("{:<16}  skipped: it needs `{need}`, which failed", step.name);
            broken.insert(step.name);
            continue;
        }
        let counts = run_step(context, step);
        total += counts;
        if counts.failed > 0 {
            broken.insert(step.name);
        }
    }
    total
}

fn run_step(context: &Context<'_>, step: &Step) -> Counts {
    println!("{:<16}  {}", step.name, step.what);
    let started = Instant::now();
    let mut run = Run::new(context, step.name);
    let broke_off = (step.run)(&mut run).err();
    let (mut counts, output) = run.end();
    if let Some(failure) = broke_off {
        counts += Counts::FAILED;
        println!("error: {failure}");
    }
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
    counts
}

fn duration(since: Instant) -> String {
    let elapsed = since.elapsed();
    match elapsed.as_secs() {
        0..60 => format!("{:.1} s", elapsed.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}
