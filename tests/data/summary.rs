//! What the catalogue has, as a table to look at.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use outcrop_core::catalog::{Family, Model};

use super::Data;

/// Counts of models of one family.
#[derive(Debug, Default)]
struct Row {
    models: usize,
    callable: usize,
    streams: usize,
    converse: usize,
    asynchronous: usize,
    profiles: usize,
    batch: usize,
    priced: usize,
}

impl Row {
    fn add(&mut self, model: &Model) {
        self.models += 1;
        self.callable += usize::from(model.not_callable.is_none());
        self.streams += usize::from(model.streams);
        self.converse += usize::from(model.converse);
        self.asynchronous += usize::from(model.asynchronous);
        self.profiles += usize::from(!model.profiles.is_empty());
        self.batch += usize::from(!model.batch_regions.is_empty());
        self.priced += usize::from(!model.prices.is_empty());
    }

    fn cells(&self) -> [usize; 8] {
        [
            self.models,
            self.callable,
            self.streams,
            self.converse,
            self.asynchronous,
            self.profiles,
            self.batch,
            self.priced,
        ]
    }
}

/// A row for each family and one for all.
pub fn table(data: &Data) -> String {
    let mut rows: BTreeMap<Family, Row> = BTreeMap::new();
    let mut all = Row::default();
    for (_, model) in data.models() {
        rows.entry(model.family).or_default().add(model);
        all.add(model);
    }
    let mut table = format!("{:<36}", "family");
    for column in [
        "models", "callable", "streams", "converse", "async", "profiles", "batch", "prices",
    ] {
        let _ = write!(table, "{column:>9}");
    }
    table.push('\n');
    let mut line = |name: &str, row: &Row| {
        let _ = write!(table, "{name:<36}");
        for cell in row.cells() {
            let _ = write!(table, "{cell:>9}");
        }
        table.push('\n');
    };
    for (family, row) in &rows {
        line(family.name(), row);
    }
    line("all", &all);
    let _ = write!(
        table,
        "{} providers; prices: {}, {}",
        data.files.len(),
        data.price_source.name,
        data.price_source.date
    );
    table
}
