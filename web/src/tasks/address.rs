//! The page's address says which model it is about, so that it can be linked to: never what was typed into
//! a prompt, never a secret.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
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
    let path = format!("{}/{page}", platform::page::base_path());
    let here = use_location();
    let wanted = Memo::new(move |_| {
        [
            ("model", model.get()),
            ("region", session.region.get()),
            ("via", via_text(via.get()).to_owned()),
        ]
    });
    // A link to the page that is open empties its address, too.
    let shown = use_query_map();
    Effect::new(move |before: Option<[(&'static str, String); 3]>| {
        let wanted = wanted.get();
        let is_shown = shown.with(|shown| {
            wanted
                .iter()
                .all(|(name, value)| shown.get_str(name) == Some(value))
        });
        // The root's address stays as it was typed until something else is chosen.
        let is_here = here.pathname.with(|here| *here == path);
        let is_changed = before.is_some_and(|before| before != wanted);
        if !is_shown && (is_here || is_changed) {
            let target = format!("{path}{}", to_query(&wanted));
            let navigate = navigate.clone();
            let pathname = here.pathname;
            let then = pathname.get_untracked();
            // The router writes a link's address after its page is there; only then can it be replaced. By
            // then the person may be on another page.
            set_timeout(
                move || {
                    if pathname.try_get_untracked().is_some_and(|now| now == then) {
                        navigate(&target, replacing());
                    }
                },
                Duration::ZERO,
            );
        }
        wanted
    });
}

fn to_query(wanted: &[(&'static str, String)]) -> String {
    let mut query = ParamsMap::new();
    for (name, value) in wanted {
        query.insert(*name, value.clone());
    }
    query.to_query_string()
}

/// In place of the address that is there: a change of choice is no step to go back by.
fn replacing() -> NavigateOptions {
    NavigateOptions {
        replace: true,
        scroll: false,
        resolve: false,
        ..NavigateOptions::default()
    }
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
