//! Putting files to a turn: chosen, dropped or pasted ones, or by their address in S3.

use leptos::prelude::*;
use leptos::task::spawn_local;
use outcrop_core::prompt::{Media, Source};

use super::toast;
use crate::platform::file::{self, Source as File};
use crate::state::{Draft, ToastList, TurnDraft, kind_of, media_type_of};
use crate::text::prompt as say;

/// The largest file that can be part of a request, in bytes: 25,000,000 of them are for the whole body, and base64
/// makes four of three.
const MOST: u64 = 18_700_000;

/// Reads the files and puts them to the turn, in their order.
pub(crate) fn files(draft: Draft, turn: TurnDraft, toasts: ToastList, files: Vec<File>) {
    spawn_local(async move {
        for file in files {
            let (name, size) = (file.name(), file.size());
            if size > MOST {
                toast::show(toasts, say::too_large(&name));
                continue;
            }
            match file::base64(&file).await {
                Err(reason) => toast::show(toasts, say::unreadable(&name, &reason)),
                Ok(data) => {
                    let said = file.media_type();
                    let kind = kind_of(&said, &name);
                    let media_type = if said.is_empty() {
                        media_type_of(&name).to_owned()
                    } else {
                        said
                    };
                    let media = Media {
                        kind,
                        media_type,
                        source: Source::Base64(data),
                        name: Some(name),
                    };
                    draft.attach(&turn, media, Some(size));
                }
            }
        }
    });
}

/// Puts a file in S3 to the turn. `false`: the text is no such address.
pub(crate) fn address(draft: Draft, turn: &TurnDraft, text: &str) -> bool {
    let uri = text.trim();
    let mut places = uri.strip_prefix("s3://").unwrap_or_default().splitn(2, '/');
    let (bucket, key) = (
        places.next().unwrap_or_default(),
        places.next().unwrap_or_default(),
    );
    if bucket.len() < 3 || key.is_empty() {
        return false;
    }
    let media_type = media_type_of(uri);
    let media = Media {
        kind: kind_of(media_type, uri),
        media_type: media_type.to_owned(),
        source: Source::S3 {
            uri: uri.to_owned(),
            owner: None,
        },
        name: None,
    };
    untrack(|| draft.attach(turn, media, None));
    true
}
