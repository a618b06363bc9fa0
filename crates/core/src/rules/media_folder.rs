//! Media in S3 lie elsewhere than the job's input.

use super::{Example, NOVA_LITE, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "media-folder",
    severity: Severity::Error,
    checks: "Media given by S3 addresses lie in one bucket, in the folder that is the job's input or below it.",
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
    let folder = folder.replace('`', "'");
    Said::new(
        &RULE,
        "Media outside the job's input folder",
        format!(
            "This address is not below `{folder}/`, the folder of the job's input. S3 tells upper from lower case."
        ),
        "Copy the object into the input folder and give its address there.",
    )
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
