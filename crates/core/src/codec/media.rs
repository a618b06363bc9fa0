//! Files in a prompt: whether a model takes one, and what bodies call its type.

use crate::catalog::{Modality, Model};
use crate::prompt::{Media, MediaKind, Source};
use crate::schema::sniff;

/// Media types, names of files and Converse's word for the same format.
const FORMATS: &[(MediaKind, &str, &[&str], &[&str])] = {
    use MediaKind::{Audio, Document, Image, Video};
    &[
        (Image, "png", &["image/png"], &["png"]),
        // `image/jpg` is no type, and everybody's name for `image/jpeg`.
        (Image, "jpeg", &["image/jpeg", "image/jpg"], &["jpg", "jpeg"]),
        (Image, "gif", &["image/gif"], &["gif"]),
        (Image, "webp", &["image/webp"], &["webp"]),
        (Document, "pdf", &["application/pdf"], &["pdf"]),
        (Document, "csv", &["text/csv"], &["csv"]),
        (Document, "doc", &["application/msword"], &["doc"]),
        (
            Document,
            "docx",
            &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
            &["docx"],
        ),
        (Document, "xls", &["application/vnd.ms-excel"], &["xls"]),
        (
            Document,
            "xlsx",
            &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
            &["xlsx"],
        ),
        (Document, "html", &["text/html"], &["html", "htm"]),
        (Document, "md", &["text/markdown"], &["md", "markdown"]),
        (Document, "txt", &["text/plain"], &["txt"]),
        (Video, "mkv", &["video/x-matroska"], &["mkv"]),
        (Video, "mov", &["video/quicktime"], &["mov"]),
        (Video, "mp4", &["video/mp4"], &["mp4"]),
        (Video, "webm", &["video/webm"], &["webm"]),
        (Video, "flv", &["video/x-flv"], &["flv"]),
        (Video, "mpeg", &["video/mpeg"], &["mpeg", "mpg"]),
        (Video, "wmv", &["video/x-ms-wmv"], &["wmv"]),
        (Video, "three_gp", &["video/3gpp"], &["3gp"]),
        (Audio, "mp3", &["audio/mpeg", "audio/mp3"], &["mp3"]),
        (
            Audio,
            "wav",
            &["audio/wav", "audio/x-wav", "audio/wave"],
            &["wav"],
        ),
        (Audio, "flac", &["audio/flac", "audio/x-flac"], &["flac"]),
        (Audio, "ogg", &["audio/ogg"], &["ogg"]),
        (Audio, "aac", &["audio/aac"], &["aac"]),
        (Audio, "m4a", &["audio/mp4", "audio/x-m4a"], &["m4a"]),
        (Audio, "webm", &["audio/webm"], &["weba"]),
    ]
};

/// Whether the model reads files of this kind.
pub(super) fn read_by(model: &Model, file: &Media) -> Result<(), String> {
    let modality = match file.kind {
        MediaKind::Image => Modality::Image,
        MediaKind::Document => Modality::Document,
        MediaKind::Video => Modality::Video,
        MediaKind::Audio => Modality::Audio,
    };
    if model.quirks.text_only || !model.inputs.contains(&modality) {
        return Err(format!("{} does not read {}", model.name, all(file.kind)));
    }
    Ok(())
}

/// Files of a kind, in a sentence.
const fn all(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "images",
        MediaKind::Document => "documents",
        MediaKind::Video => "videos",
        MediaKind::Audio => "sound",
    }
}

/// Bodies' word for the file's format, by its bytes where they tell, else by its media type, or by its name where the
/// type says nothing (browsers know none for Markdown).
pub(super) fn format(file: &Media) -> Result<&'static str, String> {
    // Images are looked at: Bedrock refuses one that is not what it is said to be.
    let seen = match (&file.source, file.kind) {
        (Source::Base64(data), MediaKind::Image) => sniff(data.as_bytes()),
        _ => None,
    };
    let said = file.media_type.split(';').next().unwrap_or_default().trim();
    let media_type = seen.unwrap_or(said);
    let known = FORMATS.iter().filter(|(kind, ..)| *kind == file.kind);
    let by_type = known
        .clone()
        .find(|(_, _, types, _)| types.iter().any(|own| own.eq_ignore_ascii_case(media_type)));
    let by_name = || {
        let unsaid = media_type.is_empty() || media_type == "application/octet-stream";
        let extension = file.name.as_deref()?.rsplit_once('.')?.1;
        known
            .clone()
            .find(|(.., names)| unsaid && names.iter().any(|own| own.eq_ignore_ascii_case(extension)))
    };
    by_type
        .or_else(by_name)
        .map(|(_, format, ..)| *format)
        .ok_or_else(|| {
            let formats: Vec<&str> = known.map(|(_, format, ..)| *format).collect();
            format!(
                "its type is `{media_type}`; {} can be {}",
                all(file.kind),
                formats.join(", ")
            )
        })
}

/// `png`, `jpeg`, `gif` or `webp`.
pub(super) fn image_format(file: &Media) -> Result<&'static str, String> {
    if file.kind == MediaKind::Image {
        format(file)
    } else {
        Err(format!("it is no image but a {}", file.kind.as_str()))
    }
}

/// The bytes of a file that must be in the body, in base64.
pub(super) fn bytes(file: &Media) -> Result<&str, String> {
    match &file.source {
        Source::Base64(data) => Ok(data),
        Source::S3 { .. } => Err("this form takes no files from S3".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(kind: MediaKind, media_type: &str, name: Option<&str>) -> Media {
        Media {
            kind,
            media_type: media_type.to_owned(),
            source: Source::Base64(String::new()),
            name: name.map(str::to_owned),
        }
    }

    #[test]
    fn formats_are_told_by_type_and_else_by_name() {
        for (kind, media_type, name, expected) in [
            (MediaKind::Image, "image/jpg", None, Some("jpeg")),
            (MediaKind::Image, "IMAGE/PNG", Some("x.gif"), Some("png")),
            (MediaKind::Image, "image/tiff", Some("x.png"), None),
            (MediaKind::Document, "text/csv; charset=utf-8", None, Some("csv")),
            (MediaKind::Document, "", Some("READ.ME.MD"), Some("md")),
            (
                MediaKind::Document,
                "application/octet-stream",
                Some("a.docx"),
                Some("docx"),
            ),
            (MediaKind::Document, "", None, None),
            (MediaKind::Document, "image/png", None, None),
            (MediaKind::Video, "video/3gpp", None, Some("three_gp")),
            (MediaKind::Audio, "audio/mpeg", None, Some("mp3")),
        ] {
            let found = format(&file(kind, media_type, name)).ok();
            assert_eq!(found, expected, "{kind:?} {media_type} {name:?}");
        }
        let gif = Media {
            source: Source::Base64("R0lGODlhAQABAAAAACw=".to_owned()),
            ..file(MediaKind::Image, "image/png", None)
        };
        assert_eq!(format(&gif), Ok("gif"));
        let why = format(&file(MediaKind::Image, "image/tiff", None)).unwrap_err();
        assert_eq!(
            why,
            "its type is `image/tiff`; images can be png, jpeg, gif, webp"
        );
    }
}
