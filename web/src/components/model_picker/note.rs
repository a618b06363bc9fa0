//! What is known about the model chosen, how it is called, and what speaks against the choice.

use leptos::prelude::*;
use outcrop_core::catalog::{Arn, Batching, Family, Leaves, Reach, Resolution, Via};
use outcrop_core::finding::{Finding, Severity};
use outcrop_core::request::Request;

use super::Purpose;
use super::facts::Facts;
use super::source_line::why;
use super::ways::Ways;
use crate::roster;
use crate::state::{Access, Behind, Models, Session};
use crate::tasks::models::Asker;
use crate::tasks::session::choose_region;
use crate::text::model as say;
use crate::ui::{Button, Kind, Notice, Select, Tone};

/// Regions that are offered where a model is not in this one.
const OFFERED: usize = 4;

/// What the note says, read from a resolution.
#[derive(Clone, PartialEq)]
struct Known {
    /// Name, provider, what it reads and makes, whether batch jobs take it.
    about: Option<(String, String, String, bool)>,
    /// Where data go, of an id that is not among the ways.
    place: Option<(Leaves, String)>,
    findings: Vec<Finding>,
    /// The id that works instead.
    instead: Option<String>,
    /// Regions that serve it, where this one does not.
    elsewhere: Vec<String>,
    needs_family: bool,
}

impl Known {
    fn of(resolution: Resolution<'_>, via: Via, has_family: bool, purpose: Purpose) -> Self {
        let about = resolution.model.map(|model| {
            let kinds = format!(
                "{} → {}",
                say::modalities(&model.inputs),
                say::modalities(&model.outputs)
            );
            let batches = resolution.batching() == Batching::Yes;
            (model.name.clone(), model.provider.clone(), kinds, batches)
        });
        let leaves = resolution.leaves();
        let others: Vec<String> = resolution
            .destinations
            .iter()
            .filter(|region| **region != resolution.region)
            .cloned()
            .collect();
        let is_arn = Arn::parse(&resolution.wire_id).is_some();
        let place = (is_arn && resolution.model.is_some())
            .then(|| (leaves, roster::place(leaves, &others, &resolution.region)));
        let nowhere_here = resolution.reach() == Reach::No && resolution.alternatives.is_empty();
        let elsewhere = resolution
            .model
            .filter(|model| nowhere_here && model.not_callable.is_none())
            .map(|model| roster::elsewhere(&model.id))
            .unwrap_or_default();
        let needs_family = !resolution.input.is_empty() && resolution.family.is_none();
        let instead = resolution.alternatives.first().cloned();
        let of_batch = match purpose {
            Purpose::Batch => resolution.batch_finding(),
            Purpose::Call => None,
        };
        let findings = resolution
            .findings
            .into_iter()
            .chain(of_batch)
            .filter(|finding| finding.code != "empty-model-id")
            // Of a few Regions the ways say it themselves.
            .filter(|finding| finding.code != "leaves-region" || leaves == Leaves::World)
            // A chosen family settles the unknown model.
            .filter(|finding| !(has_family && matches!(finding.code, "unknown-model" | "opaque-model")))
            .map(|mut finding| {
                // The button says it.
                if instead
                    .as_ref()
                    .is_some_and(|id| finding.fix.starts_with(&say::use_id(id)))
                {
                    finding.fix.clear();
                }
                // What core says of raw JSON is for those who write the body themselves.
                if via == Via::InvokeModel && matches!(finding.code, "unknown-model" | "opaque-model") {
                    say::CHOOSE_FAMILY.clone_into(&mut finding.fix);
                }
                finding
            })
            .collect();
        Self {
            about,
            place,
            findings,
            instead,
            elsewhere: elsewhere.into_iter().take(OFFERED).collect(),
            needs_family,
        }
    }
}

