//! The report as a page of its own: styles inside, no script, nothing fetched, made to be printed too.

use std::fmt::{self, Display, Write as _};

use super::super::Histogram;
use super::super::Verdict;
use super::{About, Cause, Example, Limit, Report, amount, mean, page, sentence, verdict, words};
use crate::cost::{Basis, Cost, Sampling};
use crate::finding::Severity;
use crate::time::Timestamp;

/// Text as markup: what could end a text or an attribute is written by name.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // Controls, and letters that turn the direction of what follows, could hide text.
                '\u{0}'..='\u{8}'
                | '\u{B}'..='\u{1F}'
                | '\u{7F}'..='\u{9F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}' => {
                    write!(f, "\\u{{{:X}}}", u32::from(letter))?;
                }
                _ => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

/// A sentence whose names in backticks are set as code. A backtick without a partner is a backtick.
struct Ticked<'a>(&'a str);

impl Display for Ticked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((before, name, after)) = rest.split_once('`').and_then(|(before, tail)| {
            let (name, after) = tail.split_once('`')?;
            Some((before, name, after))
        }) {
            write!(f, "{}<code>{}</code>", Text(before), Text(name))?;
            rest = after;
        }
        write!(f, "{}", Text(rest))
    }
}

pub(super) fn write(report: &Report, about: &About<'_>) -> String {
    let mut out = String::with_capacity(16_000);
    // Writing to a string cannot fail.
    let _ = whole(&mut out, report, about);
    out
}

fn whole(out: &mut String, report: &Report, about: &About<'_>) -> fmt::Result {
    let words = verdict(report);
    let tone = match report.verdict {
        Verdict::Errors => "bad",
        _ if report.records == 0 && report.complete => "bad",
        Verdict::Warnings => "warn",
        // What was not checked may be worse.
        Verdict::Ok if !report.complete => "warn",
        Verdict::Ok => "ok",
    };
    let what = report.what();
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}: {}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<h1 class=\"{tone}\">{}</h1>\n<p>{}</p>\n",
        Text(&what),
        Text(&words),
        page::STYLE,
        Text(&words),
        Text(&sentence(report, about)),
    )?;
    if let Some(said) = words::incomplete(report) {
        writeln!(out, "<p class=\"warn\">{said}</p>")?;
    }
    if !about.model.is_empty() && about.model != about.model_name {
        writeln!(
            out,
            "<p class=\"quiet\">Model <code>{}</code></p>",
            Text(about.model)
        )?;
    }
    out.push_str("</header>\n");
    files(out, report)?;
    findings(out, report, about)?;
    if let Some(cost) = about.cost {
        money(out, report, cost)?;
    }
    limits(out, &report.limits)?;
    if let Some(sizes) = &report.sizes {
        bars(out, "Sizes of lines", sizes, amount::bytes, false)?;
    }
    if let Some(tokens) = &report.tokens {
        bars(
            out,
            "Input tokens of records, estimated",
            tokens,
            amount::short,
            is_sampled(report),
        )?;
    }
    let at = about.at.map(Timestamp::rfc3339).unwrap_or_default();
    write!(
        out,
        "<footer><p>Checked by Outcrop {}{}{at}. Findings are counted exactly, and of each cause the first places listed. Tokens are estimated.</p></footer>\n\
         </main>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        if at.is_empty() { "" } else { " at " },
    )
}

fn files(out: &mut String, report: &Report) -> fmt::Result {
    if report.files.len() < 2 {
        return Ok(());
    }
    out.push_str("<h2>Files</h2>\n<table>\n<thead><tr><th>File<th class=\"n\">Bytes<th class=\"n\">Records<th class=\"n\">Would fail</thead>\n<tbody>\n");
    for file in &report.files {
        writeln!(
            out,
            "<tr><td>{}<td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}",
            Text(&file.name),
            amount::bytes(file.bytes),
            amount::count(file.records),
            amount::count(file.failing),
        )?;
    }
    out.push_str("</tbody>\n</table>\n");
    Ok(())
}

fn findings(out: &mut String, report: &Report, about: &About<'_>) -> fmt::Result {
    writeln!(
        out,
        "<h2>{}</h2>",
        amount::counted(report.causes.len() as u64, "cause", "causes")
    )?;
    if report.causes.is_empty() {
        out.push_str(if report.complete {
            "<p>Nothing to mend.</p>\n"
        } else {
            "<p>Nothing to mend in what was checked.</p>\n"
        });
    }
    for cause in &report.causes {
        write_cause(out, report, cause, about)?;
    }
    Ok(())
}

