//! Labels and page copy, in one place. What a fault means and how a finding is mended is said by core.
//!
//! Names that tests and assistive technology rely on; change them only together with `tests/e2e`:
//!
//! | where | role | name |
//! |---|---|---|
//! | everywhere | navigation | `Pages`; links `Prompt`, `Batch file`, `Access`, `Settings` |
//! | | combobox (native select) | `Region` |
//! | | link | `Credentials: …` (the chip in the header, to Access) |
//! | | dialog | `Keyboard` (opened by `?`), closed by button `Close` |
//! | Prompt, Batch | combobox (text) | `Model`; its listbox `Models` with options |
//! | | group | `Filters`: comboboxes (native) `Provider`, `Makes`, `By`, checkboxes `Callable in …`, `Batch here`, `Cheapest first`; `Where these facts come from` with button `Refresh`; `Call it by` with a radio for each id |
//! | | combobox (native select) | `Body format` (only for a model the catalogue does not know) |
//! | | radio | group `Call through`: `Converse`, `InvokeModel`; on Prompt those that the model has, `In the background`, `Raw JSON` |
//! | Prompt | textbox | by what the model reads: `System prompt`, `User message 1`, `Assistant message 2` …; `Prompt`; `Text 1` …; `Query`, `Document 1` …; `Body as JSON`; `Result goes to (S3)` |
//! | | textbox, combobox, group | parameters by their names in words: `Max tokens`, `Temperature`, `Cfg scale` …; the rest under `More parameters (n)` |
//! | | radio | group `Reply`: `Streamed`, `At once`, where the model streams |
//! | | button | `Send` or `Start`, `Stop`, `Retry`, `Add message`, `Add text`, `Add document`, `Remove message 2` …, `Use the sample prompt`, `Copy reply` |
//! | | button | `Attach a file to user message 1`, `From S3`; list `Files` with `Remove photo.png` |
//! | | img, table, list | `Image 1` with link `Download image 1`; region `Vectors` with `Copy all as JSON`, `Download JSON`; list `Documents by score` |
//! | | region | `In the background`: an article for each call, with `Stop watching`, `Ask now`, `Watch again`, `Copy address` |
//! | | combobox (native select) | `Try a fault` (sandbox only; appends its directive to the last user message) |
//! | | region | `Prompt`, `Parameters`, `Reply`, `Raw` |
//! | | status | `Reply status` |
//! | | tab | `Request`, `Signature`, `Response` in tablist `Raw` |
//! | Batch | button | `Choose file`, `Check`, `Stop`, `Try the valid sample`, `Try the broken sample`, `Edit` (quotas), `All records`; `Save report` opens `HTML`, `CSV`, `JSON`, `SARIF` |
//! | | region | `File`, `Report` (has `data-records`, `data-wasm-bytes`), `Findings`, `Records`, `Limits of a job`, `Tokens per record`, `Sizes of lines`, `What came` |
//! | | progressbar | `Checked so far` |
//! | | status | `Check status` |
//! | | table | `Causes`; a row's button is the cause's title and carries `aria-expanded` |
//! | | region | `Line viewer` with buttons `Previous line`, `Next line`, radios `Line`, `Prompt` |
//! | | table | `Records` (only rows in view exist); combobox `Show`, textbox `Go to line` |
//! | Access | textbox | `Paste credentials` |
//! | | checkbox | `Keep for this tab` |
//! | | button | `Use these credentials`, `Forget`, `Use the sandbox` |
//! | Settings | radio | group `Theme`: `System`, `Light`, `Dark` |

pub(crate) mod model;
pub(crate) mod prompt;
pub(crate) mod reply;

