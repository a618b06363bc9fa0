//! Reading the part of a line that is shown.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::file::Source;
use crate::state::Example;
use crate::transcript::Transcript;

/// How much of a line is read on each side of the mark, in bytes.
const AROUND: u64 = 2_000;
/// How much of a long mark is shown, in bytes.
const MARK: u64 = 4_000;

/// A piece of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Excerpt {
    #[default]
    Reading,
    /// The file is not what was checked; the browser's reason.
    Gone(String),
    Text {
        /// Bytes of the line before what is shown.
        cut_before: u64,
        before: String,
        /// `None`: nothing is marked.
        marked: Option<String>,
        after: String,
        /// Bytes of the line after what is shown.
        cut_after: u64,
    },
}

/// A line of a file, and what is marked in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The file, by its place among those of the job.
    pub(crate) file: usize,
    /// First byte of the line.
    pub(crate) first: u64,
    /// One past its last byte.
    pub(crate) last: u64,
    /// The bytes that are marked; `None`: none, the line is shown from its beginning.
    pub(crate) mark: Option<(u64, u64)>,
}

impl Spot {
    /// The place of an example; a mark outside its line is the whole line. `None`: it is about no line.
    pub(crate) fn of(example: &Example) -> Option<Self> {
        let (first, last) = (example.line_start, example.line_end.max(example.line_start));
        let is_inside = example.start >= first && example.end <= last && example.start <= example.end;
        (example.line > 0).then(|| Self {
            file: usize::try_from(example.file).unwrap_or(usize::MAX),
            first,
            last,
            mark: Some(if is_inside {
                (example.start, example.end)
            } else {
                (first, last)
            }),
        })
    }
}

/// Which bytes of a file are read for a spot, and where the mark is in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    from: u64,
    mark: u64,
    mark_end: u64,
    to: u64,
}

/// The window around a spot's mark.
fn window(spot: &Spot) -> Window {
    let (mark, mark_end) = spot.mark.unwrap_or((spot.first, spot.first));
    let mark_end = mark_end.min(mark + MARK);
    Window {
        from: mark.saturating_sub(AROUND).max(spot.first),
        mark,
        mark_end,
        to: (mark_end + AROUND).min(spot.last),
    }
}

/// Cuts the bytes read into text before, in and after the mark.
fn excerpt(spot: &Spot, window: Window, bytes: &[u8]) -> Excerpt {
    let at =
        |offset: u64| usize::try_from(offset - window.from).map_or(bytes.len(), |at| at.min(bytes.len()));
    let (mark, mark_end) = (at(window.mark), at(window.mark_end));
    // The ends of the window may lie within a character.
    let head = whole_from(&bytes[..mark], window.from == spot.first);
    let tail = whole_to(&bytes[mark_end..], window.to == spot.last);
    Excerpt::Text {
        cut_before: window.from - spot.first,
        before: String::from_utf8_lossy(head).into_owned(),
        marked: spot
            .mark
            .map(|_| String::from_utf8_lossy(&bytes[mark..mark_end]).into_owned()),
        after: String::from_utf8_lossy(tail).into_owned(),
        cut_after: spot.last.saturating_sub(window.to),
    }
}

/// Without the rest of a character that began before.
fn whole_from(bytes: &[u8], is_start: bool) -> &[u8] {
    let rest = bytes
        .iter()
        .take(3)
        .take_while(|byte| **byte & 0xC0 == 0x80)
        .count();
    if is_start { bytes } else { &bytes[rest..] }
}

/// Without the beginning of a character that ends after.
fn whole_to(bytes: &[u8], is_end: bool) -> &[u8] {
    if is_end {
        return bytes;
    }
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}

/// A record as the conversation it asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Spoken {
    #[default]
    Reading,
    /// The file is not what was checked; the browser's reason.
    Gone(String),
    /// Longer than is rendered; its bytes.
    TooLong(u64),
    /// No JSON object with a body.
    Unclear,
    Text(Arc<Transcript>),
}

/// The longest line that is rendered, in bytes: it is held whole, several times over.
const RENDERED: u64 = 12_000_000;

