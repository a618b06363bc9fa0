//! What a file is checked for.

use serde::{Deserialize, Serialize};

use crate::catalog::{Counting, Family, Quirks, Via};
use crate::codec::{self, BodyForm};
use crate::schema::Folder;

use super::limits::Limits;

/// The job that files are for. As JSON: `{family?, via?, quirks?, counting?, bytes?, limits?, input?, seed?}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Job {
    /// The family of its model. `None`: not known, so that bodies of `InvokeModel` are checked as JSON only.
    #[serde(default)]
    pub family: Option<Family>,
    /// Which operation's bodies the records hold.
    #[serde(default)]
    pub via: Via,
    /// What its model does differently.
    #[serde(default)]
    pub quirks: Quirks,
    /// How its model counts what it reads.
    #[serde(default)]
    pub counting: Counting,
    /// The bytes of its files together, as far as known: of large files only some records have their texts read for
    /// the estimate of tokens. 0: every record's are.
    #[serde(default)]
    pub bytes: u64,
    /// What it may hold.
    #[serde(default)]
    pub limits: Limits,
    /// The folder that will be its input, as `s3://bucket/folder/`, where that is known: media have to lie below it.
    /// What names no bucket of S3 counts as not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// What ids are hashed with; the same in all parts of a job. A host that checks what strangers wrote gives a random
    /// one, so that nobody can write ids whose hashes meet. It changes nothing else.
    #[serde(default, skip_serializing_if = "is_unseeded")]
    pub seed: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
const fn is_unseeded(seed: &u64) -> bool {
    *seed == 0
}

impl Job {
    /// A job for an ordinary model of `family`, within AWS's default quotas.
    pub fn new(family: Family, via: Via) -> Self {
        Self {
            family: Some(family),
            ..Self::unknown(via)
        }
    }

    /// A job whose model is not known.
    pub fn unknown(via: Via) -> Self {
        Self {
            family: None,
            via,
            quirks: Quirks::default(),
            counting: Counting::default(),
            bytes: 0,
            limits: Limits::default(),
            input: None,
            seed: 0,
        }
    }

    /// The same for a model with these quirks.
    #[must_use]
    pub const fn with_quirks(mut self, quirks: Quirks) -> Self {
        self.quirks = quirks;
        self
    }

    /// The same for a model that counts so.
    #[must_use]
    pub const fn with_counting(mut self, counting: Counting) -> Self {
        self.counting = counting;
        self
    }

    /// The same with files of so many bytes together.
    #[must_use]
    pub const fn with_bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }

    /// The same within these limits.
    #[must_use]
    pub const fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same with its input in this folder, `s3://bucket/folder/`.
    #[must_use]
    pub fn with_input(mut self, folder: impl Into<String>) -> Self {
        self.input = Some(folder.into());
        self
    }

    /// The same with ids hashed with this seed.
    #[must_use]
    pub const fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The folder of its input, where it is known.
    pub(super) fn folder(&self) -> Option<Folder> {
        self.input.as_deref().and_then(Folder::read)
    }

    /// The codec of its bodies, as far as the family is known.
    pub(super) fn codec(&self) -> Option<&'static dyn BodyForm> {
        codec::for_bodies(self.family, self.via)
    }
}