/// The shell.
pub(crate) mod shell {
    pub(crate) const NAME: &str = "Outcrop";
    pub(crate) const PAGES: &str = "Pages";
    pub(crate) const PROMPT: &str = "Prompt";
    pub(crate) const BATCH: &str = "Batch file";
    pub(crate) const ACCESS: &str = "Access";
    pub(crate) const SETTINGS: &str = "Settings";
    pub(crate) const SKIP: &str = "Skip to content";
    pub(crate) const REGION: &str = "Region";
    pub(crate) const SANDBOX: &str = "Sandbox: replies are made up, nothing is billed";
    pub(crate) const SANDBOX_SHORT: &str = "Sandbox replies, not billed";
    pub(crate) const CLOSE: &str = "Close";
    pub(crate) const NOT_FOUND: &str = "There is no such page";
    pub(crate) const NOT_FOUND_NEXT: &str = "The address may be from a newer version, or mistyped.";
    pub(crate) const GO_TO_PROMPT: &str = "Go to Prompt";
    pub(crate) const CRASH: &str = "Outcrop has stopped because of a bug of its own. Reload the page; what was typed is lost. The browser's console has the details.";
    pub(crate) const SITE_UNREACHABLE: &str = "The site could not be reached to ask whether there is a sandbox. Reload the page to try again; pasted credentials work regardless.";
    pub(crate) const SITE_UNREADABLE: &str = "The site's config.json is not what Outcrop expects, so its sandbox is not used. Pasted credentials work regardless.";

    pub(crate) const LOOKING: &str = "looking…";
    pub(crate) const CREDENTIALS: &str = "Credentials:";
    pub(crate) const NO_CREDENTIALS: &str = "No credentials";
    pub(crate) const EXPIRED: &str = "expired";
    pub(crate) const NO_EXPIRY: &str = "no expiry known";

    pub(crate) fn left(time: &str) -> String {
        format!("{time} left")
    }
}

/// The keyboard help.
pub(crate) mod keys {
    pub(crate) const TITLE: &str = "Keyboard";
    pub(crate) const SEND: &str = "Send the prompt, or check the file";
    pub(crate) const STOP: &str = "Stop what is running; what is there is kept";
    pub(crate) const HELP: &str = "Show this";
    pub(crate) const MOVE: &str = "Move in the list of models, in tabs and in choices";
    pub(crate) const TAKE: &str = "Take the model, open or close a cause";
    pub(crate) const NEXT: &str = "To the next control, and back with Shift";
}

/// The settings page.
pub(crate) mod settings {
    pub(crate) const LOOK: &str = "Look";
    pub(crate) const THEME: &str = "Theme";
    pub(crate) const SYSTEM: &str = "System";
    pub(crate) const LIGHT: &str = "Light";
    pub(crate) const DARK: &str = "Dark";
    pub(crate) const KEYBOARD: &str = "Keyboard";
    pub(crate) const SHOW_KEYS: &str = "Show the keys";
    pub(crate) const KEYBOARD_TEXT: &str =
        "Everything works from the keyboard. The key ? shows how, on every page.";
    pub(crate) const LAST_FILE: &str = "The file checked last";
    pub(crate) const LAST_FILE_TEXT: &str = "Where the browser can, it keeps the way back to the file that was checked last, so that it can be offered after a reload: its name and place, never its content. Reading it needs your permission again.";
    pub(crate) const LAST_FILE_FORGET: &str = "Forget the last file";
    pub(crate) const ABOUT: &str = "About";
    pub(crate) const STAYS_HERE: &str = "Outcrop is a static page: it talks to AWS, or to the sandbox it was started with, and to nobody else. Prompts, replies and files stay in this tab.";

    pub(crate) fn version(version: &str) -> String {
        format!("Version {version}")
    }
}

/// How a model is called; on both pages.
pub(crate) mod via {
    pub(crate) const LABEL: &str = "Call through";
    pub(crate) const CONVERSE: &str = "Converse";
    pub(crate) const INVOKE: &str = "InvokeModel";
}

