//! A file that goes with a turn.

use std::sync::Arc;

use outcrop_core::prompt::{Media, MediaKind, Source};

/// How much of a file's base64 tells what it is: codecs look at its first bytes.
const HEAD: usize = 64;

/// A file that was read, or the address of one in S3.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Attachment {
    pub(crate) key: u32,
    pub(crate) media: Arc<Media>,
    /// In bytes; not known of one in S3.
    pub(crate) size: Option<u64>,
}

impl Attachment {
    /// The file, or for looking at a prompt without sending it, its first bytes.
    pub(crate) fn media(&self, is_whole: bool) -> Media {
        match &self.media.source {
            Source::Base64(data) if !is_whole => Media {
                kind: self.media.kind,
                media_type: self.media.media_type.clone(),
                source: Source::Base64(data.chars().take(HEAD).collect()),
                name: self.media.name.clone(),
            },
            _ => (*self.media).clone(),
        }
    }

    /// What it is called: its name, or its address.
    pub(crate) fn name(&self) -> String {
        match (&self.media.name, &self.media.source) {
            (_, Source::S3 { uri, .. }) => uri.clone(),
            (Some(name), _) => name.clone(),
            _ => self.media.kind.as_str().to_owned(),
        }
    }

    /// The address under which the page can show it, of a picture.
    pub(crate) fn picture(&self) -> Option<String> {
        match &self.media.source {
            Source::Base64(data) if self.media.kind == MediaKind::Image => {
                Some(format!("data:{};base64,{data}", self.media.media_type))
            }
            _ => None,
        }
    }
}

/// What a file is, by the type that the browser says, or by its name where it says nothing.
pub(crate) fn kind_of(media_type: &str, name: &str) -> MediaKind {
    let extension = name
        .rsplit_once('.')
        .map_or("", |(_, end)| end)
        .to_ascii_lowercase();
    let starts = |kind: &str| media_type.starts_with(kind);
    match extension.as_str() {
        _ if starts("image/") => MediaKind::Image,
        _ if starts("video/") => MediaKind::Video,
        _ if starts("audio/") => MediaKind::Audio,
        "png" | "jpg" | "jpeg" | "gif" | "webp" => MediaKind::Image,
        "mkv" | "mov" | "mp4" | "webm" | "flv" | "mpeg" | "mpg" | "wmv" | "3gp" => MediaKind::Video,
        "mp3" | "wav" | "flac" | "ogg" | "aac" | "m4a" => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}

/// The media type of a file in S3, of which nobody says it, by its name.
pub(crate) fn media_type_of(name: &str) -> &'static str {
    let extension = name
        .rsplit_once('.')
        .map_or("", |(_, end)| end)
        .to_ascii_lowercase();
    match extension.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "mkv" => "video/x-matroska",
        "mov" => "video/quicktime",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "flv" => "video/x-flv",
        "mpeg" | "mpg" => "video/mpeg",
        "wmv" => "video/x-ms-wmv",
        "3gp" => "video/3gpp",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "ogg" => "audio/ogg",
        "aac" => "audio/aac",
        "m4a" => "audio/mp4",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_the_browser_says_or_its_name() {
        assert_eq!(kind_of("image/png", "x"), MediaKind::Image);
        assert_eq!(kind_of("", "clip.MKV"), MediaKind::Video);
        assert_eq!(kind_of("text/markdown", "readme.md"), MediaKind::Document);
        assert_eq!(kind_of("", "notes"), MediaKind::Document);
        assert_eq!(media_type_of("s3://bucket/a.b/clip.mp4"), "video/mp4");
    }

    #[test]
    fn a_prompt_is_looked_at_without_its_files() {
        let attachment = Attachment {
            key: 0,
            media: Arc::new(Media {
                kind: MediaKind::Image,
                media_type: "image/png".to_owned(),
                source: Source::Base64("A".repeat(1000)),
                name: None,
            }),
            size: Some(750),
        };
        assert_eq!(attachment.media(false).source, Source::Base64("A".repeat(64)));
        assert_eq!(attachment.media(true), *attachment.media);
        assert!(
            attachment
                .picture()
                .unwrap()
                .starts_with("data:image/png;base64,AAA")
        );
    }
}
