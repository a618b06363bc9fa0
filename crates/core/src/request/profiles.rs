//! `ListInferenceProfiles` and `GetInferenceProfile`: what the account can call, and which models and Regions are
//! behind it.
//!
//! ```text
//! GET /inference-profiles?type=APPLICATION&maxResults=100   → {"inferenceProfileSummaries": […], "nextToken": "…"}
//! GET /inference-profiles/{id or ARN}                       → {"inferenceProfileId": "…", "models": [{"modelArn": "…"}], …}
//! ```
//!
//! The ARNs in `models` may lack Region and account: then any commercial Region may answer.

use serde_json::{Map, Value};

use super::paging::page_size;
use super::{Listing, Operation, Page, Request, members, segment};
use crate::catalog::Arn;
use crate::error::Error;
use crate::time::Timestamp;

/// Who made a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfileKind {
    /// AWS: `us.amazon.nova-lite-v1:0`.
    SystemDefined,
    /// The account.
    Application,
    /// What the service says otherwise.
    Other(String),
}

impl ProfileKind {
    /// The service's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::SystemDefined => "SYSTEM_DEFINED",
            Self::Application => "APPLICATION",
            Self::Other(word) => word,
        }
    }

    fn of(word: String) -> Self {
        match word.as_str() {
            "SYSTEM_DEFINED" => Self::SystemDefined,
            "APPLICATION" => Self::Application,
            _ => Self::Other(word),
        }
    }
}

/// What to list; all of it by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileFilter {
    /// Those of one kind only.
    pub kind: Option<ProfileKind>,
    /// Entries on a page, held to 1 to 1,000; the service decides where not given.
    pub page_size: Option<u16>,
}

/// An inference profile.
#[derive(Clone, Debug, PartialEq)]
pub struct InferenceProfile {
    /// Such as `us.amazon.nova-lite-v1:0`, or 12 characters; empty where not given.
    pub id: String,
    /// Its ARN; empty where not given.
    pub arn: String,
    /// Its name for people; empty where not given.
    pub name: String,
    /// Words of who made it.
    pub description: Option<String>,
    /// Who made it, where said.
    pub kind: Option<ProfileKind>,
    /// `ACTIVE`; empty where not given.
    pub status: String,
    /// The ARNs of the models behind it, one for each Region that may answer.
    pub models: Vec<String>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// All other members, as they came.
    pub rest: Map<String, Value>,
}

impl InferenceProfile {
    /// The ids of the models behind it, each once; mostly there is one.
    pub fn model_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self
            .models
            .iter()
            .filter_map(|arn| Arn::parse(arn)?.model_id())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The Regions that it names, sorted. See [`InferenceProfile::is_global`].
    pub fn regions(&self) -> Vec<&str> {
        let mut regions: Vec<&str> = self
            .models
            .iter()
            .filter_map(|arn| Some(Arn::parse(arn)?.region).filter(|region| !region.is_empty()))
            .collect();
        regions.sort_unstable();
        regions.dedup();
        regions
    }

    /// Whether it also names a model of no Region, so that any commercial Region may answer.
    pub fn is_global(&self) -> bool {
        self.models
            .iter()
            .any(|arn| Arn::parse(arn).is_some_and(|arn| arn.region.is_empty()))
    }

    fn of(mut rest: Map<String, Value>) -> Option<Self> {
        let id = members::word(&mut rest, "inferenceProfileId");
        let arn = members::word(&mut rest, "inferenceProfileArn");
        if id.is_none() && arn.is_none() {
            return None;
        }
        Some(Self {
            id: id.unwrap_or_default(),
            arn: arn.unwrap_or_default(),
            name: members::text(&mut rest, "inferenceProfileName").unwrap_or_default(),
            description: members::word(&mut rest, "description"),
            kind: members::word(&mut rest, "type").map(ProfileKind::of),
            status: members::text(&mut rest, "status").unwrap_or_default(),
            models: members::model_arns(&mut rest, "models"),
            created: members::moment(&mut rest, "createdAt"),
            updated: members::moment(&mut rest, "updatedAt"),
            rest,
        })
    }
}