/// What stands below the field.
#[component]
pub(super) fn ModelNote(
    value: RwSignal<String>,
    family: RwSignal<Option<Family>>,
    via: RwSignal<Via>,
    purpose: Purpose,
    /// The ids of what describes the choice, and of what speaks against it.
    about_id: String,
    against_id: String,
) -> impl IntoView {
    let (models, session) = (expect_context::<Models>(), expect_context::<Session>());
    let known = Memo::new(move |_| {
        models.resolve(&value.read(), &session.region.read(), |resolution| {
            Known::of(resolution, via.get(), family.read().is_some(), purpose)
        })
    });
    let needs_family = Memo::new(move |_| known.with(|known| known.needs_family));
    let about = move || {
        known.with(|known| {
            known.about.clone().map(|(name, provider, kinds, batches)| {
                view! {
                    <p class="picker-about">
                        <b>{name}</b>
                        <span>{provider}</span>
                        <span>{kinds}</span>
                        <span class=if batches { "tag tag-ok" } else { "tag" }>
                            {if batches { say::BATCH } else { say::NO_BATCH }}
                        </span>
                    </p>
                }
            })
        })
    };
    let place = move || {
        known.with(|known| {
            known.place.clone().map(|(leaves, text)| {
                let class = if leaves == Leaves::No {
                    "mut small"
                } else {
                    "small leaves"
                };
                view! { <p class=class>{text}</p> }
            })
        })
    };
    let findings = move || {
        known.with(|known| {
            let notices = known.findings.iter().map(notice).collect_view();
            let button = known.instead.clone().map(|id| {
                let text = say::use_id(&id);
                view! {
                    <Button kind=Kind::Small on_press=move || value.set(id.clone())>
                        <span class="ell">{text}</span>
                    </Button>
                }
            });
            let regions = known
                .elsewhere
                .iter()
                .cloned()
                .map(|region| {
                    let text = say::go_to(&region);
                    view! {
                        <Button kind=Kind::Small on_press=move || choose_region(session, region.clone())>{text}</Button>
                    }
                })
                .collect_view();
            let has_buttons = known.instead.is_some() || !known.elsewhere.is_empty();
            view! {
                {notices}
                {has_buttons.then(|| view! { <div class="row picker-instead">{button}{regions}</div> })}
            }
        })
    };
    let families = move || {
        let choices = std::iter::once((None, say::FAMILY_UNKNOWN.to_owned()))
            .chain(
                Family::ALL
                    .iter()
                    .map(|family| (Some(*family), family.name().to_owned())),
            )
            .collect();
        (needs_family.get() && via.get() == Via::InvokeModel || needs_family.get() && family.get().is_some())
            .then(|| view! { <Select label=say::FAMILY options=choices value=family/> })
    };
    view! {
        <div class="stack" id=about_id>
            {about}
            {place}
        </div>
        <Ways value=value/>
        <div class="stack" id=against_id>
            <LookedUp value=value/>
            {findings}
        </div>
        {families}
        <Facts value=value/>
    }
}

fn notice(finding: &Finding) -> impl IntoView + use<> {
    let tone = match finding.severity {
        Severity::Note => Tone::Note,
        Severity::Warning | Severity::Error => Tone::Warning,
    };
    let text = format!("{} {}", finding.message, finding.fix);
    view! { <Notice tone=tone><p>{text.trim().to_owned()}</p></Notice> }
}

