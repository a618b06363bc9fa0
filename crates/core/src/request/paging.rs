//! Lists that come in pages: which page to ask for next, and when there is none.
//!
//! ```
//! use outcrop_core::request::{Pager, ProfileFilter};
//!
//! let mut pager = Pager::new(ProfileFilter::default());
//! let mut found = Vec::new();
//! while let Some(request) = pager.request() {
//!     assert_eq!(request.path, "/inference-profiles");
//!     // The host sends `request`; this is what came back.
//!     let page = br#"{"inferenceProfileSummaries":[{"inferenceProfileId":"us.amazon.nova-lite-v1:0"}]}"#;
//!     found.extend(pager.push(page)?);
//! }
//! assert_eq!(found.len(), 1);
//! # Ok::<(), outcrop_core::error::Error>(())
//! ```

use super::Request;
use crate::error::{Error, ErrorKind};

/// More pages than any account has; a service that never ends is not asked for ever.
const MAX_PAGES: u32 = 1000;

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Names the page after it; none on the last.
    pub next_token: Option<String>,
}

/// An operation whose reply comes in pages.
pub trait Listing {
    /// What is listed.
    type Item;

    /// The request for the first page, or for the one that a token names.
    fn request(&self, next_token: Option<&str>) -> Request;

    /// Reads a page.
    fn parse(body: &[u8]) -> Result<Page<Self::Item>, Error>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    First,
    After(String),
    Complete,
}

/// Walks through the pages of a list. Holds one token and no items.
#[derive(Clone, Debug)]
pub struct Pager<L> {
    listing: L,
    state: State,
    pages: u32,
}

impl<L: Listing> Pager<L> {
    /// Before the first page.
    pub const fn new(listing: L) -> Self {
        Self {
            listing,
            state: State::First,
            pages: 0,
        }
    }

    /// The request for the next page; none once the last was pushed.
    pub fn request(&self) -> Option<Request> {
        match &self.state {
            State::First => Some(self.listing.request(None)),
            State::After(token) => Some(self.listing.request(Some(token))),
            State::Complete => None,
        }
    }

    /// Reads the reply to [`Pager::request`]: what is on the page.
    ///
    /// [`ErrorKind::UnreadableReply`] for a reply that is no page, for one that names itself as the next, and after
    /// 1,000 pages; the pager then stays where it was.
    pub fn push(&mut self, body: &[u8]) -> Result<Vec<L::Item>, Error> {
        let page = L::parse(body)?;
        let next = page
            .next_token
            .filter(|token| !token.is_empty())
            .map_or(State::Complete, State::After);
        let endless = |message: String| Err(Error::new(ErrorKind::UnreadableReply, message));
        if next != State::Complete && next == self.state {
            return endless(
                "A page of the list names itself as the next, so the list has no end. What came before it is all there is."
                    .to_owned(),
            );
        }
        if next != State::Complete && self.pages + 1 >= MAX_PAGES {
            return endless(format!(
                "The list has more than {MAX_PAGES} pages. Narrow it, or ask for more entries on a page."
            ));
        }
        self.pages += 1;
        self.state = next;
        Ok(page.items)
    }

    /// Pages read so far.
    pub const fn pages(&self) -> u32 {
        self.pages
    }

    /// Whether the last page was read.
    pub fn is_complete(&self) -> bool {
        self.state == State::Complete
    }
}

/// Entries that a page may have, as the service takes it.
pub(super) fn page_size(wanted: u16) -> String {
    wanted.clamp(1, 1000).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::ProfileFilter;
    use super::*;

    fn page(token: &str) -> String {
        format!(r#"{{"inferenceProfileSummaries":[{{"inferenceProfileId":"us.a.b"}}],"nextToken":{token}}}"#)
    }

    #[test]
    fn pages_follow_their_tokens_to_the_end() {
        let mut pager = Pager::new(ProfileFilter::default());
        for (asked, next) in [
            ("", "\"a/+=\""),
            ("?nextToken=a%2F%2B%3D", "\"b\""),
            ("?nextToken=b", "null"),
        ] {
            let request = pager.request().unwrap();
            assert_eq!(request.target(), format!("/inference-profiles{asked}"));
            assert_eq!(pager.push(page(next).as_bytes()).unwrap().len(), 1);
        }
        assert_eq!((pager.is_complete(), pager.pages()), (true, 3));
        assert_eq!(pager.request(), None);
        let mut empty = Pager::new(ProfileFilter::default());
        empty.push(page("\"\"").as_bytes()).unwrap();
        assert!(empty.is_complete());
    }

    #[test]
    fn a_bad_page_leaves_the_pager_where_it_was() {
        let mut pager = Pager::new(ProfileFilter::default());
        pager.push(page("\"a\"").as_bytes()).unwrap();
        let before = pager.request();
        for bad in ["{}", "<html>", page("\"a\"").as_str()] {
            assert_eq!(
                pager.push(bad.as_bytes()).unwrap_err().kind(),
                ErrorKind::UnreadableReply
            );
            assert_eq!((pager.request(), pager.pages()), (before.clone(), 1), "{bad}");
        }
        assert!(pager.push(page("null").as_bytes()).is_ok());
    }

    #[test]
    fn a_list_without_end_is_left() {
        let mut pager = Pager::new(ProfileFilter::default());
        let refused = (0..2000).find(|turn| pager.push(page(&format!("\"{turn}\"")).as_bytes()).is_err());
        assert_eq!(refused, Some(999));
    }
}