/// Keeps what `read` gives for whatever spot is chosen; `None` while it is not asked for.
fn keep_reading<T: Clone + Default + Send + Sync + 'static, F: Future<Output = T> + 'static>(
    files: RwSignal<Vec<Source>, LocalStorage>,
    spot: Memo<Option<Spot>>,
    read: impl Fn(Source, Spot) -> F + 'static,
) -> RwSignal<T> {
    let shown = RwSignal::new(T::default());
    // What is read last may arrive first: only the newest question is answered.
    let question = StoredValue::new(0_u64);
    Effect::new(move || {
        let Some(spot) = spot.get() else { return };
        let Some(file) = files.with(|files| files.get(spot.file).cloned()) else {
            return;
        };
        let own = question.get_value() + 1;
        question.set_value(own);
        let answer = read(file, spot);
        spawn_local(async move {
            let answer = answer.await;
            if question.try_get_value() == Some(own) {
                shown.try_set(answer);
            }
        });
    });
    shown
}

/// The excerpt of whatever spot is chosen, read anew when it changes.
pub(crate) fn follow(
    files: RwSignal<Vec<Source>, LocalStorage>,
    spot: Memo<Option<Spot>>,
) -> RwSignal<Excerpt> {
    keep_reading(files, spot, |file, spot| async move {
        let window = window(&spot);
        match file.bytes(window.from, window.to).await {
            Ok(bytes) if bytes.len() as u64 == window.to - window.from => excerpt(&spot, window, &bytes),
            Ok(_) => Excerpt::Gone(String::new()),
            Err(reason) => Excerpt::Gone(reason),
        }
    })
}

/// The conversation of whatever spot is chosen; nothing is read while there is none.
pub(crate) fn converse(
    files: RwSignal<Vec<Source>, LocalStorage>,
    spot: Memo<Option<Spot>>,
) -> RwSignal<Spoken> {
    keep_reading(files, spot, |file, spot| async move {
        let length = spot.last - spot.first;
        if length > RENDERED {
            return Spoken::TooLong(length);
        }
        match file.bytes(spot.first, spot.last).await {
            Ok(bytes) if bytes.len() as u64 == length => Transcript::of_line(&bytes)
                .map_or(Spoken::Unclear, |transcript| Spoken::Text(Arc::new(transcript))),
            Ok(_) => Spoken::Gone(String::new()),
            Err(reason) => Spoken::Gone(reason),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(line: (u64, u64), mark: (u64, u64)) -> Spot {
        Spot {
            file: 0,
            first: line.0,
            last: line.1,
            mark: Some(mark),
        }
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        let spot = spot((100, 110), (103, 105));
        let window = window(&spot);
        assert_eq!((window.from, window.to), (100, 110));
        assert_eq!(
            excerpt(&spot, window, b"0123456789"),
            Excerpt::Text {
                cut_before: 0,
                before: "012".to_owned(),
                marked: Some("34".to_owned()),
                after: "56789".to_owned(),
                cut_after: 0,
            }
        );
    }

    #[test]
    fn a_huge_line_is_read_around_its_mark_only() {
        let spot = spot((0, 50_000_000), (25_000_000, 40_000_000));
        let window = window(&spot);
        assert_eq!(window.to - window.from, AROUND + MARK + AROUND);
        let bytes = "é".repeat(4_000).into_bytes();
        let Excerpt::Text {
            cut_before,
            before,
            cut_after,
            ..
        } = excerpt(&spot, window, &bytes)
        else {
            panic!("text");
        };
        assert_eq!(cut_before, 25_000_000 - AROUND);
        assert_eq!(cut_after, 50_000_000 - window.to);
        assert!(!before.contains('\u{FFFD}'));
    }

    #[test]
    fn characters_cut_by_the_window_are_left_out() {
        let bytes = "aé".as_bytes();
        assert_eq!(whole_from(&bytes[2..], false), b"");
        assert_eq!(whole_to(&bytes[..2], false), b"a");
        assert_eq!(whole_to(b"a\xFF", false), b"a\xFF");
    }

    #[test]
    fn a_mark_that_is_nowhere_is_the_whole_line() {
        let example: Example = serde_json::from_str(
            r#"{"line":3,"column":0,"start":0,"end":0,"path":"","message":"","fix":"","lineStart":10,"lineEnd":20}"#,
        )
        .unwrap();
        let spot = Spot::of(&example).unwrap();
        assert_eq!(spot.mark, Some((10, 20)));
        assert_eq!(Spot::of(&Example { line: 0, ..example }), None);
    }

    #[test]
    fn a_line_without_a_mark_is_shown_from_its_beginning() {
        let spot = Spot {
            mark: None,
            ..spot((10, 100_000), (0, 0))
        };
        let window = window(&spot);
        assert_eq!((window.from, window.to), (10, 10 + AROUND));
        let Excerpt::Text { marked, before, .. } = excerpt(&spot, window, &[b'x'; 2_000]) else {
            panic!("text");
        };
        assert_eq!((marked, before.as_str()), (None, ""));
    }
}
