//! Reading the part of a line that is shown.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::file::Source;
use crate::state::Example;

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
        marked: String,
        after: String,
        /// Bytes of the line after what is shown.
        cut_after: u64,
    },
}

/// Which bytes of a file are read for an example, and where the mark is in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    from: u64,
    mark: u64,
    mark_end: u64,
    to: u64,
}

/// The window around an example's mark; a mark outside its line is the whole line.
fn window(example: &Example) -> Window {
    let (first, last) = (example.line_start, example.line_end.max(example.line_start));
    let (mark, mark_end) = if example.start >= first && example.end <= last && example.start <= example.end {
        (example.start, example.end)
    } else {
        (first, last)
    };
    let mark_end = mark_end.min(mark + MARK);
    Window {
        from: mark.saturating_sub(AROUND).max(first),
        mark,
        mark_end,
        to: (mark_end + AROUND).min(last),
    }
}

/// Cuts the bytes read into text before, in and after the mark.
fn excerpt(example: &Example, window: Window, bytes: &[u8]) -> Excerpt {
    let at =
        |offset: u64| usize::try_from(offset - window.from).map_or(bytes.len(), |at| at.min(bytes.len()));
    let (mark, mark_end) = (at(window.mark), at(window.mark_end));
    // The ends of the window may lie within a character.
    let head = whole_from(&bytes[..mark], window.from == example.line_start);
    let tail = whole_to(&bytes[mark_end..], window.to == example.line_end);
    Excerpt::Text {
        cut_before: window.from - example.line_start,
        before: String::from_utf8_lossy(head).into_owned(),
        marked: String::from_utf8_lossy(&bytes[mark..mark_end]).into_owned(),
        after: String::from_utf8_lossy(tail).into_owned(),
        cut_after: example.line_end.saturating_sub(window.to),
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

/// The excerpt of whatever example is chosen, read anew when it changes.
pub(crate) fn follow(
    file: RwSignal<Option<Source>, LocalStorage>,
    example: Memo<Option<Example>>,
) -> RwSignal<Excerpt> {
    let shown = RwSignal::new(Excerpt::Reading);
    // What is read last may arrive first: only the newest question is answered.
    let question = StoredValue::new(0_u64);
    Effect::new(move || {
        let (Some(example), Some(file)) = (example.get().filter(|example| example.line > 0), file.get())
        else {
            return;
        };
        let own = question.get_value() + 1;
        question.set_value(own);
        spawn_local(async move {
            let window = window(&example);
            let read = file.bytes(window.from, window.to).await;
            if question.try_get_value() != Some(own) {
                return;
            }
            let expected = window.to - window.from;
            shown.try_update(|shown| {
                *shown = match read {
                    Ok(bytes) if bytes.len() as u64 == expected => excerpt(&example, window, &bytes),
                    Ok(_) => Excerpt::Gone(String::new()),
                    Err(reason) => Excerpt::Gone(reason),
                };
            });
        });
    });
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(line: (u64, u64), mark: (u64, u64)) -> Example {
        Example {
            line: 1,
            column: 1,
            start: mark.0,
            end: mark.1,
            path: String::new(),
            message: String::new(),
            fix: String::new(),
            line_start: line.0,
            line_end: line.1,
            record_id: None,
        }
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        let example = example((100, 110), (103, 105));
        let window = window(&example);
        assert_eq!((window.from, window.to), (100, 110));
        assert_eq!(
            excerpt(&example, window, b"0123456789"),
            Excerpt::Text {
                cut_before: 0,
                before: "012".to_owned(),
                marked: "34".to_owned(),
                after: "56789".to_owned(),
                cut_after: 0,
            }
        );
    }

    #[test]
    fn a_huge_line_is_read_around_its_mark_only() {
        let example = example((0, 50_000_000), (25_000_000, 40_000_000));
        let window = window(&example);
        assert_eq!(window.to - window.from, AROUND + MARK + AROUND);
        let bytes = "é".repeat(4_000).into_bytes();
        let Excerpt::Text {
            cut_before,
            before,
            cut_after,
            ..
        } = excerpt(&example, window, &bytes)
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
        let window = window(&example((10, 20), (0, 0)));
        assert_eq!((window.mark, window.mark_end), (10, 20));
    }
}
