//! The reply, made from the prompt so that a test can tell what came of what it sent.
//!
//! ```text
//! You wrote 4 words: "Say this is it". The system prompt begins "Be brief." This reply was made by
//! the sandbox for amazon.nova-lite-v1:0.
//! ```
//! Directives that shape it: `[sandbox:words n=500]` makes it that many words of the prompt, over
//! and over; `[sandbox:tool name=… count=…]` calls tools on offer; `[sandbox:echo]` gives the
//! prompt back and nothing else.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::ask::{Ask, Thinking, Tool, ToolChoice};
use crate::fault::unclear;
use crate::refusal::Refusal;
use crate::tokens;

/// A reply before any family's wire format.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) blocks: Vec<Block>,
    pub(crate) stop: Stop,
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
    /// Of the output tokens, those of the reasoning.
    pub(crate) thinking_tokens: u64,
    /// Whether a stream ends with its usage, in the families where that is asked for.
    pub(crate) with_usage: bool,
    /// How many times the reply is given.
    pub(crate) copies: u64,
    /// What the reply repeats of the request or depends on, as its family wants it.
    pub(crate) echo: Value,
}

/// A piece of a reply.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    Reasoning(String),
    Text(String),
    Tool { name: String, input: Value },
}

/// Why a reply ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stop {
    End,
    MaxTokens,
    Sequence(String),
    Tool,
}

impl Answer {
    /// The text of the reply.
    pub(crate) fn text(&self) -> String {
        let texts = self.blocks.iter().filter_map(|block| match block {
            Block::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }
}

/// Tokens a tool call costs beside its input.
const TOOL_CALL: u64 = 12;

/// The most words of a prompt that are quoted.
const QUOTED: usize = 200;

/// Makes the reply of the model `model_id`.
pub(crate) fn compose(ask: &Ask, model_id: &str) -> Result<Answer, Refusal> {
    let wishes = Wishes::of(ask)?;
    let calls = calls(ask, &wishes);
    let mut full = Vec::new();
    if ask.thinking == Thinking::On {
        let words = ask.prompt.split_whitespace().count();
        full.push(Block::Reasoning(format!(
            "The prompt has {words} words. I will count them, quote them, and say who answers."
        )));
    }
    let text = if let Some(words) = wishes.words {
        repeated(&ask.prompt, words)
    } else if wishes.echo {
        ask.prompt.clone()
    } else if calls.is_empty() {
        sentence(ask, model_id)
    } else {
        let names: Vec<&str> = calls.iter().map(|tool| tool.name.as_str()).collect();
        format!("I will call {}.", names.join(" and "))
    };
    let (text, sequence) = cut_at_sequence(text, &ask.stop_sequences);
    full.push(Block::Text(text));
    if sequence.is_none() {
        for tool in calls {
            full.push(Block::Tool {
                name: tool.name.clone(),
                input: input_for(&tool.schema, &ask.prompt),
            });
        }
    }
    let mut answer = limited(full, sequence, ask);
    answer.output_tokens *= answer.copies;
    Ok(answer)
}

/// Ends the reply where its tokens are used up.
fn limited(full: Vec<Block>, sequence: Option<String>, ask: &Ask) -> Answer {
    let mut answer = Answer {
        blocks: Vec::new(),
        stop: sequence.map_or(Stop::End, Stop::Sequence),
        input_tokens: ask.input_tokens,
        output_tokens: 0,
        thinking_tokens: 0,
        with_usage: ask.wants_usage,
        copies: ask.copies,
        echo: ask.echo.clone(),
    };
    for block in full {
        let left = ask.max_tokens.saturating_sub(answer.output_tokens);
        let (kept, used, whole) = match block {
            Block::Text(text) => {
                let (kept, used) = tokens::take(&text, left);
                (Block::Text(kept.to_owned()), used, kept.len() == text.len())
            }
            Block::Reasoning(text) => {
                let (kept, used) = tokens::take(&text, left);
                answer.thinking_tokens = used;
                (Block::Reasoning(kept.to_owned()), used, kept.len() == text.len())
            }
            Block::Tool { name, input } => {
                let used = TOOL_CALL + tokens::count(&input.to_string());
                if used > left {
                    answer.stop = Stop::MaxTokens;
                    return answer;
                }
                answer.stop = Stop::Tool;
                (Block::Tool { name, input }, used, true)
            }
        };
        answer.output_tokens += used;
        answer.blocks.push(kept);
        if !whole {
            answer.stop = Stop::MaxTokens;
            return answer;
        }
    }
    answer
}

/// What the directives wish of a reply.
struct Wishes {
    words: Option<usize>,
    echo: bool,
    tool: Option<(Option<String>, usize)>,
}

impl Wishes {
    /// The names that are followed elsewhere: pace and splitting of the stream.
    const ELSEWHERE: &'static [&'static str] = &["rate", "split"];

    fn of(ask: &Ask) -> Result<Self, Refusal> {
        let mut wishes = Self {
            words: None,
            echo: false,
            tool: None,
        };
        let (_, directives) = crate::fault::of_directives(ask.directives.clone())?;
        for directive in directives {
            let arguments = &directive.arguments;
            let refuse = |why: String| unclear(&directive.name, &why);
            match directive.name.as_str() {
                "words" => {
                    arguments.only(&["n"]).map_err(refuse)?;
                    let words = arguments.number::<usize>("n").map_err(refuse)?.unwrap_or(100);
                    if words > 1_000_000 {
                        return Err(refuse("n is at most 1000000".to_owned()));
                    }
                    wishes.words = Some(words);
                }
                "echo" => {
                    arguments.only(&[]).map_err(refuse)?;
                    wishes.echo = true;
                }
                "tool" => {
                    arguments.only(&["name", "count"]).map_err(refuse)?;
                    let count = arguments.number("count").map_err(refuse)?.unwrap_or(1);
                    wishes.tool = Some((arguments.text("name").map(str::to_owned), count));
                }
                name if Self::ELSEWHERE.contains(&name) => {}
                _ => {
                    return Err(refuse("the sandbox does not know it".to_owned()));
                }
            }
        }
        Ok(wishes)
    }
}

/// The tools to call: those wished for, or the one the request insists on.
fn calls<'a>(ask: &'a Ask, wishes: &Wishes) -> Vec<&'a Tool> {
    if ask.tool_choice == ToolChoice::Never {
        return Vec::new();
    }
    let named = |name: &str| {
        ask.tools
            .iter()
            .filter(|tool| tool.name == name)
            .take(1)
            .collect()
    };
    match (&wishes.tool, &ask.tool_choice) {
        (Some((Some(name), _)), _) | (_, ToolChoice::Named(name)) => named(name),
        (Some((None, count)), _) => ask.tools.iter().take(*count).collect(),
        (None, ToolChoice::Any) => ask.tools.iter().take(1).collect(),
        (None, _) => Vec::new(),
    }
}