/// The access page.
pub(crate) mod access {
    pub(crate) const IN_USE: &str = "In use";
    pub(crate) const PASTE_TITLE: &str = "Your own credentials";
    pub(crate) const PASTE: &str = "Paste credentials";
    pub(crate) const PASTE_HINT: &str = "As the AWS access portal, the CLI or STS gives them: export, set or $Env: lines, a block of the credentials file, JSON, or an API key.";
    pub(crate) const PLACEHOLDER: &str = "export AWS_ACCESS_KEY_ID=\"ASIA…\"\nexport AWS_SECRET_ACCESS_KEY=\"…\"\nexport AWS_SESSION_TOKEN=\"…\"";
    pub(crate) const KEEP: &str = "Keep for this tab";
    pub(crate) const KEEP_HINT: &str = "Off: they are forgotten when the page is left or reloaded. On: they survive a reload, until the tab is closed.";
    pub(crate) const USE: &str = "Use these credentials";
    pub(crate) const FORGET: &str = "Forget";
    pub(crate) const USE_SANDBOX: &str = "Use the sandbox";
    pub(crate) const FORGOTTEN: &str = "Credentials forgotten";
    pub(crate) const TAKEN: &str = "Credentials are in use";
    pub(crate) const NOT_KEPT: &str =
        "The browser keeps nothing for this site, so they are held in memory only.";
    pub(crate) const NOTHING_PASTED: &str = "Paste credentials first.";

    pub(crate) const NONE_TITLE: &str = "No credentials";
    pub(crate) const NONE_TEXT: &str = "Calls to Bedrock need some. Checking batch files needs none.";
    pub(crate) const SANDBOX_TITLE: &str = "The sandbox's temporary credentials";
    pub(crate) const SANDBOX_TEXT: &str = "Replies are the sandbox's: made up from the prompt, on this computer. No account is used and nothing is billed.";
    pub(crate) const OWN_TITLE: &str = "Your own credentials";
    pub(crate) const API_KEY_TITLE: &str = "Your own Bedrock API key";
    pub(crate) const API_KEY_SHORT: &str = "API key";
    pub(crate) const OWN_TEXT: &str = "Calls go from this tab to AWS and are billed to your account.";

    pub(crate) const ACCESS_KEY: &str = "Access key";
    pub(crate) const KIND: &str = "Kind";
    pub(crate) const ENDS: &str = "Ends";
    pub(crate) const ENDPOINT: &str = "Endpoint";
    pub(crate) const HELD: &str = "Held";
    pub(crate) const HELD_MEMORY: &str = "in this page's memory";
    pub(crate) const HELD_TAB: &str = "in this tab, until it is closed";
    pub(crate) const AWS: &str = "AWS, by Region";

    pub(crate) const SAFETY_TITLE: &str = "What to know";
    pub(crate) const SAFETY: [&str; 4] = [
        "Use temporary credentials: a role's, an hour or less, allowed no more than bedrock:InvokeModel and bedrock:InvokeModelWithResponseStream on the models you use.",
        "They are held in memory, or in this tab's session storage if you say so; never in the address, in local storage or in a log.",
        "Whatever script runs in a page can read what the page holds. Outcrop loads none from elsewhere, and brings a Content-Security-Policy that refuses any: host it with that policy.",
        "A long-lived key (AKIA…) works and does not end by itself. Prefer one that does.",
    ];

    pub(crate) const KIND_TEMPORARY: &str = "temporary, with a session token";
    pub(crate) const KIND_LONG: &str = "long-lived: it does not end by itself";
    pub(crate) const KIND_API_KEY: &str = "API key: works for Bedrock alone";
    pub(crate) const NEVER: &str = "never by themselves";
    pub(crate) const UNKNOWN_END: &str = "not known: what was pasted does not say";

    pub(crate) fn ends(clock: &str, left: &str) -> String {
        format!("{clock}, {left} left")
    }

    pub(crate) fn ended(clock: &str) -> String {
        format!("{clock}: expired")
    }
}

/// The batch page.
pub(crate) mod batch {
    use crate::numbers::{count, counted};

