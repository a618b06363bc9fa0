//! Numbers and texts, and what is said of them.

use std::borrow::Cow;

use super::Walk;
use crate::json::{Reader, SyntaxError, Token};
use crate::rules::{blank_text, image_data, out_of_range, wrong_length, wrong_type};
use crate::schema::Kind;
use crate::schema::fits::{greatest_output, is_beyond_output, is_within, most_output, needs_no_counting};
use crate::schema::media::{DataUrl, decoded_len};
use crate::schema::scope::Spot;
use crate::schema::words::{bounds, type_of, wanted};

impl<'t, R: Reader<'t>> Walk<'t, '_, R> {
    /// Whether a whole number is within bounds; reports it if not.
    pub(super) fn whole(&mut self, value: Token, number: f64, min: i64, max: i64) -> bool {
        let within = is_within(number, min, max);
        if !within {
            let range = if max == i64::MAX {
                format!("a whole number of {min} or more")
            } else {
                format!("a whole number from {min} to {max}")
            };
            self.out_of_range(value, &range);
        }
        within
    }

    /// Holds the length that a reply may have to what the model can give.
    pub(super) fn output_tokens(&mut self, value: Token, number: f64) {
        let most = greatest_output(&self.scope.quirks);
        if is_beyond_output(number, &self.scope.quirks) {
            let range = format!("at most {most}, which is what this model can give");
            self.out_of_range(value, &range);
        }
        if let Some(measure) = self.scope.measure.as_deref_mut() {
            measure.max_output(most_output(number, &self.scope.quirks));
        }
    }

    pub(super) fn measure(&mut self, text: Token) {
        if let Some(measure) = self.scope.measure.as_deref_mut() {
            measure.text(text.bytes(self.scope.text), text.escaped);
        }
    }

    #[cold]
    pub(super) fn out_of_range(&mut self, value: Token, range: &str) {
        self.scope
            .report(out_of_range::say(&self.scope.here(), range), value);
    }

    #[cold]
    pub(super) fn blank(&mut self, value: Token) {
        let said = if value.bytes(self.scope.text).is_empty() {
            wrong_length::say(&self.scope.here(), 0, "characters", "1 or more")
        } else {
            blank_text::say(&self.scope.here())
        };
        self.scope.report(said, value);
    }

    #[cold]
    pub(super) fn wrong(&mut self, value: Token, kind: &'static Kind) -> Result<Token, SyntaxError> {
        let said = wrong_type::say(&self.scope.here(), type_of(value.kind), &wanted(kind));
        let start = value.start;
        let last = self.pass(value)?;
        self.scope.report(said, Spot { start, end: last.end });
        Ok(last)
    }

    pub(super) fn length_of_text(&mut self, value: Token, min: usize, max: usize) {
        if needs_no_counting(value.bytes(self.scope.text).len(), min, max) {
            return;
        }
        let length = value.text(self.scope.text).chars().count();
        if length < min || length > max {
            let bounds = bounds(min, max);
            let said = wrong_length::say(&self.scope.here(), length, "characters", &bounds);
            self.scope.report(said, value);
        }
    }

    pub(super) fn passage(&mut self, value: Token, longest: usize) {
        if needs_no_counting(value.bytes(self.scope.text).len(), 1, longest) {
            return;
        }
        let length = value.text(self.scope.text).chars().count();
        if length == 0 || length > longest {
            let bounds = bounds(1, longest);
            let said = wrong_length::perhaps(&self.scope.here(), length, "characters", &bounds);
            self.scope.report(said, value);
        }
    }

    pub(super) fn base64(&mut self, value: Token, max: u64) {
        self.skeletons.give_up();
        let text = if value.escaped {
            Cow::Owned(value.text(self.scope.text).into_owned().into_bytes())
        } else {
            Cow::Borrowed(value.bytes(self.scope.text))
        };
        if let Some(measure) = self.scope.measure.as_deref_mut() {
            measure.file(&text);
        }
        let flaw = match decoded_len(&text) {
            _ if text.starts_with(b"data:") => image_data::Flaw::DataUrl,
            None => image_data::Flaw::NotBase64,
            Some(bytes) if bytes > max => image_data::Flaw::TooLarge { bytes, limit: max },
            Some(_) => return,
        };
        self.scope
            .report(image_data::say(&self.scope.here(), flaw), value);
    }

    pub(super) fn data_url(&mut self, value: Token, max: u64) {
        self.skeletons.give_up();
        let text = value.name(self.scope.text);
        let file = DataUrl::read(&text);
        if let (Some(measure), Some(file)) = (self.scope.measure.as_deref_mut(), &file) {
            measure.file(file.base64);
        }
        let flaw = file.map_or(Some(image_data::Flaw::NoDataUrl), |file| file.flaw(max));
        if let Some(flaw) = flaw {
            self.scope
                .report(image_data::say(&self.scope.here(), flaw), value);
        }
    }
}
