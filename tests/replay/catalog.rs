//! `fixtures/catalog`: ids as people write them, and what each must resolve to.

use outcrop_core::catalog::{Catalog, Family};
use serde::Deserialize;

/// One id a line with its Region; members left out must be empty, `wire` the id itself.
pub const RESOLVE: &str = include_str!("../fixtures/catalog/resolve.jsonl");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    region: String,
    #[serde(default)]
    wire: Option<String>,
    #[serde(default)]
    family: Option<Family>,
    #[serde(default)]
    prefix: Option<String>,
    #[serde(default)]
    findings: Vec<String>,
    #[serde(default)]
    alternatives: Vec<String>,
    #[serde(default)]
    destinations: Vec<String>,
}

/// Resolves every id; the number of cases, or what differs.
pub fn run() -> Result<usize, String> {
    let mut count = 0;
    for line in RESOLVE.lines() {
        let case: Case = serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
        let found = Catalog::builtin().resolve(&case.id, &case.region);
        let codes: Vec<&str> = found.findings.iter().map(|finding| finding.code).collect();
        let wire = case.wire.as_deref().unwrap_or(&case.id);
        let same = found.wire_id == wire
            && found.family == case.family
            && found.prefix == case.prefix
            && codes == case.findings
            && found.alternatives == case.alternatives
            && found.destinations == case.destinations;
        if !same {
            return Err(format!("{} in {}: {found:?}", case.id, case.region));
        }
        if let Some(finding) = found
            .findings
            .iter()
            .find(|finding| finding.message.is_empty() || finding.fix.is_empty())
        {
            return Err(format!("{}: {} says too little", case.id, finding.code));
        }
        count += 1;
    }
    Ok(count)
}