    pub(crate) const FILE: &str = "File";
    pub(crate) const CHOOSE: &str = "Choose file";
    pub(crate) const CHECK: &str = "Check";
    pub(crate) const STOP: &str = "Stop";
    pub(crate) const VALID_SAMPLE: &str = "Try the valid sample";
    pub(crate) const BROKEN_SAMPLE: &str = "Try the broken sample";
    pub(crate) const DROP_TITLE: &str = "Drop a batch file anywhere on this page";
    pub(crate) const DROP_TEXT: &str = "It is checked here, in this tab, as Bedrock would read it: every line, before a job is started and paid for. Nothing is uploaded. Several files, or a folder of them, are checked as one job.";
    pub(crate) const DROP_NOW: &str = "Let go to check this";
    pub(crate) const RUNNING: &str = "A check is running. Stop it first.";
    pub(crate) const MODEL: &str = "Model";
    pub(crate) const MODEL_WHY: &str = "The records are judged by what this model takes.";
    pub(crate) const REPORT: &str = "Report";
    pub(crate) const OUTCOME: &str = "File and report";
    pub(crate) const FINDINGS: &str = "Findings";
    pub(crate) const CAUSES: &str = "Causes";
    pub(crate) const LIMITS: &str = "Limits of a job";
    pub(crate) const PROGRESS: &str = "Checked so far";
    pub(crate) const STATUS: &str = "Check status";
    pub(crate) const VIEWER: &str = "Line viewer";
    pub(crate) const PREVIOUS: &str = "Previous line";
    pub(crate) const NEXT: &str = "Next line";
    pub(crate) const SAVE_REPORT: &str = "Save report";
    pub(crate) const TO_RECORDS: &str = "All records";
    pub(crate) const RAW: &str = "Line";
    pub(crate) const AS_PROMPT: &str = "Prompt";
    pub(crate) const SHOWN_AS: &str = "Shown as";
    pub(crate) const CLOSE_RECORD: &str = "Close the record";
    pub(crate) const RULE_PAGE: &str = "About this rule";
    pub(crate) const CHECK_AGAIN: &str = "Check again";
    pub(crate) const TOKENS: &str = "Tokens per record";
    pub(crate) const SIZES: &str = "Sizes of lines";
    pub(crate) const RECENT: &str = "Last time:";
    pub(crate) const RECENT_FORGET: &str = "Forget it";
    pub(crate) const RECENT_FORGOTTEN: &str = "The last file is forgotten";
    pub(crate) const RECENT_REFUSED: &str = "The file was not opened: it was moved or removed since, or the permission was not given. Choose it again.";
    pub(crate) const QUOTAS_EDIT: &str = "Edit";
    pub(crate) const QUOTAS_DONE: &str = "Done";
    pub(crate) const QUOTAS_WHY: &str = "Your account's own quotas, where they differ from AWS's defaults. They are kept in this browser. What is empty is the default.";
    pub(crate) const QUOTA_ERROR: &str = "A number such as 100,000 or 1.5 GB, or nothing.";

    /// A form of the report and what it is for.
    pub(crate) const fn form(kind: outcrop_core::batch::render::Kind) -> (&'static str, &'static str) {
        use outcrop_core::batch::render::Kind;
        match kind {
            Kind::Html => ("HTML", "a page to read, print, send on"),
            Kind::Csv => ("CSV", "a table for spreadsheets"),
            Kind::Json => ("JSON", "everything, for programs"),
            Kind::Sarif => ("SARIF", "for code hosts and editors"),
        }
    }

    pub(crate) fn recent(name: &str) -> String {
        format!("Check {name} again")
    }

    pub(crate) fn together(files: usize, size: &str) -> String {
        format!(
            "{} as one job, {size} together",
            counted(files as u64, "file", "files")
        )
    }

    pub(crate) fn half_below(value: &str) -> String {
        format!("half under {value}")
    }

    /// A histogram in one sentence.
    pub(crate) fn spread(title: &str, least: &str, most: &str, half: &str, mean: &str) -> String {
        format!("{title}: from {least} to {most}, {half}, {mean} on average")
    }

    pub(crate) fn bin(from: &str, to: &str, number: u64) -> String {
        format!("{from} to {to}: {}", counted(number, "record", "records"))
    }

    /// What a job may have of something.
    pub(crate) fn allowed(code: &str, value: &str) -> String {
        if code == "minRecords" {
            format!("at least {value}")
        } else {
            format!("up to {value}")
        }
    }

