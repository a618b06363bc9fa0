//! What answers behind something opaque, once the service has said it.

use super::{Resolution, Severity};
use crate::catalog::{Arn, Catalog, Model, Profile};

impl<'a> Resolution<'a> {
    /// States which models may answer, by the ARNs that a lookup gave: of an application
    /// profile or a system one the Regions in them are those of the day.
    ///
    /// The model is known where all of them are one, the family where all of them speak one. Where the Regions say
    /// that the data may leave, the finding `leaves-region` does too; ARNs of no Region mean any.
    #[must_use]
    pub fn with_models(mut self, catalog: &'a Catalog, arns: &[String]) -> Self {
        let arns: Vec<Arn<'_>> = arns.iter().filter_map(|arn| Arn::parse(arn)).collect();
        let found = |arn: &Arn<'_>| catalog.behind(arn.model_id()?);
        let models: Vec<&Model> = arns.iter().filter_map(found).collect();
        let all_known = models.len() == arns.len();
        if let Some(first) = models.first().filter(|_| all_known) {
            if models.iter().all(|model| model.id == first.id) {
                self.model = Some(first);
                self.findings
                    .retain(|finding| !matches!(finding.code, "legacy-model" | "ended-model" | "not-listed"));
                self.offered(first);
            }
            if models.iter().all(|model| model.family == first.family) {
                self = self.with_family(first.family);
            }
        }
        if let Some(arn) = arns.iter().find(|arn| found(arn).is_none()) {
            self.findings.retain(|finding| finding.code != "opaque-model");
            let name = arn.model_id().unwrap_or(arn.name);
            let message = format!("Behind it answers {name}, which the catalogue does not know.");
            let fix = "It can be called through Converse; for InvokeModel choose the family yourself.";
            self.find("unknown-model", Severity::Note, message, fix);
        }
        self.leads_to(catalog, &arns);
        self
    }

    /// The Regions of these ARNs are the destinations.
    fn leads_to(&mut self, catalog: &Catalog, arns: &[Arn<'_>]) {
        if arns.is_empty() {
            return;
        }
        self.findings.retain(|finding| finding.code != "leaves-region");
        let global = arns.iter().any(|arn| arn.region.is_empty());
        let mut regions: Vec<String> = arns
            .iter()
            .filter(|arn| !arn.region.is_empty())
            .map(|arn| arn.region.to_owned())
            .collect();
        regions.sort();
        regions.dedup();
        let leaves = self.leaving(regions, global, None);
        // A profile of the account's own costs what the system profile costs that it was made of.
        if leaves && self.prefix.is_none() {
            self.prefix = self.model.and_then(|model| {
                let of_model = |profile: &&Profile| {
                    profile.is_global() == global
                        && profile.serves(&model.id, &self.region)
                        && model.profiles.contains(&profile.prefix)
                };
                let profile = catalog.profiles.iter().find(of_model)?;
                Some(profile.prefix.clone())
            });
        }
    }
}

impl Catalog {
    /// The model that an id within an ARN names, whatever its prefix.
    fn behind(&self, id: &str) -> Option<&Model> {
        let (_, bare) = self.split(id);
        self.lookup(bare).map(|found| found.model)
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Catalog, Family, Target};

    const APPLICATION: &str =
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";

    fn model(region: &str, id: &str) -> String {
        format!("arn:aws:bedrock:{region}::foundation-model/{id}")
    }

    #[test]
    fn an_application_profile_is_what_it_was_made_of() {
        let catalog = Catalog::builtin();
        let opaque = || catalog.resolve(APPLICATION, "us-east-1");
        assert!(
            opaque()
                .findings
                .iter()
                .any(|finding| finding.code == "opaque-model")
        );

        let one = opaque().with_models(catalog, &[model("us-east-1", "amazon.nova-lite-v1:0")]);
        assert_eq!(
            (one.family, one.findings.len()),
            (Some(Family::Nova), 0),
            "{:?}",
            one.findings
        );
        assert_eq!((one.wire_id.as_str(), one.prefix.as_deref()), (APPLICATION, None));
        assert!(matches!(one.target, Target::Opaque(_)) && one.destinations.is_empty());

        let regions = ["us-west-2", "us-east-1"].map(|region| model(region, "amazon.nova-lite-v1:0"));
        let several = opaque().with_models(catalog, &regions);
        assert_eq!(several.destinations, ["us-east-1", "us-west-2"]);
        assert_eq!(several.prefix.as_deref(), Some("us"));
        assert_eq!(several.findings.len(), 1);
        assert_eq!(several.findings[0].code, "leaves-region");
    }

    #[test]
    fn arns_of_no_region_lead_anywhere() {
        let catalog = Catalog::builtin();
        let id = "anthropic.claude-haiku-4-5-20251001-v1:0";
        let global = catalog
            .resolve(APPLICATION, "us-east-1")
            .with_models(catalog, &[model("", id), model("us-east-1", id)]);
        assert_eq!(global.model.map(|model| model.id.as_str()), Some(id));
        assert_eq!(
            (global.prefix.as_deref(), global.destinations.len()),
            (Some("global"), 0)
        );
        assert!(
            global
                .findings
                .iter()
                .any(|finding| finding.code == "leaves-region")
        );
    }

    #[test]
    fn routers_and_strangers_are_known_as_far_as_they_are() {
        let catalog = Catalog::builtin();
        let router = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1";
        let profile = |id: &str| format!("arn:aws:bedrock:us-east-1:123456789012:inference-profile/{id}");
        let claude = [
            "us.anthropic.claude-haiku-4-5-20251001-v1:0",
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        ];
        let one_family = catalog
            .resolve(router, "us-east-1")
            .with_models(catalog, &claude.map(profile));
        assert_eq!(
            (one_family.model.is_none(), one_family.family),
            (true, Some(Family::Anthropic))
        );

        let strange = catalog
            .resolve(APPLICATION, "us-east-1")
            .with_models(catalog, &[model("us-east-1", "acme.granite-v1:0")]);
        assert_eq!(strange.family, None);
        assert_eq!(strange.findings.len(), 1);
        assert!(strange.findings[0].message.contains("acme.granite-v1:0"));

        let nothing = catalog
            .resolve(APPLICATION, "us-east-1")
            .with_models(catalog, &[]);
        assert_eq!(nothing.findings[0].code, "opaque-model");
    }
}
