//! Light or dark, as the root element says it to the styles.

use super::page::set_root_attribute;

/// Sets `data-theme`; `None` leaves the choice to the system.
pub(crate) fn apply(theme: Option<&str>) {
    set_root_attribute("data-theme", theme);
}