    /// The field for a quota.
    pub(crate) fn quota(code: &str) -> String {
        match code {
            "minRecords" => "Fewest records of a job",
            "records" => "Most records of a job",
            "fileBytes" => "Largest file",
            "jobBytes" => "Largest job",
            other => other,
        }
        .to_owned()
    }

    pub(crate) const EXPORT_FAILED: &str = "The browser could not make the file.";
    pub(crate) const SAMPLE_FAILED: &str =
        "The browser could not make the sample, most likely for lack of memory. Choose a file instead.";

    pub(crate) fn export_holds(kept: usize) -> String {
        format!("Exports hold the first {kept} places of each cause at most; their counts are of all.")
    }

    pub(crate) const NO_FINDINGS_TITLE: &str = "Nothing to mend";
    pub(crate) const NO_FINDINGS: &str = "Every record has what this model asks for. Bedrock may still refuse a record for what only it can know, such as the content of an image.";
    pub(crate) const READING: &str = "Reading the line…";
    pub(crate) const COLUMN_CAUSE: &str = "Cause";
    pub(crate) const COLUMN_COUNT: &str = "Records";
    pub(crate) const COLUMN_WHERE: &str = "Lines";
    pub(crate) const COLUMN_FIX: &str = "Fix";
    pub(crate) const WHOLE_FILE: &str = "whole file";
    pub(crate) const RECORD_ID: &str = "recordId";
    pub(crate) const STARTING: &str = "starting";
    pub(crate) const STOPPING: &str = "stopping…";
    pub(crate) const COST: &str = "Cost as a batch";
    pub(crate) const INPUT_TOKENS: &str = "Input tokens";

    pub(crate) const RECORDS: &str = "Records";
    pub(crate) const RATE: &str = "Rate";
    pub(crate) const TIME: &str = "Time";
    pub(crate) const PLACES: &str = "Findings";
    pub(crate) const AS_JSON: &str = "The body format of this model is not known, so the bodies were checked as JSON alone. Choose the format under Model and check again.";
    pub(crate) const STALE: &str =
        "This report was made for another model, operation or quotas than are chosen now.";
    pub(crate) const LINE_GONE: &str = "The file has changed since it was checked";
    pub(crate) const LINE_GONE_NEXT: &str = "Choose it again and check it once more.";

    /// A limit by its code in the report; one this version does not know is shown by its code.
    pub(crate) fn limit(code: &str) -> String {
        match code {
            "records" | "minRecords" => "Records",
            "fileBytes" => "File",
            "jobBytes" => "Job",
            "lineBytes" => "Longest line",
            other => other,
        }
        .to_owned()
    }

    pub(crate) fn of_limit(code: &str, limit: &str) -> String {
        if code == "minRecords" {
            format!("of at least {limit}")
        } else {
            format!("of {limit}")
        }
    }

    pub(crate) const ERRORS: &str = "errors";
    pub(crate) const WARNINGS: &str = "warnings";
    pub(crate) const NOTES: &str = "notes";

    pub(crate) fn severity_count(number: usize, name: &str) -> String {
        format!("{number} causes are {name}")
    }

    pub(crate) fn of_records(records: u64) -> String {
        format!("of {}", count(records))
    }

    /// A verdict on what was read.
    pub(crate) fn so_far(verdict: &str) -> String {
        let mut letters = verdict.chars();
        let first = letters.next().map(|first| first.to_ascii_lowercase());
        format!(
            "So far: {}{}",
            first.map_or_else(String::new, String::from),
            letters.as_str()
        )
    }

    pub(crate) fn stopped_after(bytes: &str, of: &str) -> String {
        format!("Stopped after {bytes} of {of}: the report is of what was read.")
    }

    pub(crate) fn causes(number: usize) -> String {
        counted(number as u64, "cause", "causes")
    }

    /// Which of the places kept is shown, of how many, and in how many records where that differs.
    pub(crate) fn example_of(at: usize, kept: usize, places: u64, records: u64) -> String {
        let first = if kept as u64 == places {
            format!("{at} of {}", counted(places, "place", "places"))
        } else {
            format!(
                "{at} of the first {kept} of {}",
                counted(places, "place", "places")
            )
        };
        if places == records {
            first
        } else {
            format!("{first} in {}", counted(records, "record", "records"))
        }
    }

