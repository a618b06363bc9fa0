//! placeholder
use crate::args::Args;
use crate::failure::Failure;
use crate::project::Project;
use crate::setup;
use std::process::ExitCode;
pub(crate) fn run(project: &Project, args: Args) -> Result<ExitCode, Failure> {
    args.end()?;
    let _tools = setup::for_bench(project)?;
    Ok(ExitCode::SUCCESS)
}
