//! Every side effect that takes time or leaves the page: loading, calling, asking, checking, saving.

pub(crate) mod address;
pub(crate) mod attach;
pub(crate) mod background;
pub(crate) mod calibrate;
pub(crate) mod check;
pub(crate) mod copy;
pub(crate) mod export;
pub(crate) mod leaving;
pub(crate) mod line;
pub(crate) mod models;
pub(crate) mod preferences;
pub(crate) mod recent;
pub(crate) mod send;
pub(crate) mod session;
pub(crate) mod take;
pub(crate) mod toast;
