//! The browser, and the only place that names `web-sys`: everything else in the console asks here.
//!
//! Nothing in these modules decides anything. Each wraps one thing the browser offers in the words the
//! console uses, and turns "not available" into a value.

pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod dialog;
pub(crate) mod download;
pub(crate) mod file;
pub(crate) mod focus;
mod js;
pub(crate) mod keyboard;
pub(crate) mod leaving;
pub(crate) mod page;
pub(crate) mod panic;
pub(crate) mod random;
pub(crate) mod recent;
pub(crate) mod site;
pub(crate) mod storage;
pub(crate) mod theme;
pub(crate) mod viewport;
pub(crate) mod worker;
