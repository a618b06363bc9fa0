//! Regions, partitions, and the hosts they make: `bedrock-runtime.{region}.{dns suffix}`.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// Which of the hosts a call goes to. All are signed for the service name `bedrock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// `bedrock-runtime`: inference and counting tokens.
    Runtime,
    /// `bedrock`: the control plane (models, jobs, profiles).
    Control,
    /// `bedrock-agent-runtime`: the Rerank operation.
    AgentRuntime,
}

impl Service {
    /// The first label of the host.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Runtime => "bedrock-runtime",
            Self::Control => "bedrock",
            Self::AgentRuntime => "bedrock-agent-runtime",
        }
    }
}

/// Which of a service's hosts in a Region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variant {
    /// The usual one.
    #[default]
    Standard,
    /// With cryptography validated to FIPS 140: `bedrock-runtime-fips.us-east-1.amazonaws.com`.
    Fips,
    /// Reached by IPv6 as well: `bedrock-runtime.us-east-1.api.aws`.
    DualStack,
    /// Both.
    FipsDualStack,
}

impl Variant {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Fips, Self::DualStack, Self::FipsDualStack];

    const fn is_fips(self) -> bool {
        matches!(self, Self::Fips | Self::FipsDualStack)
    }

    const fn is_dual_stack(self) -> bool {
        matches!(self, Self::DualStack | Self::FipsDualStack)
    }
}

/// A Region in which Bedrock is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Such as `eu-central-1`.
    pub code: String,
    /// Such as `Europe (Frankfurt)`.
    pub name: String,
    /// Services of which AWS lists a FIPS host here; their names can be made everywhere, see [`host_of`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fips: Vec<Service>,
}

impl Region {
    /// The partition it is in.
    pub fn partition(&self) -> Option<&'static Partition> {
        partition(&self.code)
    }
}

/// A set of Regions with its own accounts and host names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Partition {
    /// As in the second member of an ARN: `aws`, `aws-us-gov`, …
    pub id: String,
    /// What its host names end in.
    pub dns_suffix: String,
    /// What its dual-stack host names end in.
    pub dual_stack_suffix: String,
    /// What the codes of its Regions begin with; empty for `aws`, which has all others.
    region_prefixes: Vec<String>,
}

/// `data/regions.json`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Table {
    partitions: Vec<Partition>,
    pub(super) regions: Vec<Region>,
}

impl Table {
    pub(super) fn parse() -> serde_json::Result<Self> {
        serde_json::from_str(include_str!("../../data/regions.json"))
    }

    fn partition(&self, region: &str) -> Option<&Partition> {
        let named = |partition: &&Partition| {
            partition
                .region_prefixes
                .iter()
                .any(|prefix| region.starts_with(prefix.as_str()))
        };
        self.partitions
            .iter()
            .find(named)
            .or_else(|| self.partitions.iter().find(|p| p.region_prefixes.is_empty()))
    }
}

fn builtin() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    // A test parses the embedded file, so the fallback is never taken.
    TABLE.get_or_init(|| Table::parse().unwrap_or_default())
}

/// The partition of a Region: by the start of its code, so that Regions younger than this table have one too.
pub fn partition(region: &str) -> Option<&'static Partition> {
    builtin().partition(region)
}

/// The usual host of a service in a Region, such as `bedrock-runtime.us-east-1.amazonaws.com`.
pub fn host(service: Service, region: &str) -> String {
    host_of(service, region, Variant::Standard)
}

/// A host of a service in a Region, as the SDKs make its name. That it exists in this Region is not said: for
/// FIPS, [`Region::fips`] has what AWS lists.
pub fn host_of(service: Service, region: &str, variant: Variant) -> String {
    let fips = if variant.is_fips() { "-fips" } else { "" };
    let suffix = match partition(region) {
        Some(partition) if variant.is_dual_stack() => partition.dual_stack_suffix.as_str(),
        Some(partition) => partition.dns_suffix.as_str(),
        None if variant.is_dual_stack() => "api.aws",
        None => "amazonaws.com",
    };
    format!("{}{fips}.{region}.{suffix}", service.as_str())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn hosts_are_those_of_the_sdks() {
        #[derive(Deserialize)]
        struct Oracle {
            hosts: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
        }
        // Made by tests/oracles/endpoints.py.
        let oracle: Oracle =
            serde_json::from_str(include_str!("../../../../tests/fixtures/catalog/hosts.json")).unwrap();
        let mut compared = 0;
        for region in Table::parse().unwrap().regions {
            assert!(oracle.hosts.contains_key(&region.code), "{}", region.code);
        }
        for (region, services) in &oracle.hosts {
            for service in [Service::Runtime, Service::Control, Service::AgentRuntime] {
                for (variant, name) in
                    Variant::ALL
                        .into_iter()
                        .zip(["", "fips", "dual-stack", "fips-dual-stack"])
                {
                    assert_eq!(
                        host_of(service, region, variant),
                        services[service.as_str()][name]
                    );
                    compared += 1;
                }
            }
        }
        assert_eq!(compared, oracle.hosts.len() * 12);
        assert_eq!(
            host(Service::Control, "eu-west-1"),
            "bedrock.eu-west-1.amazonaws.com"
        );
    }

    #[test]
    fn every_region_is_listed_once_and_has_a_partition() {
        let table = Table::parse().expect("regions.json parses");
        assert!(table.regions.len() > 30);
        for (index, region) in table.regions.iter().enumerate() {
            assert!(
                table.partition(&region.code).is_some() && !region.name.is_empty(),
                "{}",
                region.code
            );
            assert!(
                table.regions[..index]
                    .iter()
                    .all(|other| other.code != region.code),
                "{} stands twice",
                region.code
            );
        }
    }
}
