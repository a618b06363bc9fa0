//! Panels with a heading.

use leptos::prelude::*;

use super::{Icon, Shape, fresh};

/// A panel named by its heading, so that it can be found as a region.
#[component]
pub(crate) fn Card(
    /// The heading, and the region's name.
    #[prop(into)]
    title: String,
    /// More classes for the panel.
    #[prop(optional)]
    class: &'static str,
    /// What stands beside the heading.
    #[prop(optional, into)]
    beside: ViewFn,
    /// What the panel holds.
    children: Children,
) -> impl IntoView {
    let id = fresh("card");
    let heading = id.clone();
    view! {
        <section class=format!("card {class}") aria-labelledby=id>
            <CardHead>
                <h2 id=heading>{title}</h2>
                {beside.run()}
            </CardHead>
            {children()}
        </section>
    }
}

/// A panel that can be folded away, named by its heading.
#[component]
pub(crate) fn FoldCard(
    /// The heading, and the region's name.
    #[prop(into)]
    title: String,
    /// Whether it is open at first.
    open: bool,
    /// What the panel holds.
    children: Children,
) -> impl IntoView {
    let id = fresh("card");
    let heading = id.clone();
    view! {
        <section class="card" aria-labelledby=id>
            <details class="card-fold" open=open>
                <summary>
                    <h2 id=heading>{title}</h2>
                    <Icon shape=Shape::Down/>
                </summary>
                {children()}
            </details>
        </section>
    }
}

/// The line at the top of a panel.
#[component]
pub(crate) fn CardHead(
    /// The heading and what stands beside it.
    children: Children,
) -> impl IntoView {
    view! { <div class="card-head">{children()}</div> }
}