fn write_cause(out: &mut String, report: &Report, cause: &Cause, about: &About<'_>) -> fmt::Result {
    let class = match cause.severity {
        Severity::Error => "bad",
        Severity::Warning => "warn",
        Severity::Note => "quiet",
    };
    write!(
        out,
        "<section>\n<h3><span class=\"{class}\">{}</span> {}</h3>\n<p class=\"quiet\">{}",
        cause.severity.as_str(),
        Ticked(&cause.title),
        cause.extent(report),
    )?;
    if cause.count > cause.examples.len() as u64 {
        write!(out, ", the first {} listed", cause.examples.len())?;
    }
    if about.rules.contains("://") {
        write!(
            out,
            " · <a href=\"{}{code}.html\" rel=\"noreferrer noopener\">{code}</a>",
            Text(about.rules),
            code = Text(&cause.code),
        )?;
    } else {
        write!(out, " · {}", Text(&cause.code))?;
    }
    write!(
        out,
        "</p>\n<p>{}</p>\n<p class=\"ok\">{}</p>\n<table>\n<thead><tr><th class=\"n\">Line<th class=\"n\">Column<th>Record<th>Where<th>What</thead>\n<tbody>\n",
        Ticked(&cause.why),
        Ticked(&cause.fix),
    )?;
    for example in &cause.examples {
        place(out, report, cause, example)?;
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
    Ok(())
}

fn place(out: &mut String, report: &Report, cause: &Cause, example: &Example) -> fmt::Result {
    let number = |value: u64| {
        if value == 0 {
            String::new()
        } else {
            amount::count(value)
        }
    };
    let file = (report.files.len() > 1)
        .then(|| report.file_name_of(cause, example))
        .flatten();
    write!(
        out,
        "<tr><td class=\"n\">{}<td class=\"n\">{}<td>{}<td>",
        number(example.line),
        number(u64::from(example.column)),
        Text(example.record_id.as_deref().unwrap_or_default()),
    )?;
    if !example.path.is_empty() {
        write!(out, "<code>{}</code>", Text(&example.path))?;
    }
    if let Some(file) = file {
        write!(out, " {}", Text(file))?;
    }
    let severity = example.severity(cause);
    let milder = if severity == cause.severity {
        String::new()
    } else {
        format!("<span class=\"quiet\">{}:</span> ", severity.as_str())
    };
    writeln!(out, "<td>{milder}{}", Ticked(&example.message))
}

fn money(out: &mut String, report: &Report, cost: &Cost) -> fmt::Result {
    out.push_str("<h2>Cost</h2>\n<table>\n<tbody>\n");
    let ways = [
        ("As a batch job", cost.batch),
        ("On demand", Some(cost.on_demand)),
    ];
    for (name, charge) in ways {
        if let Some(charge) = charge {
            writeln!(
                out,
                "<tr><td>{name}<td class=\"n\">{} – {}{}",
                charge.low,
                charge.high,
                if cost.open_ended { " and more" } else { "" },
            )?;
        }
    }
    if let Some(usage) = &report.usage {
        let tokens = usage.input_tokens;
        writeln!(
            out,
            "<tr><td>Input tokens, estimated<td class=\"n\">{} – {}\n<tr><td>Output tokens, at most<td class=\"n\">{}{}",
            amount::count(tokens.low),
            amount::count(tokens.high),
            amount::count(cost.output_tokens),
            if cost.open_ended { " and more" } else { "" },
        )?;
    }
    out.push_str("</tbody>\n</table>\n");
    let half = if cost.batch_basis == Some(Basis::Half) {
        " The batch price is taken as half of that on demand."
    } else {
        ""
    };
    writeln!(
        out,
        "<p class=\"quiet\">From no output at all to every record answered up to its limit. Prices: {}, {}.{half}</p>",
        Text(&cost.source.name),
        Text(&cost.source.date),
    )
}

fn limits(out: &mut String, limits: &[Limit]) -> fmt::Result {
    if limits.is_empty() {
        return Ok(());
    }
    out.push_str("<h2>Limits of a job</h2>\n<table>\n<tbody>\n");
    for limit in limits {
        let shown = |value: u64| {
            if limit.name.ends_with("Bytes") {
                amount::bytes(value)
            } else {
                amount::count(value)
            }
        };
        let (name, at_least) = match limit.name.as_str() {
            "minRecords" => ("Records, at least", true),
            "records" => ("Records", false),
            "fileBytes" => ("File", false),
            "jobBytes" => ("Job", false),
            "lineBytes" => ("Line", false),
            other => (other, false),
        };
        writeln!(
            out,
            "<tr><td>{}<td class=\"n{}\">{}<td>{} {}",
            Text(name),
            if limit.ok { "" } else { " bad" },
            shown(limit.value),
            if at_least { "of at least" } else { "of" },
            shown(limit.most),
        )?;
    }
    out.push_str("</tbody>\n</table>\n");
    Ok(())
}

/// Whether only some records had their texts read, which stand for the others.
fn is_sampled(report: &Report) -> bool {
    // Of a check that ended early only the bytes it came to are known here.
    !report.complete || Sampling::of_bytes(report.bytes) != Sampling::default()
}

/// `is_sampled`: counts are scaled up from some records.
fn bars(
    out: &mut String,
    title: &str,
    histogram: &Histogram,
    amount: fn(u64) -> String,
    is_sampled: bool,
) -> fmt::Result {
    let most = histogram.bins.iter().map(|bin| bin.count).max().unwrap_or(0);
    if most == 0 {
        return Ok(());
    }
    write!(
        out,
        "<section>\n<h2>{}</h2>\n<p class=\"quiet\">from {} to {}, {} on average{}</p>\n<table class=\"bars\">\n<tbody>\n",
        Text(title),
        amount(histogram.min),
        amount(histogram.max),
        amount(mean(histogram).unwrap_or(0)),
        if is_sampled {
            "; of large files some records are read, which stand for all"
        } else {
            ""
        },
    )?;
    for bin in &histogram.bins {
        // A bar of text is read, printed and copied as well.
        #[allow(clippy::cast_possible_truncation, reason = "at most 40")]
        let length = (u128::from(bin.count) * 40).div_ceil(u128::from(most)) as usize;
        writeln!(
            out,
            "<tr><td class=\"n\">{}<td class=\"n\">{}{}<td aria-hidden=\"true\">{}",
            amount(bin.from),
            if is_sampled && bin.count > 0 { "about " } else { "" },
            super::amount::count(bin.count),
            "█".repeat(length),
        )?;
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Text, Ticked};

    #[test]
    fn text_is_never_markup() {
        assert_eq!(
            Text("<b a='1'>\"&\u{202E}").to_string(),
            "&lt;b a=&#39;1&#39;&gt;&quot;&amp;\\u{202E}"
        );
        assert_eq!(Ticked("`<x>` is `y").to_string(), "<code>&lt;x&gt;</code> is `y");
    }
}
