//! That the embedded files are read. What a valid entry is, `cargo xtask catalog` says.

use super::*;

#[test]
fn the_built_in_files_load() {
    let loaded = Catalog::load().expect("every embedded file parses");
    assert_eq!(loaded.models().len(), Catalog::builtin().models().len());
    for family in Family::ALL {
        assert!(loaded.of_family(*family).count() > 0, "{family:?}");
    }
}
