//! Regions, partitions, and the hosts they make: `bedrock-runtime.{region}.{dns suffix}`.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// Which of the hosts a call goes to. All are signed for the service name `bedrock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
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

/// A Region in which Bedrock is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Such as `eu-central-1`.
    pub code: String,
    /// Such as `Europe (Frankfurt)`.
    pub name: String,
}

/// A set of Regions with its own accounts and host names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Partition {
    /// As in the second member of an ARN: `aws`, `aws-us-gov`, …
    pub id: String,
    /// What its host names end in.
    pub dns_suffix: String,
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

/// The host of a service in a Region, such as `bedrock-runtime.us-east-1.amazonaws.com`.
pub fn host(service: Service, region: &str) -> String {
    let suffix = partition(region).map_or("amazonaws.com", |partition| partition.dns_suffix.as_str());
    format!("{}.{region}.{suffix}", service.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_follow_the_partition() {
        for (region, expected) in [
            ("us-east-1", "bedrock-runtime.us-east-1.amazonaws.com"),
            ("us-gov-west-1", "bedrock-runtime.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", "bedrock-runtime.cn-north-1.amazonaws.com.cn"),
            ("us-iso-east-1", "bedrock-runtime.us-iso-east-1.c2s.ic.gov"),
            ("us-isob-east-1", "bedrock-runtime.us-isob-east-1.sc2s.sgov.gov"),
            ("eusc-de-east-1", "bedrock-runtime.eusc-de-east-1.amazonaws.eu"),
            ("xx-new-9", "bedrock-runtime.xx-new-9.amazonaws.com"),
        ] {
            assert_eq!(host(Service::Runtime, region), expected);
        }
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
