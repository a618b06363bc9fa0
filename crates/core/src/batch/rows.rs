//! Rows of the table of lines: read again from the file when they are looked at.

use std::collections::VecDeque;

use serde::Serialize;

use crate::cost::of_record;
use crate::json::{Kind, Reader as _, Scanner, Token};
use crate::schema::Scratch;

use super::facts::Facts;
use super::gathered::LineFindings;
use super::job::Job;
use super::joined::{Added, Want};
use super::lines::{Line, Lines};
use super::pass::measuring;
use super::record;

/// One line, as the table shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// The file, by its place in the report's list.
    pub file: u32,
    /// From 1.
    pub line: u64,
    /// Its first byte.
    pub start: u64,
    /// One past its last byte, without the line feed.
    pub end: u64,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its input tokens, the best guess, where its body can be read.
    pub tokens: Option<u64>,
    /// 0 fine, 1 note, 2 warning, 3 error.
    pub severity: u8,
    /// Its `recordId`, at most 120 characters; empty where it has none that is a text.
    pub id: String,
    /// The beginning of its first prompt text, at most 120 characters.
    pub text: String,
}

/// A stretch of lines of which some are shown.
#[derive(Debug)]
struct Block {
    file: u32,
    /// The first byte that is still to be read.
    at: u64,
    /// Where the block ends; nothing behind it is needed.
    end: u64,
    lines: Lines,
    /// Lines of the file before it.
    before: u64,
    /// Lines that are shown, counted from the block's first as 1, and their severities.
    picks: VecDeque<(u64, u8)>,
}

/// Rows that are being read: feed what is wanted until nothing is.
#[derive(Debug)]
pub struct Rows {
    blocks: VecDeque<Block>,
    found: Vec<Row>,
    size: Size,
    total: u64,
}

impl Rows {
    /// Rows that are read at once.
    pub const MOST: u64 = 1_000;
    /// Bytes that are wanted at once.
    const WINDOW: u64 = 256 * 1024;

    pub(super) fn new(
        job: &Job,
        parts: &[Added],
        sources: &[(String, u64)],
        (mut from, count): (u64, u64),
        least: u8,
    ) -> Self {
        let longest = job.limits.max_line_bytes;
        let mut blocks: VecDeque<Block> = VecDeque::new();
        let mut left = count.min(Self::MOST);
        let mut total = 0;
        for (number, part) in parts.iter().enumerate() {
            let here = part.index.at_least(least);
            total += here;
            if left == 0 || from >= here {
                from = from.saturating_sub(here);
                continue;
            }
            // A line that began in this part ends at most where the next part's first line begins.
            let next = parts.iter().skip(number + 1).find(|next| next.index.lines() > 0);
            let size = sources
                .get(part.of.file as usize)
                .map_or(u64::MAX, |source| source.1);
            let end = next
                .filter(|next| next.of.file == part.of.file)
                .and_then(|next| next.index.block(0))
                .map_or(size, |(start, ..)| start);
            for (line, severity) in part
                .index
                .pick(least, from)
                .take(usize::try_from(left).unwrap_or(usize::MAX))
            {
                left -= 1;
                let Some((start, first, next)) = part.index.block(line) else {
                    continue;
                };
                // The file is said to be shorter than what was checked of it.
                let end = next.unwrap_or(end);
                if start >= end {
                    continue;
                }
                let before = part.of.before + first;
                let pick = (line - first + 1, severity);
                match blocks.back_mut() {
                    Some(block) if block.file == part.of.file && block.before == before => {
                        block.picks.push_back(pick);
                    }
                    _ => blocks.push_back(Block {
                        file: part.of.file,
                        at: start,
                        end,
                        lines: Lines::between(longest, start, u64::MAX),
                        before,
                        picks: VecDeque::from([pick]),
                    }),
                }
            }
            from = 0;
        }
        Self {
            blocks,
            found: Vec::new(),
            size: Size::new(job.clone()),
            total,
        }
    }

    /// Lines that there are to show in all.
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// What has to be fed next. `None`: all rows are read.
    pub fn want(&self) -> Option<Want> {
        let block = self.blocks.front()?;
        Some(Want::Bytes {
            file: block.file,
            start: block.at,
            end: block.end.min(block.at + Self::WINDOW),
        })
    }

