//! A conversation written as one text, the way completion models take it.
//!
//! The sandbox answers the last user turn; what stands around it only counts as input.

use crate::ask::{Ask, Part, Role};
use crate::tokens;

/// The marks one way of writing has.
struct Form {
    /// Before a user's turn.
    user: &'static str,
    /// After it; the first that comes ends it.
    ends: &'static [&'static str],
    /// Around the system prompt; without a mark it is what stands before the first turn.
    system: (&'static str, &'static str),
    /// Whether the mark counts at the beginning of a line only.
    at_line: bool,
}

const FORMS: &[Form] = &[
    // Llama 3.
    Form {
        user: "<|start_header_id|>user<|end_header_id|>",
        ends: &["<|eot_id|>"],
        system: ("<|start_header_id|>system<|end_header_id|>", "<|eot_id|>"),
        at_line: false,
    },
    // Llama 4.
    Form {
        user: "<|header_start|>user<|header_end|>",
        ends: &["<|eot|>"],
        system: ("<|header_start|>system<|header_end|>", "<|eot|>"),
        at_line: false,
    },
    // Llama 2 and Mistral.
    Form {
        user: "[INST]",
        ends: &["[/INST]"],
        system: ("<<SYS>>", "<</SYS>>"),
        at_line: false,
    },
    // DeepSeek R1.
    Form {
        user: "<｜User｜>",
        ends: &["<｜Assistant｜>"],
        system: ("<｜begin▁of▁sentence｜>", "<｜User｜>"),
        at_line: false,
    },
    // The same as some clients spell it.
    Form {
        user: "<|User|>",
        ends: &["<|Assistant|>"],
        system: ("<|begin_of_sentence|>", "<|User|>"),
        at_line: false,
    },
    // Claude 2.
    Form {
        user: "Human:",
        ends: &["\n\nAssistant:"],
        system: ("", "Human:"),
        at_line: true,
    },
    // Titan Text, and how conversations are often written elsewhere.
    Form {
        user: "User:",
        ends: &["\nBot:", "\nChatbot:", "\nAssistant:"],
        system: ("", "User:"),
        at_line: true,
    },
];

/// The system prompt of a text, if it has one, and its last user turn: all of it when it is no conversation.
pub(crate) fn read(text: &str) -> (&str, &str) {
    for form in FORMS {
        if let Some(turn) = form.last_turn(text) {
            return (form.system_prompt(text), turn);
        }
    }
    ("", text)
}

/// What a completion model is asked by a prompt.
pub(crate) fn ask(prompt: &str) -> Ask {
    let (system, turn) = read(prompt);
    let turns = vec![(Role::User, vec![Part::Text(turn.to_owned())])];
    let mut ask = Ask::of(system.to_owned(), turns, Vec::new());
    ask.input_tokens = tokens::count(prompt);
    ask
}

impl Form {
    fn last_turn<'a>(&self, text: &'a str) -> Option<&'a str> {
        let (before, after) = text.rsplit_once(self.user)?;
        if self.at_line && !before.is_empty() && !before.ends_with('\n') {
            return None;
        }
        let turn = self
            .ends
            .iter()
            .filter_map(|end| after.find(end))
            .min()
            .map_or(after, |end| &after[..end]);
        // Llama 2 has the system prompt inside the first turn.
        let (open, close) = self.system;
        let turn = match turn.split_once(close) {
            Some((system, turn)) if !open.is_empty() && system.contains(open) => turn,
            _ => turn,
        };
        Some(turn.trim())
    }

    fn system_prompt<'a>(&self, text: &'a str) -> &'a str {
        let (open, close) = self.system;
        let inside = text
            .split_once(open)
            .and_then(|(_, after)| after.split_once(close));
        inside.map_or("", |(system, _)| system.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_read() {
        for (text, system, turn) in [
            ("Say this is a test", "", "Say this is a test"),
            ("Is the User: field needed?", "", "Is the User: field needed?"),
            (
                "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe kind.<|eot_id|><|start_header_id|>user\
                 <|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
                "Be kind.",
                "Hi",
            ),
            (
                "<|begin_of_text|><|header_start|>user<|header_end|>\n\na<|eot|><|header_start|>assistant<|header_end|>\n\nb\
                 <|eot|><|header_start|>user<|header_end|>\n\nc<|eot|><|header_start|>assistant<|header_end|>\n\n",
                "",
                "c",
            ),
            (
                "<s>[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nHi [/INST]",
                "Be kind.",
                "Hi",
            ),
            (
                "<s>[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nHi [/INST] Hello </s><s>[INST] And now? [/INST]",
                "Be kind.",
                "And now?",
            ),
            (
                "<｜begin▁of▁sentence｜>Be kind.<｜User｜>Hi<｜Assistant｜><think>\n",
                "Be kind.",
                "Hi",
            ),
            ("<|begin_of_sentence|><|User|>Hi <|Assistant|>\n\n", "", "Hi"),
            ("Be kind.\n\nHuman: Hi\n\nAssistant:", "Be kind.", "Hi"),
            ("\n\nHuman: a\n\nAssistant: b\n\nHuman: c\n\nAssistant:", "", "c"),
            ("User: a\nBot: b\nUser: c d\nBot:", "", "c d"),
        ] {
            assert_eq!(read(text), (system, turn), "{text}");
        }
    }

    #[test]
    fn all_of_a_prompt_counts() {
        let written = ask("Be kind.\n\nHuman: Hi\n\nAssistant:");
        assert_eq!(
            (written.prompt.as_str(), written.system.as_str()),
            ("Hi", "Be kind.")
        );
        assert_eq!(
            written.input_tokens,
            tokens::count("Be kind.\n\nHuman: Hi\n\nAssistant:")
        );
    }
}