/// What the service says is behind an ARN, or why it is not known.
#[component]
fn LookedUp(value: RwSignal<String>) -> impl IntoView {
    let (models, session) = (expect_context::<Models>(), expect_context::<Session>());
    let asker = expect_context::<Asker>();
    let arn = Memo::new(move |_| {
        let arn = value.with(|text| text.trim().to_owned());
        Request::look_up(&arn).is_some().then_some(arn)
    });
    let behind = Memo::new(move |_| {
        arn.with(|arn| {
            let arn = arn.as_ref()?;
            models.behind.with(|behind| behind.get(arn).cloned())
        })
    });
    let is_open = Memo::new(move |_| {
        arn.with(Option::is_some)
            && models.resolve(&value.read(), &session.region.read(), |resolution| {
                resolution.family.is_none()
            })
    });
    let no_access = Memo::new(move |_| session.access.with(|access| matches!(access, Access::None)));
    let again = move || {
        if let Some(arn) = arn.get_untracked() {
            asker.look_up_again(arn);
        }
    };
    move || match behind.get() {
        None => (is_open.get() && no_access.get())
            .then(|| view! { <p class="mut small">{say::NOT_LOOKED_UP}</p> }.into_any()),
        Some(Behind::Asking) => Some(view! { <p class="mut small">{say::LOOKING_UP}</p> }.into_any()),
        Some(Behind::Found { architecture, .. }) => {
            let name = models.resolve(&value.read(), &session.region.read(), |resolution| {
                resolution.model.map(|model| model.name.clone())
            });
            let text = name
                .map(|name| say::behind(&name))
                .or_else(|| architecture.map(|name| say::architecture(&name)))?;
            Some(view! { <p class="small picker-behind">{text}</p> }.into_any())
        }
        Some(Behind::Failed(fault)) => Some(
            view! {
                <Notice tone=Tone::Note>
                    <p>{say::refused(say::LOOKUP_REFUSED, &why(&fault))}</p>
                    <p><Button kind=Kind::Small on_press=again>{say::TRY_AGAIN}</Button></p>
                </Notice>
            }
            .into_any(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use outcrop_core::catalog::Catalog;

    use super::*;

    fn known(id: &str, region: &str, via: Via, purpose: Purpose) -> Known {
        Known::of(Catalog::builtin().resolve(id, region), via, false, purpose)
    }

    fn codes(known: &Known) -> Vec<&str> {
        known.findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_bare_id_that_is_refused_has_a_button_for_the_profile() {
        let id = "anthropic.claude-haiku-4-5-20251001-v1:0";
        let bare = known(id, "eu-west-1", Via::Converse, Purpose::Call);
        assert_eq!(bare.instead, Some(format!("eu.{id}")));
        assert_eq!(codes(&bare), ["needs-profile"]);
        assert!(bare.findings[0].fix.is_empty(), "the button says it");
        let profile = known(&format!("eu.{id}"), "eu-west-1", Via::Converse, Purpose::Call);
        assert_eq!((codes(&profile), &profile.instead), (Vec::new(), &None));
        let global = known(&format!("global.{id}"), "eu-west-1", Via::Converse, Purpose::Call);
        assert_eq!(codes(&global), ["leaves-region"]);
    }

    #[test]
    fn a_batch_job_is_told_what_it_does_not_take() {
        let id = "amazon.nova-reel-v1:0";
        assert!(codes(&known(id, "us-east-1", Via::InvokeModel, Purpose::Call)).is_empty());
        assert_eq!(
            codes(&known(id, "us-east-1", Via::InvokeModel, Purpose::Batch)),
            ["batch-never"]
        );
    }

    #[test]
    fn a_model_of_other_regions_offers_to_go_there() {
        let here = known(
            "amazon.nova-reel-v1:0",
            "ca-west-1",
            Via::InvokeModel,
            Purpose::Call,
        );
        assert!(
            here.elsewhere.contains(&"us-east-1".to_owned()),
            "{:?}",
            here.elsewhere
        );
        assert!(here.elsewhere.len() <= OFFERED);
    }

    #[test]
    fn who_writes_no_json_is_told_to_choose_the_form() {
        let unknown = known("acme.granite-v1:0", "us-east-1", Via::InvokeModel, Purpose::Call);
        assert!(unknown.needs_family);
        assert_eq!(unknown.findings[0].fix, say::CHOOSE_FAMILY);
        let converse = known("acme.granite-v1:0", "us-east-1", Via::Converse, Purpose::Call);
        assert_ne!(converse.findings[0].fix, say::CHOOSE_FAMILY);
    }
}
