//! The exchange as it went over the wire, without secrets.

use leptos::prelude::*;

use crate::numbers;
use crate::state::{ReceivedResponse, Run, SentRequest, Signature};
use crate::text::reply as say;
use crate::ui::{Card, TabPanel, Tabs};

const REQUEST: &str = "raw-request";
const SIGNATURE: &str = "raw-signature";
const RESPONSE: &str = "raw-response";

/// How much of a body is put into the page, in characters: more would make it slow.
const SHOWN: usize = 200_000;

/// Request, signature and response in tabs.
#[component]
pub(crate) fn RawView() -> impl IntoView {
    let run = expect_context::<Run>();
    let selected = RwSignal::new(REQUEST);
    let tabs = vec![
        (REQUEST, say::REQUEST),
        (SIGNATURE, say::SIGNATURE),
        (RESPONSE, say::RESPONSE),
    ];
    view! {
        <Card title=say::RAW class="raw">
            <Tabs label=say::RAW tabs=tabs selected=selected/>
            <TabPanel tab=REQUEST selected=selected>
                {move || run.sent.get().map(request)}
            </TabPanel>
            <TabPanel tab=SIGNATURE selected=selected>
                {move || run.sent.get().map(|sent| signature(sent.signature))}
            </TabPanel>
            <TabPanel tab=RESPONSE selected=selected>
                {move || match run.received.get() {
                    Some(received) => response(received).into_any(),
                    None => view! { <p class="mut raw-none">{say::NO_RESPONSE}</p> }.into_any(),
                }}
            </TabPanel>
        </Card>
    }
}

fn request(sent: SentRequest) -> impl IntoView {
    view! {
        <p class="raw-line mono">
            <b>{sent.method}</b>
            " "
            {sent.url}
        </p>
        <Headers headers=sent.headers/>
        <p class="mut small">{say::SECRETS_LEFT_OUT}</p>
        <Block name=say::BODY text=sent.body/>
    }
}

fn signature(signature: Option<Signature>) -> impl IntoView {
    match signature {
        Some(signature) => view! {
            <Block name=say::CANONICAL text=signature.canonical_request/>
            <Block name=say::STRING_TO_SIGN text=signature.string_to_sign/>
        }
        .into_any(),
        None => view! { <p class="mut raw-none">{say::NOT_SIGNED}</p> }.into_any(),
    }
}

fn response(received: ReceivedResponse) -> impl IntoView {
    let name = if received.is_events {
        say::EVENTS
    } else {
        say::BODY
    };
    view! {
        <p class="raw-line mono"><b>{received.status}</b></p>
        <Headers headers=received.headers/>
        <Block name=name text=received.body/>
    }
}

#[component]
fn Headers(headers: Vec<(String, String)>) -> impl IntoView {
    let rows = headers
        .into_iter()
        .map(|(name, value)| {
            view! {
                <dt>{name}</dt>
                <dd>{value}</dd>
            }
        })
        .collect_view();
    view! {
        <h3 class="raw-name">{say::HEADERS}</h3>
        <dl class="headers mono">{rows}</dl>
    }
}

/// Text as it is, up to a limit.
#[component]
fn Block(name: &'static str, text: String) -> impl IntoView {
    let total = text.len();
    let shown = match text.char_indices().nth(SHOWN) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    };
    let left_out = total - shown.len();
    let cut = (left_out > 0).then(|| {
        #[allow(clippy::cast_possible_truncation, reason = "usize is at most 64 bits")]
        let text = say::cut(&numbers::bytes(left_out as u64));
        view! { <p class="mut small">{text}</p> }
    });
    view! {
        <h3 class="raw-name">{name}</h3>
        {if shown.is_empty() {
            view! { <p class="mut">{say::NO_BODY}</p> }.into_any()
        } else {
            view! { <pre class="code raw-body" tabindex="0">{shown}</pre> }.into_any()
        }}
        {cut}
    }
}
