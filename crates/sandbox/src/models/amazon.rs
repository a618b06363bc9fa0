//! Amazon: Titan and Nova.

use super::{Abilities, BASE, EMBEDDING, Family, IMAGE, Lifecycle, Model, TEXT, Throughput, VIDEO};

const TITAN: Model = Model {
    provider: "Amazon",
    family: Family::TitanText,
    context: 42_000,
    max_output: 8_192,
    abilities: Abilities::CHAT.with(Abilities::DOCUMENTS),
    ..BASE
};

const NOVA: Model = Model {
    family: Family::Nova,
    throughput: Throughput::Both,
    prefixes: &["us", "eu", "apac"],
    context: 300_000,
    max_output: 10_000,
    input_modalities: VIDEO,
    abilities: Abilities::AGENT
        .with(Abilities::CACHE_POINTS)
        .with(Abilities::DOCUMENTS),
    ..TITAN
};

const EMBED: Model = Model {
    provider: "Amazon",
    family: Family::TitanEmbedG1,
    context: 8_192,
    output_modalities: EMBEDDING,
    ..BASE
};

const EMBED_IMAGE: Model = Model {
    family: Family::TitanEmbedImage,
    context: 128,
    input_modalities: IMAGE,
    ..EMBED
};

const PICTURES: Model = Model {
    provider: "Amazon",
    family: Family::TitanImageV2,
    input_modalities: IMAGE,
    output_modalities: &["IMAGE"],
    ..BASE
};

const REEL: Model = Model {
    name: "Nova Reel",
    family: Family::NovaReel,
    output_modalities: &["VIDEO"],
    ..PICTURES
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "amazon.titan-tg1-large",
        name: "Titan Text Large",
        ..TITAN
    },
    Model {
        id: "amazon.titan-text-premier-v1:0",
        name: "Titan Text G1 - Premier",
        max_output: 3_072,
        ..TITAN
    },
    Model {
        id: "amazon.titan-text-lite-v1",
        name: "Titan Text G1 - Lite",
        max_output: 4_096,
        ..TITAN
    },
    Model {
        id: "amazon.titan-text-express-v1",
        name: "Titan Text G1 - Express",
        ..TITAN
    },
    Model {
        id: "amazon.nova-micro-v1:0",
        name: "Nova Micro",
        context: 128_000,
        input_modalities: TEXT,
        ..NOVA
    },
    Model {
        id: "amazon.nova-lite-v1:0",
        name: "Nova Lite",
        ..NOVA
    },
    Model {
        id: "amazon.nova-pro-v1:0",
        name: "Nova Pro",
        ..NOVA
    },
    Model {
        id: "amazon.nova-premier-v1:0",
        name: "Nova Premier",
        throughput: Throughput::Profile,
        prefixes: &["us"],
        context: 1_000_000,
        ..NOVA
    },
    Model {
        id: "amazon.nova-2-pro-preview-20251202-v1:0",
        name: "Nova 2 Pro (preview)",
        throughput: Throughput::Profile,
        context: 1_000_000,
        max_output: 65_535,
        reasoning: true,
        ..NOVA
    },
    Model {
        id: "amazon.nova-2-lite-v1:0",
        name: "Nova 2 Lite",
        throughput: Throughput::Profile,
        prefixes: &["us", "eu", "apac", "jp", "global"],
        context: 1_000_000,
        max_output: 65_535,
        reasoning: true,
        ..NOVA
    },
    Model {
        id: "amazon.nova-2-multimodal-embeddings-v1:0",
        name: "Amazon Nova Multimodal Embeddings",
        family: Family::NovaEmbed,
        context: 8_172,
        input_modalities: &["TEXT", "IMAGE", "AUDIO", "VIDEO"],
        ..EMBED
    },
    Model {
        id: "amazon.nova-canvas-v1:0",
        name: "Nova Canvas",
        family: Family::NovaCanvas,
        prefixes: &["us"],
        customizations: &["FINE_TUNING"],
        ..PICTURES
    },
    Model {
        id: "amazon.nova-reel-v1:0",
        ..REEL
    },
    Model {
        id: "amazon.nova-reel-v1:1",
        ..REEL
    },
    Model {
        id: "amazon.titan-embed-g1-text-02",
        name: "Titan Text Embeddings v2",
        ..EMBED
    },
    Model {
        id: "amazon.titan-embed-text-v1:2:8k",
        name: "Titan Embeddings G1 - Text",
        throughput: Throughput::Provisioned,
        ..EMBED
    },
    Model {
        id: "amazon.titan-embed-text-v1",
        name: "Titan Embeddings G1 - Text",
        ..EMBED
    },
    Model {
        id: "amazon.titan-embed-text-v2:0",
        name: "Titan Text Embeddings V2",
        family: Family::TitanEmbedV2,
        ..EMBED
    },
    Model {
        id: "amazon.titan-embed-image-v1:0",
        name: "Titan Multimodal Embeddings G1",
        throughput: Throughput::Provisioned,
        customizations: &["FINE_TUNING"],
        ..EMBED_IMAGE
    },
    Model {
        id: "amazon.titan-embed-image-v1",
        name: "Titan Multimodal Embeddings G1",
        ..EMBED_IMAGE
    },
    Model {
        id: "amazon.titan-image-generator-v1",
        name: "Titan Image Generator G1",
        family: Family::TitanImageV1,
        lifecycle: Lifecycle::Ended,
        ..PICTURES
    },
    Model {
        id: "amazon.titan-image-generator-v2:0",
        name: "Titan Image Generator G1 v2",
        customizations: &["FINE_TUNING"],
        ..PICTURES
    },
    Model {
        id: "amazon.rerank-v1:0",
        name: "Rerank 1.0",
        provider: "Amazon",
        family: Family::AmazonRerank,
        context: 32_000,
        ..BASE
    },
];
