//! A file in S3, as bodies name it: `{"uri":"s3://bucket/key","bucketOwner":"111122223333"}`.

use crate::schema::{Extra, Kind, Member, TEXT, Table, location};

const NAME: &str = "S3 location";
const URI: Member = Member::required("uri", Kind::Text { min: 6, max: 1024 }, "");

/// Whose owner may be any text.
pub(super) static S3_LOCATION: Table = Table::new(
    NAME,
    &[URI, Member::optional("bucketOwner", TEXT)],
    Extra::Refused,
    Some(location),
);

/// Whose owner is an account's id, of twelve characters.
pub(super) static OWNED_S3_LOCATION: Table = Table::new(
    NAME,
    &[
        URI,
        Member::optional("bucketOwner", Kind::Text { min: 12, max: 12 }),
    ],
    Extra::Refused,
    Some(location),
);