    /// Takes the bytes that were wanted; fewer where the file ends.
    pub fn feed(&mut self, bytes: &[u8]) {
        let Self {
            blocks, found, size, ..
        } = self;
        let Some(block) = blocks.front_mut() else {
            return;
        };
        let wanted = block.end.saturating_sub(block.at).min(Self::WINDOW);
        let (file, before) = (block.file, block.before);
        let picks = &mut block.picks;
        let mut each = |line: Line<'_>| {
            while let Some(&(number, severity)) = picks.front()
                && number <= line.number
            {
                picks.pop_front();
                if number == line.number {
                    found.push(row(&line, file, before, severity, size));
                }
            }
        };
        block.lines.push(bytes, &mut each);
        block.at += bytes.len() as u64;
        if (bytes.len() as u64) < wanted || block.at >= block.end {
            std::mem::replace(&mut block.lines, Lines::new(0)).finish(each);
            blocks.pop_front();
        } else if block.picks.is_empty() {
            blocks.pop_front();
        }
    }

    /// The rows, in order. Lines that the file no longer has are left out.
    pub fn finish(self) -> Vec<Row> {
        self.found
    }
}

fn row(line: &Line<'_>, file: u32, before: u64, severity: u8, size: &mut Size) -> Row {
    let mut bytes = line.bytes;
    if line.start == 0 {
        bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    }
    if line.ended {
        bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    }
    let (id, text) = summary(bytes);
    Row {
        file,
        line: before + line.number,
        start: line.start,
        end: line.start + line.len,
        bytes: line.len,
        tokens: size.of(bytes),
        severity,
        id,
        text,
    }
}

/// Estimates the tokens of records.
#[derive(Debug)]
struct Size {
    job: Job,
    scratch: Scratch,
    facts: Facts,
    findings: LineFindings,
}

impl Size {
    fn new(job: Job) -> Self {
        Self {
            scratch: measuring(&job),
            job,
            facts: Facts::default(),
            findings: LineFindings::default(),
        }
    }

    /// The best guess, where the line is a record with a readable body.
    fn of(&mut self, line: &[u8]) -> Option<u64> {
        let Self {
            job,
            scratch,
            facts,
            findings,
        } = self;
        let checked = record::check(line, job, scratch, facts, findings);
        findings.clear();
        let measured = scratch.measure.as_mut()?.take();
        let size = || of_record(&measured.features, job.counting).likely;
        checked.is_measured.then(size)
    }
}

/// Characters that are shown of a text.
const SHOWN: usize = 120;

/// A line's id and the beginning of its first prompt text, as far as it can be read.
fn summary(line: &[u8]) -> (String, String) {
    let mut found = Summary::default();
    if std::str::from_utf8(line).is_ok() {
        // A line that is no JSON shows what stands before its mistake.
        let _ = found.record(Scanner::new(line), line);
    }
    (found.id, found.text)
}

#[derive(Default)]
struct Summary {
    id: String,
    text: String,
}

type Read<T> = Result<T, crate::json::SyntaxError>;

impl Summary {
    fn record(&mut self, mut reader: Scanner<'_>, line: &[u8]) -> Read<()> {
        if reader.value()?.kind != Kind::ObjectStart {
            return Ok(());
        }
        loop {
            let key = reader.key()?;
            if key.kind != Kind::Key {
                return Ok(());
            }
            let value = reader.value()?;
            match &*key.name(line) {
                b"recordId" if value.kind == Kind::String => self.id = start_of(value, line),
                b"modelInput" if value.kind == Kind::ObjectStart => self.body(&mut reader, line)?,
                _ => {
                    reader.skip(value)?;
                }
            }
        }
    }

    /// The members of a body that hold prompts, by any family's names.
    fn body(&mut self, reader: &mut Scanner<'_>, line: &[u8]) -> Read<()> {
        loop {
            let key = reader.key()?;
            if key.kind != Kind::Key {
                return Ok(());
            }
            let value = reader.value()?;
            match &*key.name(line) {
                b"messages" | b"prompt" | b"inputText" | b"message" | b"texts" | b"input" | b"query" => {
                    self.prompt(reader, value, line, true)?;
                }
                _ => {
                    reader.skip(value)?;
                }
            }
        }
    }

    /// The first text in a value: of blocks and turns only what their members call text.
    fn prompt(&mut self, reader: &mut Scanner<'_>, value: Token, line: &[u8], is_text: bool) -> Read<()> {
        match value.kind {
            Kind::String if is_text && self.text.is_empty() => self.text = start_of(value, line),
            Kind::ArrayStart => loop {
                let element = reader.element()?;
                if element.kind == Kind::ArrayEnd {
                    return Ok(());
                }
                self.prompt(reader, element, line, is_text)?;
            },
            Kind::ObjectStart => loop {
                let key = reader.key()?;
                if key.kind != Kind::Key {
                    return Ok(());
                }
                let value = reader.value()?;
                let is_text = matches!(&*key.name(line), b"content" | b"text" | b"parts");
                self.prompt(reader, value, line, is_text)?;
            },
            _ => {}
        }
        Ok(())
    }
}

/// The beginning of a string, on one line.
fn start_of(value: Token, line: &[u8]) -> String {
    let text = value.text(line);
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown.replace(|character: char| character.is_control(), " ")
}