    pub(crate) fn line(number: u64) -> String {
        format!("Line {}", count(number))
    }

    pub(crate) fn column(number: u32) -> String {
        format!("column {}", count(u64::from(number)))
    }

    pub(crate) fn cut(bytes: &str) -> String {
        format!("… {bytes} not shown")
    }

    pub(crate) fn announce_done(verdict: &str, causes: usize) -> String {
        format!("Check complete. {verdict}. {}.", self::causes(causes))
    }

    pub(crate) const ANNOUNCE_RUNNING: &str = "Checking the file.";
    pub(crate) const ANNOUNCE_STOPPED: &str = "Check stopped.";

    pub(crate) const NO_WORKER: &str = "This browser cannot check files in the background";
    pub(crate) const NO_WORKER_WHY: &str = "Module workers are missing or switched off for this site.";
    pub(crate) const NO_WORKER_NEXT: &str =
        "Use a newer browser: Chrome or Edge 96, Firefox 114, Safari 16.4.";
    pub(crate) const NOT_LOADED: &str = "The checker could not be loaded";
    pub(crate) const NOT_LOADED_WHY: &str =
        "The connection was cut, or the site was updated a moment ago and its old files are gone.";
    pub(crate) const NOT_LOADED_NEXT: &str =
        "Check again. If that fails too, reload the page: what was typed is lost then.";
    pub(crate) const UNREADABLE: &str = "The file could not be read to its end";
    pub(crate) const UNREADABLE_WHY: &str =
        "It was changed, moved or removed since it was chosen, or the disk gave an error.";
    pub(crate) const UNREADABLE_NEXT: &str = "Choose the file again and check it once more.";
    pub(crate) const BROKE: &str = "The checker stopped";
    pub(crate) const BROKE_NEXT: &str = "The page is not affected. Check again; if it happens at the same place, split the file before it and report the bug.";

    pub(crate) fn broke_why(bytes: u64) -> String {
        format!(
            "It failed at byte {} of the file, for lack of memory or because of a bug.",
            count(bytes)
        )
    }

    pub(crate) const RESUME: &str = "Resume";
    pub(crate) const REPORT_SO_FAR: &str = "Report on what was checked";
    pub(crate) const BROKE_RESUMABLE: &str = "The page is not affected, and what was checked before is kept. Resume: the stretch it failed in is checked again, and left out if it fails once more.";

    /// Where the checker failed: a byte of one of the files.
    pub(crate) fn broke_at(offset: u64, file: &str) -> String {
        format!(
            "It failed at byte {} of {file}, for lack of memory or because of a bug.",
            count(offset)
        )
    }

    pub(crate) const NO_SIMD: &str = "This browser is too old for the checker";
    pub(crate) const NO_SIMD_WHY: &str =
        "The checker compares sixteen bytes at a time (WebAssembly SIMD), which this browser cannot do.";
    pub(crate) const NO_SIMD_NEXT: &str =
        "Use Chrome or Edge 91, Firefox 89, Safari 16.4, or newer. Nothing else of the page needs it.";
    pub(crate) const LEFT_OUT: &str = "A part of the file was not checked";
    pub(crate) const LEFT_OUT_NEXT: &str = "The report is of the rest. Split the file there to check the lines around, and report the bug with one of them.";

    /// The bytes of a file that were left out: the last one is not among them.
    pub(crate) fn left_out(start: u64, end: u64, file: &str) -> String {
        format!(
            "The checker failed twice between byte {} and byte {} of {file}.",
            count(start),
            count(end)
        )
    }

    /// Ids had no room: what the browser said.
    pub(crate) fn ids_left_out(reason: &str) -> String {
        format!(
            "Not every recordId was compared with the others: the browser gave no room to keep them ({reason}). Free disk space, or check in a window that is not private."
        )
    }

    pub(crate) fn up_to(bytes: u64) -> String {
        format!("{} bytes had been read.", count(bytes))
    }
}

/// What was dropped and is not checked.
pub(crate) mod arrival {
    use crate::numbers::counted;

