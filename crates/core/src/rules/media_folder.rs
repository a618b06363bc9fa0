//! Media in S3 lie elsewhere than the job's input.

use super::{Example, NOVA_LITE, Rule, Said, shown};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "media-folder",
    severity: Severity::Error,
    checks: "Media given by S3 addresses begin with `s3://` and lie in one bucket, in the folder that is the job's input or below it.",
    why: "A job reads media only from its own input folder, and the input has to be that folder, not a file in it. A \
          record whose media lie elsewhere fails when its turn comes.",
    example: Example::Line {
        model: NOVA_LITE,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"s3Location":{"uri":"s3://photos/a.png"}}}},{"image":{"format":"png","source":{"s3Location":{"uri":"s3://scans/b.png"}}}},{"text":"compare"}]}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"s3Location":{"uri":"s3://photos/a.png"}}}},{"image":{"format":"png","source":{"s3Location":{"uri":"s3://photos/b.png"}}}},{"text":"compare"}]}]}}"#,
    },
};

/// One address outside the job's input folder.
pub(crate) fn say(folder: &str) -> Said {
    let folder = shown(folder);
    Said::new(
        &RULE,
        "Media outside the job's input folder",
        format!(
            "This address is not below `{folder}/`, the folder of the job's input. S3 tells upper from lower case."
        ),
        "Copy the object into the input folder and give its address there.",
    )
}

/// An address that is none of S3.
pub(crate) fn not_s3() -> Said {
    Said::new(
        &RULE,
        "Media not given by an S3 address",
        "This is no address of S3: one is `s3://bucket/key`, with `s3` in lower case. Bedrock fetches media from \
         nowhere else.",
        "Copy the object into the job's input folder and give its address there, or give the bytes themselves.",
    )
    .telling_apart("address")
}

/// Addresses in several buckets: whatever the input folder is, some are outside it.
pub(crate) fn buckets(buckets: &str) -> Said {
    Said::new(
        &RULE,
        "Media lie in several buckets",
        format!("The records give media in several buckets: {buckets}. A job reads them from one folder of one bucket."),
        "Copy the media into one folder, beside the .jsonl files, and give that folder as the job's input.",
    )
    .telling_apart("buckets")
}