fn sentence(ask: &Ask, model_id: &str) -> String {
    let words: Vec<&str> = ask.prompt.split_whitespace().collect();
    let mut text = match words.len() {
        0 => "You wrote no words.".to_owned(),
        1 => format!("You wrote 1 word: \"{}\".", words[0]),
        count if count <= QUOTED => format!("You wrote {count} words: \"{}\".", words.join(" ")),
        count => format!("You wrote {count} words: \"{} …\".", words[..QUOTED].join(" ")),
    };
    if !ask.attachments.is_empty() {
        let _ = write!(text, " You sent {}.", ask.attachments.join(", "));
    }
    for result in &ask.tool_results {
        let _ = write!(text, " The tool returned: {}.", result.trim_end_matches('.'));
    }
    let system: Vec<&str> = ask.system.split_whitespace().take(6).collect();
    if !system.is_empty() {
        let _ = write!(text, " The system prompt begins \"{}\".", system.join(" "));
    }
    let _ = write!(text, " This reply was made by the sandbox for {model_id}.");
    text
}

fn repeated(prompt: &str, words: usize) -> String {
    let source: Vec<&str> = prompt.split_whitespace().collect();
    let source = if source.is_empty() { vec!["word"] } else { source };
    source
        .iter()
        .cycle()
        .take(words)
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Ends `text` before the first stop sequence in it.
fn cut_at_sequence(mut text: String, sequences: &[String]) -> (String, Option<String>) {
    let first = sequences
        .iter()
        .filter(|sequence| !sequence.is_empty())
        .filter_map(|sequence| text.find(sequence.as_str()).map(|at| (at, sequence.clone())))
        .min_by_key(|(at, _)| *at);
    match first {
        Some((at, sequence)) => {
            text.truncate(at);
            (text, Some(sequence))
        }
        None => (text, None),
    }
}

/// An input that fits a tool's schema, with words of the prompt for its texts.
fn input_for(schema: &Value, prompt: &str) -> Value {
    let mut words = prompt
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let longest = words
        .by_ref()
        .max_by_key(|word| word.chars().count())
        .unwrap_or("sandbox");
    let count = prompt.split_whitespace().count();
    example(schema, longest, count, 0)
}

fn example(schema: &Value, text: &str, number: usize, depth: usize) -> Value {
    if let Some(first) = schema
        .get("enum")
        .and_then(Value::as_array)
        .and_then(|values| values.first())
    {
        return first.clone();
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    let kind = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null"),
        Some(kind) => kind.as_str(),
        None => schema.get("properties").map(|_| "object"),
    };
    match kind {
        // A schema can refer to itself without end; nobody asks for more than this.
        Some("object") if depth < 8 => {
            let properties = schema.get("properties").and_then(Value::as_object);
            let members = properties.into_iter().flatten();
            Value::Object(
                members
                    .map(|(name, schema)| (name.clone(), example(schema, text, number, depth + 1)))
                    .collect::<Map<String, Value>>(),
            )
        }
        Some("object") => json!({}),
        Some("array") => {
            let item = schema
                .get("items")
                .map(|items| example(items, text, number, depth + 1));
            Value::Array(item.into_iter().collect())
        }
        Some("integer" | "number") => {
            let floor = schema.get("minimum").and_then(Value::as_i64).unwrap_or(0);
            json!(i64::try_from(number).unwrap_or(i64::MAX).max(floor))
        }
        Some("boolean") => json!(true),
        Some("null") => Value::Null,
        _ => json!(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{Part, Role};

    fn ask(prompt: &str) -> Ask {
        let turns = vec![(Role::User, vec![Part::Text(prompt.to_owned())])];
        let tools = vec![
            Tool {
                name: "weather".to_owned(),
                schema: json!({"type": "object", "properties": {
                    "city": {"type": "string"}, "days": {"type": "integer"}, "unit": {"enum": ["c", "f"]}
                }}),
            },
            Tool {
                name: "time".to_owned(),
                schema: json!({"type": "object", "properties": {}}),
            },
        ];
        Ask {
            max_tokens: 1000,
            ..Ask::of("Be terse and kind to everyone you meet".to_owned(), turns, tools)
        }
    }

    #[test]
    fn the_reply_quotes_the_prompt_and_the_system_prompt() {
        let answer = compose(&ask("What is 2 + 2?"), "m").unwrap();
        assert_eq!(
            answer.text(),
            "You wrote 5 words: \"What is 2 + 2?\". The system prompt begins \"Be terse and kind to everyone\". This \
             reply was made by the sandbox for m."
        );
        assert_eq!(answer.stop, Stop::End);
        assert_eq!(answer.output_tokens, tokens::count(&answer.text()));
    }

    #[test]
    fn max_tokens_are_kept_to_across_blocks() {
        let mut short = ask("hello there");
        short.max_tokens = 3;
        let answer = compose(&short, "m").unwrap();
        assert_eq!((answer.stop, answer.output_tokens), (Stop::MaxTokens, 3));
        short.thinking = Thinking::On;
        let answer = compose(&short, "m").unwrap();
        assert!(matches!(&answer.blocks[..], [Block::Reasoning(_)]), "{answer:?}");
    }

    #[test]
    fn the_first_stop_sequence_ends_the_text() {
        let mut stopping = ask("one two three");
        stopping.stop_sequences = vec!["three".to_owned(), "two".to_owned(), String::new()];
        let answer = compose(&stopping, "m").unwrap();
        assert_eq!(answer.stop, Stop::Sequence("two".to_owned()));
        assert_eq!(answer.text(), "You wrote 3 words: \"one ");
    }

    #[test]
    fn a_tool_call_fits_its_schema() {
        let answer = compose(&ask("Weather in Reykjavik? [sandbox:tool]"), "m").unwrap();
        assert_eq!(answer.stop, Stop::Tool);
        assert_eq!(
            answer.blocks[1],
            Block::Tool {
                name: "weather".to_owned(),
                input: json!({"city": "Reykjavik", "days": 3, "unit": "c"})
            }
        );
        let both = compose(&ask("x [sandbox:tool count=2]"), "m").unwrap();
        assert_eq!(both.blocks.len(), 3);
        let named = compose(&ask("x [sandbox:tool name=time]"), "m").unwrap();
        assert_eq!(
            named.blocks[1],
            Block::Tool {
                name: "time".to_owned(),
                input: json!({})
            }
        );
        let mut insisted = ask("x");
        insisted.tool_choice = ToolChoice::Any;
        assert_eq!(compose(&insisted, "m").unwrap().stop, Stop::Tool);
    }

    #[test]
    fn words_and_echo_shape_the_text() {
        assert_eq!(
            compose(&ask("a b [sandbox:words n=5]"), "m").unwrap().text(),
            "a b a b a"
        );
        assert_eq!(
            compose(&ask("日本 🎉 [sandbox:echo]"), "m").unwrap().text(),
            "日本 🎉"
        );
    }

    #[test]
    fn an_unknown_directive_is_refused() {
        let error = compose(&ask("[sandbox:nonsense]"), "m").unwrap_err();
        assert!(error.message.contains("nonsense"), "{}", error.message);
    }
}