    pub(crate) const TITLE: &str = "What came";
    pub(crate) const ANYWAY: &str = "Check it anyway";
    pub(crate) const UNPACK: &str = "Unpack it here and check";
    pub(crate) const UNPACKING: &str = "Unpacking…";
    pub(crate) const NOT_UNPACKED: &str =
        "The file could not be unpacked: it is damaged, or larger than this browser has room for.";
    pub(crate) const NOTHING: &str = "Nothing that can be read was dropped";
    pub(crate) const NOTHING_NEXT: &str = "A batch file is JSON Lines: one object a line, with recordId and modelInput. Choose one, or try a sample to see what it looks like.";
    pub(crate) const NONE_OF_THEM: &str = "None of these is a batch file";

    pub(crate) const LINES: (&str, &str) = ("A batch file", "Check it.");
    pub(crate) const GZIP: (&str, &str) = (
        "This is a gzip file",
        "Bedrock does not unpack it. It can be unpacked and checked here; for the job, put the unpacked file into S3.",
    );
    pub(crate) const ANSWERS: (&str, &str) = (
        "This is a job's output, not its input",
        "Its lines hold what was asked and what was answered. For a new job, use the file that the job was made from: Bedrock takes only names that end in .jsonl.",
    );
    pub(crate) const MANIFEST: (&str, &str) = (
        "This is a job's manifest: the counts of what it did",
        "The answers are in the .jsonl.out files beside it; records that failed have an error there.",
    );
    pub(crate) const MANIFEST_UNCLEAR: (&str, &str) = (
        "This is named as a job's manifest, but does not read as one",
        "Download it again from the job's output folder.",
    );
    pub(crate) const PICTURE: (&str, &str) = (
        "This is a picture",
        "A batch file holds pictures as base64 inside its records. Put it into a content block of a record, or ask about it on the Prompt page.",
    );
    pub(crate) const PDF: (&str, &str) = (
        "This is a PDF",
        "A batch file holds documents as base64 inside its records, for models that read them.",
    );
    pub(crate) const UNREADABLE: &str = "The browser cannot read this";

    pub(crate) const TOTAL: &str = "Records";
    pub(crate) const PROCESSED: &str = "Processed";
    pub(crate) const SUCCEEDED: &str = "Succeeded";
    pub(crate) const FAILED: &str = "Failed";
    pub(crate) const INPUT: &str = "Input tokens";
    pub(crate) const OUTPUT: &str = "Output tokens";

    pub(crate) fn unreadable(reason: &str) -> String {
        format!("It was moved or removed, or is not a file ({reason}). Choose it once more.")
    }

    pub(crate) fn empty_folder(name: &str) -> String {
        format!("The folder {name} holds no files")
    }

    pub(crate) fn left_out(files: usize) -> String {
        format!(
            "{} left out: no batch files",
            counted(files as u64, "file is", "files are")
        )
    }

    pub(crate) fn more(files: usize) -> String {
        format!("And {} more.", counted(files as u64, "file", "files"))
    }
}

/// A record as a conversation.
pub(crate) mod transcript {
    use crate::numbers::counted;

    pub(crate) const LABEL: &str = "The record as a prompt";
    pub(crate) const SYSTEM: &str = "system";
    pub(crate) const REASONING: &str = "Reasoning";
    pub(crate) const CALL: &str = "Calls";
    pub(crate) const RESULT: &str = "Result";
    pub(crate) const PICTURE: &str = "A picture of the record";
    pub(crate) const UNCLEAR: &str =
        "This line does not read as a prompt: it is no JSON object, or holds no conversation.";

    pub(crate) fn too_long(bytes: &str) -> String {
        format!("The line has {bytes}: too long to be laid out here.")
    }

    pub(crate) fn tools(number: usize) -> String {
        counted(number as u64, "tool", "tools")
    }

    pub(crate) fn more(turns: usize) -> String {
        format!("And {} more.", counted(turns as u64, "turn", "turns"))
    }

    pub(crate) fn elsewhere(text: &str) -> String {
        format!("Not shown: {text}")
    }
}

