//! What the chosen model takes: worked out once, by asking the codec, for everything on the page that depends on it.

use outcrop_core::catalog::{Catalog, Family, Modality, Model, Price, Resolution, Via};
use outcrop_core::codec::{self, Encoded, Parameter};
use outcrop_core::prompt::{MediaKind, Prompt, Role, Turn};

/// How a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Converse,
    Invoke,
    /// `StartAsyncInvoke`: what it makes comes to S3 later.
    Background,
    /// A body of the person's own through `InvokeModel`.
    Raw,
}

impl Way {
    /// The operation that decides the form of the body.
    pub(crate) const fn via(self) -> Via {
        match self {
            Self::Converse => Via::Converse,
            Self::Invoke | Self::Background | Self::Raw => Via::InvokeModel,
        }
    }
}

/// What a person wants where the model leaves a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) via: Via,
    pub(crate) background: bool,
    pub(crate) raw: bool,
}

/// What is written for a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// Turns of two speakers.
    Chat,
    /// One text: for models that draw, film, or hold no conversation.
    Single,
    /// Texts that become vectors.
    Embed,
    /// A query and documents.
    Rank,
    /// A JSON body.
    Raw,
}

/// A model as it is called from a Region.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent facts of a model, read one by one"
)]
pub(crate) struct Target {
    pub(crate) model: Model,
    /// The model's name, or its id.
    pub(crate) name: String,
    /// The id that is sent.
    pub(crate) wire_id: String,
    pub(crate) price: Option<Price>,
    /// Ways to call it, the usual one first; none where it cannot be called at all.
    pub(crate) ways: Vec<Way>,
    pub(crate) way: Way,
    /// Whether this way works: `InvokeModel` needs to know the body's form.
    pub(crate) is_clear: bool,
    pub(crate) form: Form,
    pub(crate) takes_system: bool,
    pub(crate) takes_documents: bool,
    /// The kinds of files it reads.
    pub(crate) files: Vec<MediaKind>,
    pub(crate) streams: bool,
    /// Whether the body itself has to ask for a stream, besides the operation.
    pub(crate) asks_to_stream: bool,
    pub(crate) parameters: Vec<Parameter>,
}

impl Target {
    /// Of a resolved id; `stated` is the family that the person named for one nobody knows.
    pub(crate) fn of(resolution: Resolution<'_>, stated: Option<Family>, wanted: Wanted) -> Self {
        let resolution = stated_as(resolution, stated);
        let mut model = resolution.model_to_encode().into_owned();
        // What a family makes tells what to ask for, where the model itself is not known.
        let like = resolution.model.is_none().then_some(resolution.family).flatten();
        if let Some(like) = like.and_then(first_of) {
            model.outputs.clone_from(&like.outputs);
            model.streams = like.streams;
            model.converse = like.converse;
            model.invoke = like.invoke;
            model.asynchronous = like.asynchronous;
            model.template = like.template;
        }
        let is_known = resolution.model.is_some();
        let ways: Vec<Way> = [
            (Way::Converse, model.converse),
            (Way::Invoke, model.invoke),
            (Way::Background, model.asynchronous),
            (Way::Raw, !is_known),
        ]
        .into_iter()
        .filter_map(|(way, is_there)| (is_there && model.not_callable.is_none()).then_some(way))
        .collect();
        let preferred = match wanted {
            Wanted { raw: true, .. } if ways.contains(&Way::Raw) => Way::Raw,
            Wanted { background: true, .. } if ways.contains(&Way::Background) => Way::Background,
            Wanted {
                via: Via::Converse, ..
            } => Way::Converse,
            Wanted {
                via: Via::InvokeModel,
                ..
            } => Way::Invoke,
        };
        let way = if ways.contains(&preferred) {
            preferred
        } else {
            ways.first().copied().unwrap_or(preferred)
        };
        let is_clear = !ways.is_empty()
            && match way {
                Way::Converse | Way::Raw => true,
                Way::Invoke | Way::Background => resolution.family.is_some(),
            };
        let form = match way {
            Way::Raw => Form::Raw,
            _ => form(&model, way.via()),
        };
        let has_prompt = form != Form::Raw;
        let mut parameters = if has_prompt {
            codec::parameters(&model, way.via())
        } else {
            Vec::new()
        };
        // Whoever chooses how the reply comes has answered it.
        let asked = parameters.len();
        parameters.retain(|parameter| parameter.path != STREAM);
        let asks_to_stream = way == Way::Invoke && parameters.len() < asked;
        let takes_files = !model.quirks.text_only && has_prompt && form != Form::Rank;
        Self {
            name: resolution.name().to_owned(),
            wire_id: resolution.wire_id.clone(),
            price: resolution.price().cloned(),
            takes_system: has_prompt && takes_system(&model, way.via()),
            takes_documents: has_prompt && takes_documents(&model, way.via()),
            files: FILES
                .iter()
                .filter(|(modality, _)| takes_files && model.inputs.contains(modality))
                .map(|(_, kind)| *kind)
                .collect(),
            streams: model.streams && way != Way::Background,
            asks_to_stream,
            parameters,
            ways,
            way,
            is_clear,
            form,
            model,
        }
    }

