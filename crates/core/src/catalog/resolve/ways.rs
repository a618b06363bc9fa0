//! By its bare id or by a profile: whether that works here, and where the data may go.

use super::{Resolution, Severity};
use crate::catalog::{Catalog, Lifecycle, Model, OnDemand, Profile};

impl Resolution<'_> {
    /// States the Regions that may answer; says so where one of them is another than that of the call. Whether
    /// one is.
    pub(super) fn leaving(&mut self, destinations: Vec<String>, global: bool, place: Option<&str>) -> bool {
        let region = self.region.clone();
        if global {
            self.destinations = Vec::new();
            let message = "Any commercial Region of AWS may answer: the data may leave the Region and its part of the world.".to_owned();
            let fix = "Use a profile of one geography where data must stay in it.";
            self.find("leaves-region", Severity::Warning, message, fix);
            return true;
        }
        let leaves = destinations.iter().any(|other| *other != region);
        if leaves {
            let within = place
                .map(|place| format!(" (within {place})"))
                .unwrap_or_default();
            let message = format!(
                "The data may leave {region}: {} may answer{within}.",
                destinations.join(", "),
            );
            let fix = "Nothing to do, unless data must stay in one Region.";
            self.find("leaves-region", Severity::Warning, message, fix);
            self.destinations = destinations;
        }
        leaves
    }

    /// Says where a model is not offered, or not for long.
    pub(super) fn offered(&mut self, model: &Model) {
        let name = &model.name;
        if let Some(reason) = &model.not_callable {
            let message = format!("{name} cannot be called here: {reason}.");
            let fix = match &model.instead {
                Some(id) => format!("Use {id}."),
                None => "Choose another model.".to_owned(),
            };
            self.alternatives = model.instead.iter().cloned().collect();
            self.find("not-callable", Severity::Error, message, fix);
            return;
        }
        match model.lifecycle {
            Lifecycle::Active => {}
            Lifecycle::Legacy => {
                let ends = model
                    .ends
                    .as_ref()
                    .map(|day| format!(" It may end on {day}."))
                    .unwrap_or_default();
                let message = format!(
                    "{name} is a legacy model: accounts that have not used it lately may be refused.{ends}"
                );
                let fix = "Choose a newer model for new work.";
                self.find("legacy-model", Severity::Note, message, fix);
            }
            Lifecycle::Ended => {
                let message = format!("{name} has reached the end of its life: the service refuses it.");
                self.find("ended-model", Severity::Warning, message, "Choose a newer model.");
            }
        }
        if model.listed == Some(false) {
            let message = format!("The service does not list {name} in {}.", self.region);
            let fix = "Choose another Region or another model.";
            self.find("not-listed", Severity::Warning, message, fix);
        }
    }
}

impl Catalog {
    pub(super) fn through_profile(&self, resolution: &mut Resolution<'_>, profile: &Profile, model: &Model) {
        let region = resolution.region.clone();
        let prefix = profile.prefix.as_str();
        let refused = if !model.profiles.iter().any(|known| known == prefix) {
            let message = format!("{} is not known to have a profile {prefix}.", model.name);
            Some(("unknown-profile", message))
        } else if !profile.serves(&model.id, &region) {
            let message = format!("Profile {prefix} is not known to take requests in {region}.");
            Some(("profile-region", message))
        } else {
            None
        };
        if let Some((code, message)) = refused {
            let ids = self.ids_in(model, &region);
            resolution.find(code, Severity::Warning, message, instead(&ids, &region));
            resolution.alternatives = ids;
            return;
        }
        let exact = format!("{prefix}.{}", model.id);
        match self.listed_profile(&exact, &region) {
            Some(listed) => resolution.leaving(
                listed.destinations.clone(),
                listed.everywhere,
                Some(&profile.place),
            ),
            None => resolution.leaving(
                profile.destinations(&model.id, &region),
                profile.is_global(),
                Some(&profile.place),
            ),
        };
    }

    pub(super) fn on_demand(&self, resolution: &mut Resolution<'_>, model: &Model) {
        let region = resolution.region.clone();
        let served = model.on_demand(&region);
        if model.not_callable.is_some() || matches!(served, OnDemand::Yes | OnDemand::Unknown) {
            return;
        }
        let ids = self.profile_ids(model, &region);
        let (severity, message) = match served {
            OnDemand::No => (
                Severity::Error,
                format!(
                    "{} is refused by its bare id: it needs an inference profile.",
                    model.name
                ),
            ),
            _ => (
                Severity::Warning,
                format!(
                    "{} is known to answer to its bare id in {} only.",
                    model.name,
                    model.regions.join(", ")
                ),
            ),
        };
        resolution.find("needs-profile", severity, message, instead(&ids, &region));
        resolution.alternatives = ids;
    }
}

/// The fix that names the ids for this Region.
fn instead(ids: &[String], region: &str) -> String {
    match ids {
        [] => format!("No id is known that serves it in {region}: choose another Region or another model."),
        [one] => format!("Use {one}."),
        [first, others @ ..] => format!("Use {first} (or {}).", others.join(", ")),
    }
}
