//! The chat templates of the generations of Llama.

use super::super::media;
use super::super::note;
use super::super::prompt_text::{instructed, warn_of_marks};
use super::super::turns::{self, Conversation, Instructions, Piece, Place};
use crate::catalog::{Model, Template};
use crate::finding::{Finding, Severity};
use crate::prompt::{Media, Prompt, Role};

/// A conversation in the form that the model was trained on.
pub(super) struct Rendered<'a> {
    pub(super) text: String,
    /// In the order of their marks in the text.
    pub(super) images: Vec<&'a str>,
}

/// What stands for an image.
const IMAGE: &str = "<|image|>";

/// The marks of a template that heads every turn by its speaker.
struct Headed {
    head: (&'static str, &'static str),
    end: &'static str,
}

const LLAMA_3: Headed = Headed {
    head: ("<|start_header_id|>", "<|end_header_id|>"),
    end: "<|eot_id|>",
};

const LLAMA_4: Headed = Headed {
    head: ("<|header_start|>", "<|header_end|>"),
    end: "<|eot|>",
};

pub(super) fn render<'a>(model: &Model, prompt: &'a Prompt, findings: &mut Vec<Finding>) -> Rendered<'a> {
    let words = turns::fit_files(
        prompt,
        Instructions::above(model),
        &|file| takes(model, file),
        Place::Text("prompt"),
        findings,
    );
    let template = model.template.unwrap_or_else(|| {
        findings.push(note(
            "template-assumed",
            Severity::Note,
            "prompt",
            format!(
                "The conversation was rendered as for Llama 3: the generation of {} is not known.",
                model.name
            ),
            "Nothing, if it is a Llama 3; otherwise render the prompt yourself, or call the model by Converse.",
        ));
        Template::Llama3
    });
    match template {
        Template::Llama2 => {
            warn_of_marks(
                &words,
                &["[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "</s>"],
                findings,
            );
            let above = match words.system.join("\n\n") {
                system if system.is_empty() => system,
                system => format!("<<SYS>>\n{system}\n<</SYS>>\n\n"),
            };
            Rendered {
                text: instructed(&words.turns, &above, " </s><s>"),
                images: Vec::new(),
            }
        }
        Template::Llama3 => LLAMA_3.render(&words, findings),
        Template::Llama4 => LLAMA_4.render(&words, findings),
    }
}

impl Headed {
    fn render<'a>(&self, words: &Conversation<'a>, findings: &mut Vec<Finding>) -> Rendered<'a> {
        warn_of_marks(words, &[self.head.0, self.head.1, self.end, IMAGE], findings);
        let mut text = "<|begin_of_text|>".to_owned();
        let mut images = Vec::new();
        if !words.system.is_empty() {
            self.head(&mut text, Role::System);
            text.push_str(&words.system.join("\n\n"));
            text.push_str(self.end);
        }
        for (index, said) in words.turns.iter().enumerate() {
            self.head(&mut text, said.role);
            for piece in &said.parts {
                if let Piece::Media(image) = *piece
                    && let Ok(base64) = media::bytes(image)
                {
                    images.push(base64);
                    text.push_str(IMAGE);
                }
            }
            text.push_str(&said.text());
            // An answer that was begun is gone on with.
            if said.role != Role::Assistant || index + 1 < words.turns.len() {
                text.push_str(self.end);
            }
        }
        if words.turns.last().is_none_or(|last| last.role != Role::Assistant) {
            self.head(&mut text, Role::Assistant);
        }
        Rendered { text, images }
    }

    fn head(&self, text: &mut String, role: Role) {
        text.push_str(self.head.0);
        text.push_str(role.as_str());
        text.push_str(self.head.1);
        text.push_str("\n\n");
    }
}

/// Images of models that see, in the body itself. Documents name no formats; the others' are taken.
fn takes(model: &Model, file: &Media) -> Result<(), String> {
    if model.template == Some(Template::Llama2) {
        return Err("Llama 2 reads text only".to_owned());
    }
    media::read_by(model, file)?;
    media::image_format(file)?;
    media::bytes(file).map(drop)
}
