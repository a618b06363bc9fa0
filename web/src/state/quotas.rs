//! The quotas of the person's own account, where they differ from AWS's defaults.

use outcrop_core::batch::Limits;
use serde::{Deserialize, Serialize};

/// What was typed; `None`: the default holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Quotas {
    min_records: Option<u64>,
    records: Option<u64>,
    file_bytes: Option<u64>,
    job_bytes: Option<u64>,
}

impl Quotas {
    /// Reads what [`Quotas::as_text`] wrote; anything else is none.
    pub(crate) fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// What is kept.
    pub(crate) fn as_text(self) -> String {
        // Numbers and nothing: writing them cannot fail.
        serde_json::to_string(&self).unwrap_or_default()
    }

    /// Limits with what was typed in place of the defaults.
    pub(crate) fn over(self, limits: Limits) -> Limits {
        Limits {
            min_records: self.min_records.unwrap_or(limits.min_records),
            max_records: self.records.unwrap_or(limits.max_records),
            max_file_bytes: self.file_bytes.unwrap_or(limits.max_file_bytes),
            max_job_bytes: self.job_bytes.unwrap_or(limits.max_job_bytes),
            ..limits
        }
    }

    /// Sets one by its code in the report; `None` brings the default back. A code that is none changes
    /// nothing.
    pub(crate) fn set(&mut self, code: &str, value: Option<u64>) {
        if let Some(place) = self.place(code) {
            *place = value;
        }
    }

    /// What was typed for a limit.
    pub(crate) fn get(mut self, code: &str) -> Option<u64> {
        self.place(code).and_then(|place| *place)
    }

    /// Whether a limit can be set.
    pub(crate) fn has(code: &str) -> bool {
        Self::default().place(code).is_some()
    }

    fn place(&mut self, code: &str) -> Option<&mut Option<u64>> {
        match code {
            "minRecords" => Some(&mut self.min_records),
            "records" => Some(&mut self.records),
            "fileBytes" => Some(&mut self.file_bytes),
            "jobBytes" => Some(&mut self.job_bytes),
            _ => None,
        }
    }
}

/// An amount as a person types it: `100000`, `100,000`, `1.5 GB`. Decimal units, as AWS states its limits.
pub(crate) fn parse_amount(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let split = text
        .find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | ',' | ' ' | '_' | '\u{a0}')))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let number: String = number
        .chars()
        .filter(|letter| !matches!(letter, ',' | ' ' | '_' | '\u{a0}'))
        .collect();
    let factor = match unit.trim() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "t" | "tb" => 1e12,
        _ => return None,
    };
    let amount = number.parse::<f64>().ok()? * factor;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held between 1 and 2^53"
    )]
    (1.0..9e15).contains(&amount).then_some(amount.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_takes_the_place_of_the_default() {
        let mut quotas = Quotas::default();
        quotas.set("records", Some(50_000));
        quotas.set("no such", Some(1));
        let limits = Quotas::parse(&quotas.as_text()).over(Limits::default());
        assert_eq!(limits.max_records, 50_000);
        assert_eq!(limits.max_file_bytes, Limits::default().max_file_bytes);
        assert_eq!(quotas.get("records"), Some(50_000));
        quotas.set("records", None);
        assert_eq!(quotas, Quotas::default());
        assert_eq!(Quotas::parse("nonsense"), Quotas::default());
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, amount) in [
            ("100000", Some(100_000)),
            ("100,000", Some(100_000)),
            ("1.5 GB", Some(1_500_000_000)),
            ("5gb", Some(5_000_000_000)),
            ("", None),
            ("0", None),
            ("-1", None),
            ("many", None),
            ("1e99", None),
        ] {
            assert_eq!(parse_amount(text), amount, "{text}");
        }
    }
}
