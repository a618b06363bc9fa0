//! The meter as a filter, for `tokens.py`: a JSON string a line in, the counts of its features a line out.
#![allow(clippy::print_stdout, reason = "a filter's output")]

use std::io::{self, BufRead as _, BufWriter, Write as _};

use outcrop_core::cost::tokens::Meter;

fn main() -> io::Result<()> {
    let mut meter = Meter::default();
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let raw = line
            .strip_prefix(b"\"")
            .and_then(|rest| rest.strip_suffix(b"\""))
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a line is not a JSON string"))?;
        meter.text(raw, raw.contains(&b'\\'));
        let features = meter.take();
        writeln!(out, "{}", serde_json::to_string(features.counts().as_slice())?)?;
    }
    out.flush()
}