impl Request {
    /// `ListInferenceProfiles`, the first page or the one that a token names. [`super::Pager`] makes these.
    pub fn list_inference_profiles(filter: &ProfileFilter, next_token: Option<&str>) -> Self {
        // In the SDKs the member is `typeEquals`; on the wire it is not.
        let kind = filter.kind.as_ref().map(|kind| kind.as_str().to_owned());
        let query = [
            ("maxResults", filter.page_size.map(page_size)),
            ("nextToken", next_token.map(str::to_owned)),
            ("type", kind),
        ];
        let query = query
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect();
        Self::get(
            Operation::ListInferenceProfiles,
            "/inference-profiles".to_owned(),
            query,
        )
    }

    /// `GetInferenceProfile`, by id or ARN.
    ///
    /// [`crate::error::ErrorKind::InvalidInput`] for an empty or endless one.
    pub fn get_inference_profile(id_or_arn: &str) -> Result<Self, Error> {
        let id = segment(id_or_arn, "inference profile")?;
        let path = format!("/inference-profiles/{id}");
        Ok(Self::get(Operation::GetInferenceProfile, path, Vec::new()))
    }
}

impl Listing for ProfileFilter {
    type Item = InferenceProfile;

    fn request(&self, next_token: Option<&str>) -> Request {
        Request::list_inference_profiles(self, next_token)
    }

    /// Entries without id and ARN are left out; nothing else is required.
    fn parse(body: &[u8]) -> Result<Page<InferenceProfile>, Error> {
        let operation = "ListInferenceProfiles";
        let mut reply = members::of(body, operation)?;
        let summaries = members::list(&mut reply, "inferenceProfileSummaries")
            .ok_or_else(|| members::missing(operation, "list inferenceProfileSummaries"))?;
        let profile = |summary| match summary {
            Value::Object(rest) => InferenceProfile::of(rest),
            _ => None,
        };
        Ok(Page {
            items: summaries.into_iter().filter_map(profile).collect(),
            next_token: members::word(&mut reply, "nextToken"),
        })
    }
}

/// Reads the reply of `GetInferenceProfile`. Only an id or an ARN is required.
pub fn parse_inference_profile(body: &[u8]) -> Result<InferenceProfile, Error> {
    let operation = "GetInferenceProfile";
    InferenceProfile::of(members::of(body, operation)?)
        .ok_or_else(|| members::missing(operation, "inferenceProfileId and no inferenceProfileArn"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn models_of_no_region_are_everywhere() {
        let body = br#"{"inferenceProfileId":"x","models":[{"modelArn":"arn:aws:bedrock:::foundation-model/a.b-v1:0"},
            {"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0"},{"modelArn":null},{},7],
            "type":"HERITAGE","createdAt":"2026-07-13T14:00:42.680622107Z","updatedAt":"yesterday","toolboxArn":null}"#;
        let profile = parse_inference_profile(body).unwrap();
        assert_eq!(profile.model_ids(), ["a.b-v1:0"]);
        assert_eq!(profile.regions(), ["us-east-1"]);
        assert!(profile.is_global());
        assert_eq!(profile.kind, Some(ProfileKind::Other("HERITAGE".to_owned())));
        assert_eq!(profile.created.unwrap().as_millis(), 1_783_951_242_680);
        assert_eq!(
            (profile.updated, &profile.rest["updatedAt"]),
            (None, &Value::from("yesterday"))
        );
        assert_eq!(profile.rest["toolboxArn"], Value::Null);
    }

    #[test]
    fn the_filter_is_the_query() {
        let filter = ProfileFilter {
            kind: Some(ProfileKind::SystemDefined),
            page_size: Some(5000),
        };
        assert_eq!(
            Request::list_inference_profiles(&filter, Some("a=")).target(),
            "/inference-profiles?maxResults=1000&nextToken=a%3D&type=SYSTEM_DEFINED"
        );
    }

    #[test]
    fn what_is_no_profile_is_refused() {
        for bad in [
            &b""[..],
            b"[]",
            b"{}",
            b"{\"inferenceProfileId\":\"\"}",
            b"{\"inferenceProfileId\":7}",
        ] {
            let error = parse_inference_profile(bad).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnreadableReply);
        }
        assert_eq!(
            ProfileFilter::parse(b"{}").unwrap_err().kind(),
            ErrorKind::UnreadableReply
        );
        assert_eq!(
            Request::get_inference_profile("").unwrap_err().kind(),
            ErrorKind::InvalidInput
        );
    }
}
