//! What a person asks of an id before a call: can it be called here, does data leave, can it batch.

use super::{Resolution, Severity, Target};
use crate::catalog::{OnDemand, Resource};
use crate::finding::{Finding, Place};

/// Whether a call by this id can be answered in this Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// It is known to be.
    Yes,
    /// Nothing is known against it.
    Unknown,
    /// Not by this id; [`Resolution::alternatives`] has those that are.
    Otherwise,
    /// Not from this Region, by no id that is known.
    No,
}

/// Where the data of a call may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leaves {
    /// It stays in the Region, as far as is known.
    No,
    /// To the Regions of [`Resolution::destinations`].
    Region,
    /// To any commercial Region.
    World,
}

/// Whether batch jobs take this id in this Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Batching<'a> {
    /// They do.
    Yes,
    /// In these Regions only.
    Elsewhere(&'a [String]),
    /// AWS's table of models for batch inference has it in no Region.
    Unlisted,
    /// They never do: models that answer asynchronously or not at all, and provisioned throughput.
    Never,
    /// Nothing is known of what answers.
    Unknown,
}

impl<'a> Resolution<'a> {
    /// Whether a call by this id can be answered in this Region.
    pub fn reach(&self) -> Reach {
        let has = |codes: &[&str]| self.findings.iter().any(|finding| codes.contains(&finding.code));
        if has(&[
            "empty-model-id",
            "model-id-too-long",
            "not-callable",
            "not-listed",
            "ended-model",
        ]) {
            return Reach::No;
        }
        if has(&["needs-profile", "profile-region", "unknown-profile"]) {
            return if self.alternatives.is_empty() {
                Reach::No
            } else {
                Reach::Otherwise
            };
        }
        match (self.model, self.target) {
            (Some(_), Target::Profile) => Reach::Yes,
            (Some(model), Target::Model) if model.on_demand(&self.region) == OnDemand::Yes => Reach::Yes,
            _ => Reach::Unknown,
        }
    }

    /// Where the data of a call may go.
    pub fn leaves(&self) -> Leaves {
        let leaves = self
            .findings
            .iter()
            .any(|finding| finding.code == "leaves-region");
        match (leaves, self.destinations.is_empty()) {
            (false, _) => Leaves::No,
            (true, false) => Leaves::Region,
            (true, true) => Leaves::World,
        }
    }

    /// Whether batch jobs take it here, by the bare id or a profile.
    pub fn batching(&self) -> Batching<'a> {
        if self.target == Target::Opaque(Resource::ProvisionedModel) {
            return Batching::Never;
        }
        let Some(model) = self.model else {
            return Batching::Unknown;
        };
        if model.not_callable.is_some() || !model.invoke {
            Batching::Never
        } else if model.batch_regions.contains(&self.region) {
            Batching::Yes
        } else if model.batch_regions.is_empty() {
            Batching::Unlisted
        } else {
            Batching::Elsewhere(&model.batch_regions)
        }
    }

    /// What to know before a batch job by this id, where something is to be known: `batch-region`,
    /// `batch-unlisted` (the service may still take it) or `batch-never`.
    pub fn batch_finding(&self) -> Option<Finding> {
        let name = self.name();
        let (code, severity, message, fix) = match self.batching() {
            Batching::Yes | Batching::Unknown => return None,
            Batching::Elsewhere(regions) => (
                "batch-region",
                Severity::Warning,
                format!("Batch jobs are not known to take {name} in {}.", self.region),
                format!("Known are {}.", regions.join(", ")),
            ),
            Batching::Unlisted => (
                "batch-unlisted",
                Severity::Warning,
                format!("AWS does not list {name} among the models for batch inference."),
                "Choose a model that is listed, or try a small job: the service decides.".to_owned(),
            ),
            Batching::Never => (
                "batch-never",
                Severity::Error,
                format!("Batch jobs do not take {name}."),
                "Choose a model that answers InvokeModel by its own id or a profile.".to_owned(),
            ),
        };
        Some(Finding {
            code,
            severity,
            place: Place::default(),
            path: "modelId".to_owned(),
            subject: String::new(),
            message,
            fix,
        })
    }
}
