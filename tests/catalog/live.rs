//! The recorded lists laid over the built-in catalogue: what the service says wins, and what it does not say stays.

use outcrop_core::catalog::{Catalog, Fact, Leaves, Live, Reach};
use outcrop_core::request::{Pager, ProfileFilter, parse_foundation_models};

use super::{cases, json};

fn live(month: &str, region: &str) -> Option<Live> {
    let name = format!("list-foundation-models-{month}");
    let (_, path) = cases("control").into_iter().find(|(case, _)| *case == name)?;
    let response = json(&path.join("response.json"));
    let listed = parse_foundation_models(response["body"].as_str().unwrap().as_bytes()).unwrap();
    Some(Live {
        region: region.to_owned(),
        models: Some(listed.iter().map(Into::into).collect()),
        profiles: None,
    })
}

#[test]
fn a_recorded_list_refreshes_the_catalogue() {
    let Some(live) = live("2026-02", "us-west-2") else {
        return;
    };
    let listed = live.models.as_ref().unwrap().clone();
    let catalog = Catalog::builtin().refreshed(live);
    assert_eq!(catalog.strangers().count(), 0);
    for model in &listed {
        let Some(known) = catalog
            .model(&model.id)
            .filter(|model| model.not_callable.is_none())
        else {
            continue;
        };
        assert_eq!(known.listed, Some(true), "{}", model.id);
        assert_eq!(known.name, model.name);
        assert_eq!(
            known.is_live(Fact::OnDemand),
            model.on_demand.is_some(),
            "{}",
            model.id
        );
        // By some id every listed model can be called: the bare one, or a profile.
        let ids = catalog.ids_in(known, "us-west-2");
        let first = ids.first().unwrap_or_else(|| panic!("{} has no id", model.id));
        let found = catalog.resolve(first, "us-west-2");
        let expected = if model.on_demand == Some(true) {
            model.id.as_str()
        } else {
            first
        };
        assert_eq!(first, expected);
        assert!(
            found.reach() == Reach::Yes || model.on_demand.is_none(),
            "{first}: {:?}",
            found.findings
        );
    }
    let facts = |id: &str| catalog.model(id).unwrap().live.clone();
    // The older members only, and those that came later.
    assert!(!facts("amazon.nova-lite-v1:0").contains(&Fact::MaxOutput));
    assert!(facts("amazon.nova-pro-v1:0").contains(&Fact::MaxOutput));
    assert!(facts("amazon.nova-pro-v1:0").contains(&Fact::Batch));
    // Not listed there: Nova Reel.
    let reel = catalog.resolve("amazon.nova-reel-v1:1", "us-west-2");
    assert_eq!(reel.reach(), Reach::No);
    // Prices are never live.
    for model in Catalog::builtin().models() {
        assert_eq!(catalog.model(&model.id).unwrap().prices, model.prices);
    }
}

#[test]
fn recorded_profiles_of_the_accounts_own_can_be_called() {
    let Some((_, path)) = cases("control")
        .into_iter()
        .find(|(case, _)| case == "list-inference-profiles")
    else {
        return;
    };
    let response = json(&path.join("response.json"));
    let mut pager = Pager::new(ProfileFilter::default());
    let listed = pager.push(response["body"].as_str().unwrap().as_bytes()).unwrap();
    let catalog = Catalog::builtin().refreshed(Live {
        region: "us-east-2".to_owned(),
        models: None,
        profiles: Some(listed.iter().map(Into::into).collect()),
    });
    let own: Vec<_> = catalog.own_profiles().collect();
    assert_eq!(own.len(), 2);
    for profile in own {
        assert!(profile.everywhere && profile.models == ["anthropic.claude-sonnet-4-20250514-v1:0"]);
        assert!(!profile.name.is_empty());
        // What is opaque by itself is known by the list.
        let found = catalog.resolve(&profile.id, "us-east-2");
        assert_eq!(
            (found.wire_id.as_str(), found.name()),
            (profile.id.as_str(), "Claude Sonnet 4")
        );
        assert_eq!(
            (found.leaves(), found.prefix.as_deref()),
            (Leaves::World, Some("global"))
        );
        let unlisted = Catalog::builtin().resolve(&profile.id, "us-east-2");
        assert!(unlisted.model.is_none() && unlisted.findings[0].code == "opaque-model");
    }
    // The account's own say nothing of those that AWS made.
    let sonnet = catalog.model("anthropic.claude-sonnet-4-20250514-v1:0").unwrap();
    assert!(!sonnet.is_live(Fact::Profiles) && sonnet.profiles.len() == 4);
}
