//! What families there are. What each does is in [`crate::codec`].

use serde::{Deserialize, Serialize};

/// The wire format a model speaks through `InvokeModel` or `StartAsyncInvoke`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Family {
    /// Claude, Messages form.
    Anthropic,
    /// Claude, the legacy text completion of 2.0, 2.1 and Instant.
    AnthropicText,
    /// Nova understanding models.
    Nova,
    /// Nova Canvas: images.
    NovaCanvas,
    /// Nova Reel: videos, asynchronously.
    NovaReel,
    /// Nova multimodal embeddings.
    NovaEmbed,
    /// Titan Text.
    TitanText,
    /// Titan text embeddings, G1 and V2.
    TitanEmbed,
    /// Titan multimodal embeddings.
    TitanEmbedImage,
    /// Titan Image Generator.
    TitanImage,
    /// AI21 Jurassic-2.
    Jurassic,
    /// AI21 Jamba.
    Jamba,
    /// Llama: one body, and a chat template for each generation ([`Template`]).
    Llama,
    /// Mistral, text completion.
    MistralText,
    /// Mistral, chat completion.
    MistralChat,
    /// Cohere Command.
    CohereCommand,
    /// Cohere Command R and R+.
    CohereCommandR,
    /// Cohere Embed v3 and v4.
    CohereEmbed,
    /// Reranking models of Cohere and Amazon.
    Rerank,
    /// Stable Diffusion XL 1.0.
    StabilityXl,
    /// Stable Diffusion 3 and 3.5, Stable Image Core and Ultra.
    StabilityImage,
    /// Stability's image services: inpaint, erase, upscale and the others.
    StabilityEdit,
    /// `DeepSeek` R1, text completion.
    DeepseekR1,
    /// OpenAI's chat completions: gpt-oss, Qwen, `DeepSeek` V3, Kimi, GLM, `MiniMax`, Gemma, Nemotron, Writer.
    OpenaiChat,
    /// `TwelveLabs` Pegasus: text about a video.
    Pegasus,
    /// `TwelveLabs` Marengo: embeddings of text, images, video and audio.
    Marengo,
    /// Luma Ray: videos, asynchronously.
    LumaRay,
}

impl Family {
    /// Every family.
    pub const ALL: &[Self] = &[
        Self::Anthropic,
        Self::AnthropicText,
        Self::Nova,
        Self::NovaCanvas,
        Self::NovaReel,
        Self::NovaEmbed,
        Self::TitanText,
        Self::TitanEmbed,
        Self::TitanEmbedImage,
        Self::TitanImage,
        Self::Jurassic,
        Self::Jamba,
        Self::Llama,
        Self::MistralText,
        Self::MistralChat,
        Self::CohereCommand,
        Self::CohereCommandR,
        Self::CohereEmbed,
        Self::Rerank,
        Self::StabilityXl,
        Self::StabilityImage,
        Self::StabilityEdit,
        Self::DeepseekR1,
        Self::OpenaiChat,
        Self::Pegasus,
        Self::Marengo,
        Self::LumaRay,
    ];

    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anthropic => "Claude (Anthropic Messages)",
            Self::AnthropicText => "Claude text completion",
            Self::Nova => "Amazon Nova",
            Self::NovaCanvas => "Amazon Nova Canvas",
            Self::NovaReel => "Amazon Nova Reel",
            Self::NovaEmbed => "Amazon Nova embeddings",
            Self::TitanText => "Amazon Titan Text",
            Self::TitanEmbed => "Amazon Titan text embeddings",
            Self::TitanEmbedImage => "Amazon Titan multimodal embeddings",
            Self::TitanImage => "Amazon Titan Image",
            Self::Jurassic => "AI21 Jurassic-2",
            Self::Jamba => "AI21 Jamba",
            Self::Llama => "Meta Llama",
            Self::MistralText => "Mistral text completion",
            Self::MistralChat => "Mistral chat",
            Self::CohereCommand => "Cohere Command",
            Self::CohereCommandR => "Cohere Command R",
            Self::CohereEmbed => "Cohere Embed",
            Self::Rerank => "Rerank",
            Self::StabilityXl => "Stable Diffusion XL",
            Self::StabilityImage => "Stability image generation",
            Self::StabilityEdit => "Stability image services",
            Self::DeepseekR1 => "DeepSeek R1",
            Self::OpenaiChat => "OpenAI chat completions",
            Self::Pegasus => "TwelveLabs Pegasus",
            Self::Marengo => "TwelveLabs Marengo",
            Self::LumaRay => "Luma Ray",
        }
    }
}

/// The form that a conversation takes in the one text of a completion model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Template {
    /// `<s>[INST] <<SYS>>…<</SYS>>…[/INST]`.
    #[serde(rename = "llama-2")]
    Llama2,
    /// `<|begin_of_text|><|start_header_id|>user<|end_header_id|>…<|eot_id|>`.
    #[serde(rename = "llama-3")]
    Llama3,
    /// `<|begin_of_text|><|header_start|>user<|header_end|>…<|eot|>`.
    #[serde(rename = "llama-4")]
    Llama4,
}

/// Which of Stability's image services a model is: they share one form, and each needs other members of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ImageService {
    /// Larger, reimagined.
    CreativeUpscale,
    /// Larger, as it is.
    ConservativeUpscale,
    /// Four times as large, quickly.
    FastUpscale,
    /// What a mask marks is painted anew.
    Inpaint,
    /// Grows beyond its edges.
    Outpaint,
    /// What words find gets other colours.
    SearchRecolor,
    /// What words find is replaced.
    SearchReplace,
    /// What a mask marks goes away.
    EraseObject,
    /// Only what is in front stays.
    RemoveBackground,
    /// A sketch becomes a picture.
    ControlSketch,
    /// Another picture of the same structure.
    ControlStructure,
    /// Another picture in the same style.
    StyleGuide,
    /// The same picture in the style of another.
    StyleTransfer,
}
