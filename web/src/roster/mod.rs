//! Every model as it can be called in a Region: what the picker lists, finds and groups.
//!
//! `row` says what is known of one model there, `filters` what a person wants of it, `groups` how the list stands.

mod filters;
mod groups;
mod row;
mod way;

pub(crate) use filters::{By, Filters};
pub(crate) use groups::{Groups, arrange};
pub(crate) use row::{Row, Standing, elsewhere, rows};
pub(crate) use way::{Rank, Way, place, price, ways};
