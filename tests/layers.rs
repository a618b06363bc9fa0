//! The direction rules of the code: which crate may know which, which module of core may use which, and where
//! the browser, the network and the clock are allowed.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "{} holds no source", folder.display());
    found
}

/// Code without comments and without its unit tests, which may look anywhere.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Names in `[dependencies]` and its target-specific variants, without dev-dependencies.
fn dependencies(manifest: &Path) -> Vec<String> {
    let text = fs::read_to_string(manifest).unwrap();
    let mut inside = false;
    let mut names = Vec::new();
    for line in text.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]") && !line.contains("dev-");
        } else if inside && let Some((name, _)) = line.split_once(['=', '.']) {
            names.push(name.trim().to_owned());
        }
    }
    names
}

#[test]
fn crates_know_only_those_below_them() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("crates/core", &[][..]),
        ("crates/client", &["outcrop-core"][..]),
        ("crates/checker", &["outcrop-core"][..]),
        ("crates/wasm", &["outcrop-core"][..]),
        ("crates/sandbox", &[][..]),
        ("crates/xtask", &[][..]),
        ("web", &["outcrop-client", "outcrop-core"][..]),
    ]);
    for (folder, allowed) in &allowed {
        let mut ours: Vec<_> = dependencies(&root().join(folder).join("Cargo.toml"))
            .into_iter()
            .filter(|name| name.starts_with("outcrop-"))
            .collect();
        ours.sort();
        assert!(
            ours.iter().all(|name| allowed.contains(&name.as_str())),
            "{folder} depends on {ours:?}"
        );
    }
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let crates = fs::read_dir(root().join("crates"))
        .unwrap()
        .flatten()
        .map(|e| format!("crates/{}", e.file_name().display()));
    for member in crates {
        assert!(allowed.contains_key(member.as_str()), "{member} has no rule here");
        assert!(
            workspace.contains(&member),
            "{member} is no member of the workspace"
        );
    }
}

/// The sandbox must judge by its own lights, or it would only agree with the code it is there to test.
#[test]
fn the_sandbox_shares_nothing_with_core() {
    for (path, text) in sources(&root().join("crates/sandbox/src")) {
        assert!(!code(&text).contains("outcrop_core"), "{}", path.display());
        assert!(!code(&text).contains("outcrop_client"), "{}", path.display());
        assert!(
            !text.contains("../core/"),
            "{} includes a file of core",
            path.display()
        );
    }
    let names = dependencies(&root().join("crates/sandbox/Cargo.toml"));
    assert!(
        !names.iter().any(|name| name == "aws-sigv4"),
        "the verifier must not be the signer: {names:?}"
    );
    assert!(
        names.iter().any(|name| name == "scratchstack-aws-signature"),
        "{names:?}"
    );
}

/// The modules of core in the order of lib.rs, which is the order of dependence.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(root().join("crates/core/src/lib.rs")).unwrap();
    let modules: Vec<String> = lib
        .lines()
        .filter_map(|line| {
            line.strip_prefix("pub mod ")?
                .strip_suffix(';')
                .map(str::to_owned)
        })
        .collect();
    assert!(modules.len() > 10, "{modules:?}");
    modules
}

#[test]
fn modules_of_core_use_only_those_above_them() {
    let modules = modules();
    let src = root().join("crates/core/src");
    let mut wrong = Vec::new();
    for (path, text) in sources(&src) {
        let first = path
            .strip_prefix(&src)
            .unwrap()
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy()
            .into_owned();
        let module = first.trim_end_matches(".rs").to_owned();
        if module == "lib" {
            continue;
        }
        let Some(own) = modules.iter().position(|name| *name == module) else {
            wrong.push(format!("{module} is not a module of lib.rs"));
            continue;
        };
        let code = code(&text);
        for used in code.split("crate::").skip(1) {
            let name: String = used
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            match modules.iter().position(|module| *module == name) {
                Some(index) if index <= own => {}
                Some(_) => wrong.push(format!(
                    "{}: `{module}` uses `{name}`, which is below it",
                    path.display()
                )),
                None => wrong.push(format!("{}: crate::{name} is no module", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn core_touches_nothing_outside() {
    let banned = [
        "std::fs",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "ToSocketAddrs",
        "std::env",
        "std::process",
        "std::thread",
        "SystemTime::now",
        "Instant::now",
        "wasm_bindgen",
        "js_sys",
        "web_sys",
        "reqwest",
        "tokio",
        "async fn",
        ".await",
    ];
    for (path, text) in sources(&root().join("crates/core/src")) {
        for name in banned {
            assert!(!code(&text).contains(name), "{}: {name}", path.display());
        }
    }
}

#[test]
fn the_browser_is_touched_in_one_folder() {
    let web = root().join("web/src");
    for (path, text) in sources(&web) {
        if path.starts_with(web.join("platform")) {
            continue;
        }
        for name in ["web_sys", "js_sys", "wasm_bindgen::", "gloo::", "leptos::web_sys"] {
            assert!(
                !code(&text).contains(name),
                "{}: {name} belongs into platform/",
                path.display()
            );
        }
        for name in ["inner_html", "reqwest"] {
            assert!(!code(&text).contains(name), "{}: {name}", path.display());
        }
    }
}

#[test]
fn one_match_on_family_decides_behaviour() {
    let src = root().join("crates/core/src");
    for (path, text) in sources(&src) {
        let inside = path.strip_prefix(&src).unwrap();
        // What tests say of a family decides nothing.
        let is_test = inside.file_name() == Some("tests.rs".as_ref());
        if inside.starts_with("catalog") || inside == Path::new("codec/mod.rs") || is_test {
            continue;
        }
        assert!(
            !code(&text).contains("Family::"),
            "{}: families are told apart in codec/mod.rs",
            path.display()
        );
    }
}
