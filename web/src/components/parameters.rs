//! How the model is called and how it is to answer: what it takes, asked for in its own terms.

use leptos::prelude::*;
use outcrop_core::codec::{Parameter, Standard};

use super::parameter_field::ParameterField;
use super::way_choice::WayChoice;
use crate::state::{Draft, Form};
use crate::text::prompt as say;

/// How many are in view of a model that has none of the standard ones.
const FIRST: usize = 6;
/// So many more are not worth folding away.
const FEW: usize = 2;

/// Operation, delivery, and the model's parameters: the usual ones in view, the others folded.
#[component]
pub(crate) fn Parameters() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let parameters = Memo::new(move |_| draft.target.with(|target| target.parameters.clone()));
    let is_raw = Memo::new(move |_| draft.target.with(|target| target.form == Form::Raw));
    let list = move || {
        let all = parameters.get();
        if all.is_empty() {
            return (!is_raw.get())
                .then(|| view! { <p class="mut small">{say::NO_PARAMETERS}</p> })
                .into_any();
        }
        let (usual, others) = sorted(&all);
        let field = {
            let all = all.clone();
            move |parameter: Parameter| {
                view! { <ParameterField parameter=parameter all=all.clone()/> }.into_any()
            }
        };
        let answers = others
            .iter()
            .map(|parameter| draft.answers.of(parameter))
            .collect::<Vec<_>>();
        let number = others.len();
        let set = move || {
            answers
                .iter()
                .filter(|answer| answer.with(|text| !text.trim().is_empty()))
                .count()
        };
        // What was set for another model is in view.
        let open = untrack(&set) > 0;
        let more = (number > 0).then(|| {
            let fields = others.into_iter().map(&field).collect_view();
            view! {
                <details class="more" open=open>
                    <summary>{move || say::more_parameters(number, set())}</summary>
                    <div class="parameters">{fields}</div>
                </details>
            }
        });
        view! {
            <div class="parameters">{usual.into_iter().map(field).collect_view()}</div>
            {more}
        }
        .into_any()
    };
    view! {
        <WayChoice/>
        {list}
    }
}

/// The usual ones, and the others.
fn sorted(all: &[Parameter]) -> (Vec<Parameter>, Vec<Parameter>) {
    const USUAL: [Standard; 4] = [
        Standard::MaxTokens,
        Standard::Temperature,
        Standard::TopP,
        Standard::StopSequences,
    ];
    let mut usual: Vec<Parameter> = USUAL
        .iter()
        .filter_map(|which| all.iter().find(|parameter| parameter.standard == Some(*which)))
        .copied()
        .collect();
    let most = if usual.is_empty() { FIRST } else { usual.len() };
    let mut others: Vec<Parameter> = all
        .iter()
        .filter(|parameter| !usual.contains(parameter))
        .copied()
        .collect();
    let more = most - usual.len();
    let taken = if others.len() <= more + FEW {
        others.len()
    } else {
        more
    };
    usual.extend(others.drain(..taken));
    (usual, others)
}

#[cfg(test)]
mod tests {
    use outcrop_core::catalog::{Catalog, Via};
    use outcrop_core::codec;

    use super::*;

    #[test]
    fn every_parameter_of_every_model_is_asked_for_once_and_few_are_in_view() {
        for model in Catalog::builtin().models() {
            for via in [Via::Converse, Via::InvokeModel] {
                let all = codec::parameters(model, via);
                let (usual, others) = sorted(&all);
                assert_eq!(usual.len() + others.len(), all.len(), "{}", model.id);
                assert!(usual.len() <= FIRST + FEW, "{}", model.id);
                assert!(
                    all.iter()
                        .all(|each| usual.contains(each) || others.contains(each))
                );
            }
        }
    }
}