    /// The body for a prompt, and what was changed to make it.
    pub(crate) fn encode(&self, prompt: &Prompt) -> Encoded {
        codec::of(self.model.family, self.way.via()).encode(&self.model, prompt)
    }
}

/// The member with which a body asks for a stream.
pub(super) const STREAM: &str = "stream";

/// What a model can read that is a file.
const FILES: [(Modality, MediaKind); 4] = [
    (Modality::Image, MediaKind::Image),
    (Modality::Document, MediaKind::Document),
    (Modality::Video, MediaKind::Video),
    (Modality::Audio, MediaKind::Audio),
];

/// The resolution with the family that the person named, where the catalogue knows none.
pub(crate) fn stated_as(resolution: Resolution<'_>, stated: Option<Family>) -> Resolution<'_> {
    match (resolution.family, stated) {
        (None, Some(family)) => resolution.with_family(family),
        _ => resolution,
    }
}

/// The first model of a family that can be called.
fn first_of(family: Family) -> Option<&'static Model> {
    let mut models = Catalog::builtin().models().iter();
    models.find(|model| model.family == family && model.not_callable.is_none())
}

fn form(model: &Model, via: Via) -> Form {
    let makes = |what| model.outputs.contains(&what);
    if makes(Modality::Embedding) {
        Form::Embed
    } else if makes(Modality::Scores) {
        Form::Rank
    } else if makes(Modality::Text) && converses(model, via) {
        Form::Chat
    } else {
        Form::Single
    }
}

/// A word that stands in no body unless it was asked for.
const PROBE: &str = "outcropprobe";

/// What the codec makes of a small prompt.
fn probe(model: &Model, via: Via, prompt: &Prompt) -> Encoded {
    codec::of(model.family, via).encode(model, prompt)
}

fn found(encoded: &Encoded, codes: &[&str]) -> bool {
    encoded
        .findings
        .iter()
        .any(|finding| codes.contains(&finding.code))
}

/// Whether earlier turns are heeded.
fn converses(model: &Model, via: Via) -> bool {
    let turn = |role| Turn::text(role, PROBE);
    let encoded = probe(
        model,
        via,
        &Prompt {
            turns: vec![turn(Role::User), turn(Role::Assistant), turn(Role::User)],
            ..Prompt::default()
        },
    );
    !found(&encoded, &["turn-dropped"])
}

fn takes_system(model: &Model, via: Via) -> bool {
    let encoded = probe(
        model,
        via,
        &Prompt {
            system: Some(PROBE.to_owned()),
            turns: vec![Turn::text(Role::User, "a")],
            ..Prompt::default()
        },
    );
    !found(&encoded, &["system-folded", "system-dropped"])
}