/// The table of records.
pub(crate) mod records {
    use crate::numbers::{count, counted};

    pub(crate) const TITLE: &str = "Records";
    pub(crate) const FILTER: &str = "Show";
    pub(crate) const ANY: &str = "All records";
    pub(crate) const NOTED: &str = "With any finding";
    pub(crate) const WARNED: &str = "Warnings and errors";
    pub(crate) const FAILING: &str = "Would fail";
    pub(crate) const JUMP: &str = "Go to line";
    pub(crate) const GO: &str = "Go";
    pub(crate) const FILE: &str = "Of the file";
    pub(crate) const COLUMN_LINE: &str = "Line";
    pub(crate) const COLUMN_ID: &str = "recordId";
    pub(crate) const COLUMN_SIZE: &str = "Size";
    pub(crate) const COLUMN_TOKENS: &str = "Tokens";
    pub(crate) const COLUMN_TEXT: &str = "Asks";
    pub(crate) const NONE: &str = "No record is like that.";
    pub(crate) const NOBODY: &str = "The checker that knows the rows has ended. Check again to see them.";

    pub(crate) fn shown(shown: u64, records: u64) -> String {
        if shown == records {
            counted(records, "record", "records")
        } else {
            format!("{} of {}", count(shown), counted(records, "record", "records"))
        }
    }

    pub(crate) fn unreadable(reason: &str) -> String {
        format!("The file could not be read ({reason}). Choose it again and check it once more.")
    }
}

/// What a job costs.
pub(crate) mod cost {
    use crate::numbers::counted;

    pub(crate) const TITLE: &str = "Cost";
    pub(crate) const BATCH: &str = "As a batch";
    pub(crate) const ON_DEMAND: &str = "On demand";
    pub(crate) const INPUT: &str = "Input tokens";
    pub(crate) const OUTPUT: &str = "Output tokens";
    pub(crate) const ESTIMATED: &str = "Input is estimated from the text.";
    pub(crate) const RANGE: &str = "From what is read alone to every record answered up to its max_tokens.";
    pub(crate) const NO_BATCH: &str = "This model is not known to take batch jobs.";
    pub(crate) const HALF: &str = "The batch price is taken as half of that on demand.";

    pub(crate) const CALIBRATE: &str = "Calibrate with CountTokens";
    pub(crate) const COUNTING: &str = "The service is counting.";
    pub(crate) const NO_ACCESS: &str = "Add credentials on the Access page first.";
    pub(crate) const EXPIRED: &str = "The credentials have expired. Paste a fresh set on the Access page.";
    pub(crate) const NOBODY: &str = "The checker that knows the records has ended. Check again first.";
    pub(crate) const NO_SAMPLE: &str = "None of the records looked at can be counted: they would fail, or their size cannot be told. Mend them and check again.";

    /// What the button sends.
    pub(crate) fn sends(records: u64, region: &str, is_sandbox: bool) -> String {
        let to = if is_sandbox { "the sandbox" } else { region };
        format!(
            "Sends {} of this job, taken evenly, to {to} to be counted. Free of charge; nothing is generated.",
            counted(records, "body", "bodies")
        )
    }

    pub(crate) fn counting(at: u64, of: u64) -> String {
        format!("Counting {} of {of}…", at + 1)
    }

    pub(crate) fn from(low: &str) -> String {
        format!("from {low}")
    }

    pub(crate) fn on_demand(range: &str) -> String {
        format!("on demand {range}")
    }

    pub(crate) fn at_most(tokens: &str, is_open: bool) -> String {
        if is_open {
            format!("{tokens} and more")
        } else {
            format!("up to {tokens}")
        }
    }

    pub(crate) fn calibrated(records: u64) -> String {
        format!(
            "Input is estimated, corrected by {} that the service counted.",
            counted(records, "record", "records")
        )
    }

    pub(crate) fn images(number: u64) -> String {
        format!("The size of {} is not known.", counted(number, "image", "images"))
    }

    pub(crate) const PRICES: &str = "Prices:";

    pub(crate) fn of_day(date: &str) -> String {
        format!(", {date}; without taxes and discounts.")
    }
}
