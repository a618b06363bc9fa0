//! The page's address says which model it is about, so that it can be linked to: never what was typed into
//! a prompt, never a secret.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use outcrop_core::catalog::Via;

use crate::platform;
use crate::state::Session;

/// Takes model, Region and operation from the address, and keeps the address in step with them.
pub(crate) fn follow(page: &'static str, model: RwSignal<String>, via: RwSignal<Via>) {
    let session = expect_context::<Session>();
    let query = use_query_map().get_untracked();
    if let Some(id) = query.get("model").filter(|id| !id.trim().is_empty()) {
        model.set(id);
    }
    if let Some(region) = query.get("region").filter(|region| is_region(region)) {
        session.region.set(region);
    }
    if let Some(known) = query.get("via").and_then(|text| parse_via(&text)) {
        via.set(known);
    }
    let navigate = use_navigate();
    let base = platform::page::base_path();
    Effect::new(move |before: Option<String>| {
        let mut query = ParamsMap::new();
        query.insert("model", model.get());
        query.insert("region", session.region.get());
        query.insert("via", via_text(via.get()).to_owned());
        let target = format!("{base}/{page}{}", query.to_query_string());
        // Opening a page leaves its address as it was typed; changing a choice changes it.
        if before.is_some_and(|before| before != target) {
            navigate(
                &target,
                NavigateOptions {
                    replace: true,
                    scroll: false,
                    resolve: false,
                    ..NavigateOptions::default()
                },
            );
        }
        target
    });
}

const fn via_text(via: Via) -> &'static str {
    match via {
        Via::Converse => "converse",
        Via::InvokeModel => "invoke-model",
    }
}

fn parse_via(text: &str) -> Option<Via> {
    [Via::Converse, Via::InvokeModel]
        .into_iter()
        .find(|via| via_text(*via) == text)
}

/// What may become part of a host name.
fn is_region(text: &str) -> bool {
    (5..=30).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_region_is_taken() {
        assert!(is_region("us-east-1"));
        assert!(is_region("us-gov-west-1"));
        for bad in ["", "evil.example/", "us east", "US-EAST-1", "a"] {
            assert!(!is_region(bad), "{bad}");
        }
    }

    #[test]
    fn operations_are_read_as_written() {
        for via in [Via::Converse, Via::InvokeModel] {
            assert_eq!(parse_via(via_text(via)), Some(via));
        }
        assert_eq!(parse_via("else"), None);
    }
}
