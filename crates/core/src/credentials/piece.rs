//! The pieces that credentials are made of, under all the names they go by.

use super::{Form, finding};
use crate::finding::{Finding, Severity};
use crate::secret::Secret;

/// One piece of credentials, or of what goes with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Id,
    SecretKey,
    Token,
    Expires,
    Region,
    DefaultRegion,
    Bearer,
}

impl Piece {
    /// The piece that goes by a name, in any case. `SecretKey` is Cognito's, `Token` that of instances
    /// and containers, the `…Security…` ones are AWS's older.
    pub(super) fn named(name: &str) -> Option<Self> {
        const NAMES: [(&str, Piece); 24] = [
            ("aws_access_key_id", Piece::Id),
            ("aws_access_key", Piece::Id),
            ("accesskeyid", Piece::Id),
            ("aws_secret_access_key", Piece::SecretKey),
            ("aws_secret_key", Piece::SecretKey),
            ("secretaccesskey", Piece::SecretKey),
            ("secretkey", Piece::SecretKey),
            ("aws_session_token", Piece::Token),
            ("aws_security_token", Piece::Token),
            ("sessiontoken", Piece::Token),
            ("token", Piece::Token),
            ("aws_credential_expiration", Piece::Expires),
            ("aws_session_expiration", Piece::Expires),
            ("aws_expiration", Piece::Expires),
            ("x_security_token_expires", Piece::Expires),
            ("expiration", Piece::Expires),
            ("aws_region", Piece::Region),
            ("region", Piece::Region),
            ("aws_default_region", Piece::DefaultRegion),
            ("aws_bearer_token_bedrock", Piece::Bearer),
            ("serviceapikeyvalue", Piece::Bearer),
            ("bedrock_api_key", Piece::Bearer),
            ("aws_bedrock_api_key", Piece::Bearer),
            ("apikey", Piece::Bearer),
        ];
        NAMES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, piece)| *piece)
    }

    /// What a person calls it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "access key id",
            Self::SecretKey => "secret access key",
            Self::Token => "session token",
            Self::Expires => "expiry",
            Self::Region | Self::DefaultRegion => "Region",
            Self::Bearer => "Bedrock API key",
        }
    }
}

/// A piece and where it was.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) piece: Piece,
    pub(super) value: Secret,
    /// From 1; 0 in JSON, whose lines say little.
    pub(super) line: u64,
}

impl Found {
    /// `Line 3: `, to begin a message with.
    pub(super) fn place_prefix(&self) -> String {
        match self.line {
            0 => String::new(),
            line => format!("Line {line}: "),
        }
    }

    /// ` (line 3)`, to put behind a name.
    pub(super) fn place_suffix(&self) -> String {
        match self.line {
            0 => String::new(),
            line => format!(" (line {line})"),
        }
    }
}

/// All that was found in a text.
#[derive(Debug)]
pub(super) struct Pieces {
    pub(super) form: Form,
    pub(super) found: Vec<Found>,
    /// The first line that was not understood; 0: none.
    pub(super) unread: u64,
    /// The first line that says the keys are kept elsewhere (a role, a process, a session); 0: none.
    pub(super) elsewhere: u64,
    /// The line at which a second profile begins, which is left out; 0: none.
    pub(super) second_profile: u64,
}

impl Pieces {
    pub(super) const fn new(form: Form) -> Self {
        Self {
            form,
            found: Vec::new(),
            unread: 0,
            elsewhere: 0,
            second_profile: 0,
        }
    }

    /// The last value given to a piece, as a shell would have it.
    pub(super) fn get(&self, piece: Piece) -> Option<&Found> {
        self.found.iter().rfind(|found| found.piece == piece)
    }

    /// What the finding itself can say about a text.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, found) in self.found.iter().enumerate() {
            let last = self.found[index + 1..]
                .iter()
                .rfind(|later| later.piece == found.piece && later.value != found.value);
            let said = findings
                .iter()
                .any(|finding: &Finding| finding.subject == found.piece.as_str());
            if let Some(last) = last
                && !said
            {
                let mut twice = finding(
                    "piece-set-twice",
                    Severity::Warning,
                    last,
                    &format!(
                        "The {} is set twice, to two values; the last one is used.",
                        found.piece.as_str()
                    ),
                    "Check that all pieces are of one set, and paste only those.",
                );
                found.piece.as_str().clone_into(&mut twice.subject);
                findings.push(twice);
            }
        }
        if self.second_profile > 0
            && let Some(first) = self.found.first()
        {
            let mut several = finding(
                "several-profiles",
                Severity::Warning,
                first,
                "The text holds several profiles; the first one with keys is used.",
                "To use another, paste its block alone.",
            );
            several.place.line = self.second_profile;
            findings.push(several);
        }
        findings
    }
}