fn takes_documents(model: &Model, via: Via) -> bool {
    let encoded = probe(
        model,
        via,
        &Prompt {
            turns: vec![Turn::text(Role::User, "a")],
            documents: vec![PROBE.to_owned()],
            ..Prompt::default()
        },
    );
    encoded
        .body
        .windows(PROBE.len())
        .any(|piece| piece == PROBE.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Wanted = Wanted {
        via: Via::InvokeModel,
        background: false,
        raw: false,
    };

    fn target(id: &str, stated: Option<Family>, wanted: Wanted) -> Target {
        Target::of(Catalog::builtin().resolve(id, "us-east-1"), stated, wanted)
    }

    #[test]
    fn what_is_asked_for_follows_from_what_the_codec_takes() {
        let expected = [
            ("amazon.nova-lite-v1:0", Form::Chat, true, false),
            ("amazon.titan-text-express-v1", Form::Chat, false, false),
            ("cohere.command-r-v1:0", Form::Chat, true, true),
            ("amazon.nova-canvas-v1:0", Form::Single, false, false),
            ("amazon.nova-reel-v1:1", Form::Single, false, false),
            ("luma.ray-v2:0", Form::Single, false, false),
            ("cohere.rerank-v3-5:0", Form::Rank, false, true),
            ("amazon.titan-embed-text-v2:0", Form::Embed, false, false),
            ("twelvelabs.marengo-embed-3-0-v1:0", Form::Embed, false, false),
        ];
        for (id, form, system, documents) in expected {
            let target = target(id, None, WANTED);
            assert_eq!(
                (target.form, target.takes_system, target.takes_documents),
                (form, system, documents),
                "{id}"
            );
            assert!(target.is_clear, "{id}");
        }
    }

    #[test]
    fn a_body_that_asks_for_its_stream_is_not_asked_about() {
        let command = target("cohere.command-text-v14", None, WANTED);
        assert!(command.streams && command.asks_to_stream);
        assert!(
            command
                .parameters
                .iter()
                .all(|parameter| parameter.path != STREAM)
        );
        assert!(!target("amazon.nova-lite-v1:0", None, WANTED).asks_to_stream);
    }

    #[test]
    fn a_way_that_a_model_has_not_is_not_offered() {
        let wanted = Wanted {
            via: Via::Converse,
            ..WANTED
        };
        let reel = target("amazon.nova-reel-v1:1", None, wanted);
        assert_eq!(
            (reel.ways.as_slice(), reel.way),
            (&[Way::Background][..], Way::Background)
        );
        assert!(!reel.streams);
        let rank = target("cohere.rerank-v3-5:0", None, wanted);
        assert_eq!(
            (rank.ways.as_slice(), rank.way),
            (&[Way::Invoke][..], Way::Invoke)
        );
        let marengo = target("twelvelabs.marengo-embed-3-0-v1:0", None, wanted);
        assert_eq!(marengo.ways, [Way::Invoke, Way::Background]);
        let speech = target("amazon.nova-sonic-v1:0", None, wanted);
        assert!(speech.ways.is_empty() && !speech.is_clear);
    }

    #[test]
    fn what_nobody_knows_is_asked_through_converse_raw_or_as_the_family_that_is_named() {
        let unknown = target("example.model-v9:0", None, WANTED);
        assert_eq!(unknown.ways, [Way::Converse, Way::Invoke, Way::Raw]);
        assert!(!unknown.is_clear);
        let raw = Wanted { raw: true, ..WANTED };
        let unknown = target("example.model-v9:0", None, raw);
        assert_eq!(
            (unknown.way, unknown.form, unknown.is_clear),
            (Way::Raw, Form::Raw, true)
        );
        let named = target("example.model-v9:0", Some(Family::TitanImage), WANTED);
        assert_eq!(named.form, Form::Single);
        assert_eq!(named.ways, [Way::Invoke, Way::Raw]);
        assert!(named.is_clear);
    }
}
