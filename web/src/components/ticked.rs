//! Core's sentences name members in backticks; here they are set as code.

use leptos::prelude::*;

/// The pieces of a sentence, and which of them are code. A backtick without a partner is a backtick.
fn pieces(text: &str) -> Vec<(bool, String)> {
    let parts: Vec<&str> = text.split('`').collect();
    let whole_pairs = parts.len() % 2 == 1;
    let last = parts.len() - 1;
    parts
        .into_iter()
        .enumerate()
        .map(|(index, part)| {
            if !whole_pairs && index == last {
                (false, format!("`{part}"))
            } else {
                (index % 2 == 1, part.to_owned())
            }
        })
        .filter(|(_, part)| !part.is_empty())
        .collect()
}

/// The sentence as text and code.
#[component]
pub(crate) fn Ticked(#[prop(into)] text: String) -> impl IntoView {
    pieces(&text)
        .into_iter()
        .map(|(is_code, part)| {
            if is_code {
                view! { <code>{part}</code> }.into_any()
            } else {
                part.into_any()
            }
        })
        .collect_view()
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn names_in_backticks_are_code() {
        let said = |text| {
            pieces(text)
                .into_iter()
                .map(|(is_code, part)| if is_code { format!("<{part}>") } else { part })
                .collect::<String>()
        };
        assert_eq!(said("`max_tokens` is missing"), "<max_tokens> is missing");
        assert_eq!(said("a ` alone"), "a ` alone");
        assert_eq!(said("`a` and `b"), "<a> and `b");
        assert_eq!(said(""), "");
    }
}
