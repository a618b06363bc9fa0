//! What the reply took: tokens, times, cost, why it ended.

use std::time::Duration;

use leptos::prelude::*;
use outcrop_core::reply::{StopKind, Usage};

use crate::platform::clock;
use crate::state::{Ending, Phase, Run};
use crate::text::reply as say;
use crate::{cost, numbers};

/// The line below a reply.
#[component]
pub(crate) fn ReplyStats() -> impl IntoView {
    let run = expect_context::<Run>();
    // Ticks while a call runs, so that the elapsed time moves.
    let now = RwSignal::new(clock::monotonic_ms());
    clock::every(Duration::from_millis(100), move || {
        if run.phase.with_untracked(Phase::is_running) {
            now.set(clock::monotonic_ms());
        }
    });
    let usage = Memo::new(move |_| run.reply.with(|reply| reply.usage));
    let money = move || {
        let spent = run.subject.with(|subject| {
            let subject = subject.as_ref().filter(|subject| subject.is_billed)?;
            let price = subject.price.as_ref()?;
            run.reply.with(|reply| cost::of_reply(price, reply))
        });
        spent.map(|spent| view! { <b>{numbers::dollars(spent)}</b> })
    };
    let first = move || {
        let first = match run.phase.get() {
            Phase::Arriving { started, first } => Some(first - started),
            Phase::Ended { first_ms, .. } => first_ms,
            _ => None,
        };
        first.map(|ms| view! { <span>{say::FIRST} " " {numbers::took(ms)}</span> })
    };
    let total = move || match run.phase.get() {
        Phase::Idle => None,
        Phase::Waiting { started } => {
            let text = format!("{} {}", say::WAITING, numbers::elapsed(now.get() - started));
            Some(view! { <span>{text}</span> }.into_any())
        }
        Phase::Arriving { started, .. } => {
            let text = format!("{} {}", say::STREAMING, numbers::elapsed(now.get() - started));
            Some(view! { <span>{text}</span> }.into_any())
        }
        Phase::Ended { total_ms, .. } => {
            Some(view! { <span>{say::TOTAL} " " {numbers::took(total_ms)}</span> }.into_any())
        }
    };
    let pace = move || match run.phase.get() {
        Phase::Ended {
            first_ms, total_ms, ..
        } => pace(usage.get(), first_ms, total_ms).map(|text| view! { <span>{text}</span> }),
        _ => None,
    };
    let why = move || match run.phase.get() {
        Phase::Ended {
            ending: Ending::Stopped,
            ..
        } => Some(view! { <span class="tag">{say::STOPPED}</span> }.into_any()),
        Phase::Ended { .. } => run.reply.with(|reply| reply.stop().cloned()).map(|stop| {
            let cut = !matches!(
                stop.kind,
                StopKind::EndTurn | StopKind::StopSequence | StopKind::ToolUse
            );
            let sequence = stop
                .sequence
                .map(|text| view! { <code>{format!("{text:?}")}</code> });
            view! {
                <span class="tag" class:tag-warn=cut title=stop.wire.clone()>
                    {say::stop(stop.kind)}
                    " "
                    <code>{clip(&stop.wire)}</code>
                    " "
                    {sequence}
                </span>
            }
            .into_any()
        }),
        _ => None,
    };
    view! {
        <div class="card-foot reply-stats">
            {money}
            {move || tokens(usage.get()).map(|text| view! { <span>{text}</span> })}
            {move || cached(usage.get()).map(|text| view! { <span>{text}</span> })}
            {first}
            {total}
            {pace}
            {why}
        </div>
    }
}

/// The service's own word; some give a sentence.
fn clip(wire: &str) -> String {
    const MOST: usize = 40;
    match wire.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", wire.get(..end).unwrap_or_default()),
        None => wire.to_owned(),
    }
}

/// `1,412 → 118 tokens`, or those alone that were counted.
fn tokens(usage: Usage) -> Option<String> {
    if let Usage {
        input: Some(input),
        output: None,
        ..
    } = usage
    {
        return Some(format!("{} {}", numbers::count(input), say::TOKENS));
    }
    let amount = |tokens: Option<u64>| tokens.map_or_else(|| "?".to_owned(), numbers::count);
    (usage.input.is_some() || usage.output.is_some()).then(|| {
        format!(
            "{} → {} {}",
            amount(usage.input),
            amount(usage.output),
            say::TOKENS
        )
    })
}

/// What came from the cache and what went there.
fn cached(usage: Usage) -> Option<String> {
    let parts: Vec<String> = [
        (usage.cache_read, say::CACHE_READ),
        (usage.cache_write, say::CACHE_WRITE),
    ]
    .into_iter()
    .filter_map(|(tokens, name)| {
        Some(format!(
            "{} {name}",
            numbers::count(tokens.filter(|tokens| *tokens > 0)?)
        ))
    })
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Tokens a second, counted from the first of them where that is known.
fn pace(usage: Usage, first_ms: Option<f64>, total_ms: f64) -> Option<String> {
    let span = (total_ms - first_ms.unwrap_or(0.0)).max(0.0) / 1000.0;
    let rate = numbers::per_second(usage.output?, Duration::from_secs_f64(span))?;
    Some(if rate < 10.0 {
        format!("{rate:.1} tok/s")
    } else {
        format!("{rate:.0} tok/s")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_service_did_not_count_is_not_made_up() {
        assert_eq!(tokens(Usage::default()), None);
        let usage = Usage {
            output: Some(118),
            ..Usage::default()
        };
        assert_eq!(tokens(usage).unwrap(), "? → 118 tokens");
        assert_eq!(cached(usage), None);
        assert_eq!(pace(Usage::default(), None, 1000.0), None);
    }

    #[test]
    fn the_pace_is_that_of_the_stream() {
        let usage = Usage {
            output: Some(100),
            ..Usage::default()
        };
        assert_eq!(pace(usage, Some(1000.0), 3000.0).unwrap(), "50 tok/s");
        assert_eq!(pace(usage, None, 20_000.0).unwrap(), "5.0 tok/s");
        // A reply in one piece has no pace of its own.
        assert_eq!(pace(usage, Some(1000.0), 1005.0), None);
    }
}
