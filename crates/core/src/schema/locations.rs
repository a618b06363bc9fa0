//! Where media lie that bodies give by an S3 address.

use crate::json::Token;
use crate::rules::media_folder;

use super::{Members, Scope};

/// The folder of S3 in which a job's media have to lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folder(String);

impl Folder {
    /// Reads `s3://bucket/folder/`, with or without the scheme and the last slash. None where it names no bucket.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let path = match text.split_once("://") {
            Some((scheme, path)) if scheme.eq_ignore_ascii_case("s3") => path,
            Some(_) => return None,
            None => text,
        };
        let path = path.trim_end_matches('/');
        let (bucket, _) = path.split_once('/').unwrap_or((path, ""));
        let of_bucket = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        (!bucket.is_empty() && bucket.bytes().all(of_bucket)).then(|| Self(format!("s3://{path}")))
    }

    /// Whether an address lies below it.
    fn has(&self, uri: &str) -> bool {
        uri.strip_prefix(self.0.as_str())
            .is_some_and(|rest| rest.starts_with('/'))
    }
}

/// The addresses that a walk passes, and where they have to lie.
#[derive(Debug, Default)]
pub(crate) struct Locations {
    /// The folder, where it is known.
    pub(crate) folder: Option<Folder>,
    /// The addresses of the text, as its tokens.
    pub(crate) passed: Vec<Token>,
}

impl Locations {
    /// Whether nothing is to be said of an address.
    pub(super) fn takes(&self, uri: &str) -> bool {
        bucket_of(uri).is_some() && self.folder.as_ref().is_none_or(|folder| folder.has(uri))
    }
}

/// The bucket of an S3 address: what stands behind `s3://`, in lower case, to the next slash.
pub(crate) fn bucket_of(uri: &str) -> Option<&str> {
    let path = uri.strip_prefix("s3://")?;
    let bucket = path.split_once('/').map_or(path, |(bucket, _)| bucket);
    (!bucket.is_empty()).then_some(bucket)
}

/// The hook of an S3 location: its `uri` has to be an address of S3, in the job's folder.
pub(crate) fn location(scope: &mut Scope<'_, '_>, members: &Members<'_>) {
    let (Some(token), Some(uri)) = (members.get("uri"), members.text("uri")) else {
        return;
    };
    if bucket_of(&uri).is_none() {
        // One that is too short was said to be.
        if uri.len() > "s3://".len() {
            scope.report_at("uri", media_folder::not_s3(), token);
        }
        return;
    }
    scope.locations.passed.push(token);
    scope.located = Some(token);
    if let Some(folder) = &scope.locations.folder
        && !folder.has(&uri)
    {
        let said = media_folder::say(&folder.0);
        scope.report_at("uri", said, token);
    }
}

#[cfg(test)]
mod tests {
    use super::{Folder, bucket_of};

    #[test]
    fn folders_are_read_however_they_are_written() {
        for written in ["s3://a/in/", "s3://a/in", " S3://a/in// ", "a/in"] {
            assert_eq!(
                Folder::read(written),
                Some(Folder("s3://a/in".to_owned())),
                "{written}"
            );
        }
        for wrong in [
            "",
            "  ",
            "s3://",
            "s3:///in",
            "/in",
            "https://a/in",
            "a b/in",
            "arn:aws:s3:::a/in",
        ] {
            assert_eq!(Folder::read(wrong), None, "{wrong}");
        }
        let folder = Folder::read("s3://a/in").unwrap();
        assert!(folder.has("s3://a/in/x.png") && !folder.has("s3://a/inside/x.png"));
        assert!(!folder.has("s3://A/in/x.png"));
    }

    #[test]
    fn buckets_are_told_from_other_addresses() {
        assert_eq!(bucket_of("s3://a/b/c"), Some("a"));
        assert_eq!(bucket_of("s3://a"), Some("a"));
        for other in ["S3://a/b", "https://a/b", "s3:///b", "a/b", ""] {
            assert_eq!(bucket_of(other), None, "{other}");
        }
    }
}
