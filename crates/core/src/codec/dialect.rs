//! Whose form a body is in, by its outermost members. Asked about bodies that broke a rule.

use crate::json::{Kind, Reader, Token};

/// A form that bodies are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// Claude Messages.
    Anthropic,
    /// Converse, and Nova's own form, which is nearly the same.
    Converse,
    /// Titan Text.
    TitanText,
    /// OpenAI chat completions.
    OpenAi,
    /// A `prompt` to complete: Llama, Mistral, `DeepSeek` R1, Jurassic, older Cohere models.
    Prompt,
    /// What Claude 2 takes: a `prompt`, or Claude Messages.
    ClaudeText,
    /// Cohere Command R.
    Cohere,
    /// Titan embeddings, of texts and of images.
    TitanEmbed,
    /// Nova multimodal embeddings.
    NovaEmbed,
    /// Cohere Embed.
    CohereEmbed,
    /// Reranking models.
    Rerank,
    /// `TwelveLabs` Marengo.
    Marengo,
    /// `TwelveLabs` Pegasus.
    Pegasus,
    /// Titan Image and Nova Canvas.
    ImageTask,
    /// Nova Reel.
    VideoTask,
    /// Stable Diffusion XL.
    StabilityXl,
    /// A `prompt` to draw or to film: newer Stability models and Luma Ray.
    Picture,
}

impl Dialect {
    /// The form's name, for sentences such as "a Claude Messages body".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anthropic => "Claude Messages",
            Self::Converse => "Converse",
            Self::TitanText => "Titan Text",
            Self::OpenAi => "OpenAI chat",
            Self::Prompt => "text completion",
            Self::ClaudeText => "Claude text completion",
            Self::Cohere => "Cohere Command R",
            Self::TitanEmbed => "Titan embeddings",
            Self::NovaEmbed => "Nova embeddings",
            Self::CohereEmbed => "Cohere Embed",
            Self::Rerank => "a reranking model",
            Self::Marengo => "Marengo",
            Self::Pegasus => "Pegasus",
            Self::ImageTask => "Titan Image and Nova Canvas",
            Self::VideoTask => "Nova Reel",
            Self::StabilityXl => "Stable Diffusion XL",
            Self::Picture => "image or video generation from a prompt",
        }
    }

    /// Whether a body in the form `found` is one in this form, as far as it tells: a bare `prompt` may be drawn as well
    /// as completed, a bare `inputText` embedded, and Claude 2 takes the form of its successors as well.
    pub fn admits(self, found: Self) -> bool {
        self == found
            || self == Self::Picture && found == Self::Prompt
            || self == Self::TitanEmbed && found == Self::TitanText
            || self == Self::ClaudeText && matches!(found, Self::Prompt | Self::Anthropic)
    }
}

/// What tells a form: outermost members that others do not have.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent tells, read together")]
struct Tells {
    anthropic: bool,
    titan: bool,
    converse: bool,
    openai: bool,
    prompt: bool,
    cohere: bool,
    titan_embed: bool,
    nova_embed: bool,
    cohere_embed: bool,
    query: bool,
    documents: bool,
    marengo: bool,
    pegasus: bool,
    image_task: bool,
    video_task: bool,
    stability_xl: bool,
    picture: bool,
    messages: bool,
    model: bool,
}

/// Reads the outermost members of the object that `open` began, from a reader that stands right behind it. `None`
/// where they do not tell, or tell two forms.
pub fn dialect_of<'t, R: Reader<'t>>(mut reader: R, open: Token) -> Option<Dialect> {
    if open.kind != Kind::ObjectStart {
        return None;
    }
    let text = reader.source();
    let mut tells = Tells::default();
    loop {
        let key = reader.key().ok()?;
        if key.kind == Kind::ObjectEnd {
            return tells.dialect();
        }
        let value = reader.value().ok()?;
        match &*key.name(text) {
            // `top_k` and `thinking` do not tell: chat completions of some models have them as well.
            b"anthropic_version" | b"anthropic_beta" | b"stop_sequences" => tells.anthropic = true,
            b"model" => {
                tells.model = true;
                let named = value.text(text);
                tells.anthropic |= named.starts_with("claude") || named.starts_with("anthropic");
            }
            b"inputText" | b"textGenerationConfig" => tells.titan = true,
            b"inferenceConfig" | b"schemaVersion" | b"toolConfig" => tells.converse = true,
            b"messages" => tells.messages = true,
            b"max_completion_tokens"
            | b"frequency_penalty"
            | b"presence_penalty"
            | b"n"
            | b"response_format" => {
                tells.openai = true;
            }
            b"prompt" => tells.prompt = true,
            b"message" | b"chat_history" => tells.cohere = true,
            b"inputImage" | b"embeddingConfig" | b"embeddingTypes" | b"normalize" => tells.titan_embed = true,
            b"singleEmbeddingParams" | b"segmentedEmbeddingParams" => tells.nova_embed = true,
            b"texts" | b"input_type" | b"embedding_types" => tells.cohere_embed = true,
            b"query" => tells.query = true,
            b"documents" => tells.documents = true,
            b"inputType" => tells.marengo = true,
            b"inputPrompt" => tells.pegasus = true,
            b"imageGenerationConfig"
            | b"textToImageParams"
            | b"inPaintingParams"
            | b"outPaintingParams"
            | b"imageVariationParams"
            | b"colorGuidedGenerationParams"
            | b"backgroundRemovalParams"
            | b"virtualTryOnParams" => tells.image_task = true,
            b"videoGenerationConfig"
            | b"textToVideoParams"
            | b"multiShotAutomatedParams"
            | b"multiShotManualParams" => tells.video_task = true,
            b"text_prompts" => tells.stability_xl = true,
            b"aspect_ratio" | b"negative_prompt" | b"output_format" | b"keyframes" => tells.picture = true,
            _ => {}
        }
        reader.skip(value).ok()?;
    }
}

impl Tells {
    fn dialect(&self) -> Option<Dialect> {
        let openai = self.messages && (self.openai || self.model && !self.anthropic);
        let told = [
            (self.anthropic && self.messages, Dialect::Anthropic),
            (
                self.titan && !self.titan_embed && !self.marengo,
                Dialect::TitanText,
            ),
            (self.titan_embed, Dialect::TitanEmbed),
            (self.nova_embed, Dialect::NovaEmbed),
            (self.cohere_embed, Dialect::CohereEmbed),
            (self.query && self.documents, Dialect::Rerank),
            (self.marengo, Dialect::Marengo),
            (self.converse && !self.nova_embed, Dialect::Converse),
            (openai, Dialect::OpenAi),
            (self.prompt && !self.messages && !self.picture, Dialect::Prompt),
            (self.cohere && !self.messages && !self.converse, Dialect::Cohere),
            (self.pegasus, Dialect::Pegasus),
            (self.image_task, Dialect::ImageTask),
            (self.video_task, Dialect::VideoTask),
            (self.stability_xl, Dialect::StabilityXl),
            (self.prompt && self.picture, Dialect::Picture),
        ];
        let mut told = told
            .into_iter()
            .filter(|(told, _)| *told)
            .map(|(_, dialect)| dialect);
        let dialect = told.next();
        if told.next().is_some() { None } else { dialect }
    }
}
