//! What browsers need: CORS, and the console under its policy.

use outcrop_core::catalog::{Catalog, Service, host};
use outcrop_sandbox::{Config, Running, Sandbox, SiteConfig, StartError};
use serde_json::{Value, json};

use crate::wire::{self, Reply, exchange, get, post, start, start_with};

fn pairs(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

async fn ask(running: &Running, method: &str, target: &str, headers: &[(&str, &str)]) -> Reply {
    exchange(running.address(), method, target, &pairs(headers), b"").await
}

const EXPOSED: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";

#[tokio::test]
async fn preflights_are_answered_as_aws_does() {
    let running = start().await;
    let asked = "authorization,content-type,x-amz-date,x-amz-security-token";
    let reply = ask(
        &running,
        "OPTIONS",
        "/model/amazon.nova-lite-v1%3A0/converse-stream",
        &[
            ("origin", "https://console.example"),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", asked),
        ],
    )
    .await;
    assert_eq!((reply.status, reply.body.len()), (200, 0));
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    assert_eq!(reply.header("access-control-allow-headers"), Some(asked));
    assert_eq!(reply.header("access-control-allow-methods"), Some("POST"));
    assert_eq!(reply.header("access-control-max-age"), Some("172800"));
    assert_eq!(reply.header("access-control-expose-headers"), Some(EXPOSED));
}

#[tokio::test]
async fn every_reply_can_be_read_by_a_page() {
    let running = start().await;
    let body = json!({"messages": [{"role": "user", "content": [{"text": "Hi"}]}]});
    let replies = [
        post("amazon.nova-lite-v1:0", "converse", &body)
            .send(&running)
            .await,
        post("amazon.nova-lite-v1:0", "converse-stream", &body)
            .send(&running)
            .await,
        post("nonsense", "converse", &body).send(&running).await,
        get("/foundation-models", "").send(&running).await,
        ask(&running, "GET", "/foundation-models", &[]).await,
    ];
    for reply in replies {
        assert_eq!(
            reply.header("access-control-allow-origin"),
            Some("*"),
            "{reply:?}"
        );
        assert_eq!(reply.header("access-control-expose-headers"), Some(EXPOSED));
        assert!(reply.header("date").is_some_and(|date| date.ends_with(" GMT")));
    }
}

#[tokio::test]
async fn credentials_are_for_this_machine_only() {
    let running = start_with(|config| config.credentials = None).await;
    let reply = ask(&running, "GET", "/_sandbox/credentials", &[]).await.json();
    let credentials = running.credentials().unwrap();
    assert_eq!(reply["Version"], 1);
    assert_eq!(reply["AccessKeyId"], credentials.access_key_id());
    assert_eq!(reply["SecretAccessKey"], credentials.secret_access_key());
    assert_eq!(reply["SessionToken"], credentials.session_token().unwrap());
    assert_eq!(reply["Expiration"], credentials.expiration().unwrap());
    for headers in [
        &[("host", "rebound.example")][..],
        &[("origin", "https://elsewhere.example")],
        &[("origin", "null")],
    ] {
        let refused = ask(&running, "GET", "/_sandbox/credentials", headers).await;
        assert_eq!(refused.status, 403, "{headers:?}");
        assert!(!refused.text().contains(credentials.secret_access_key()));
        assert_eq!(refused.header("access-control-allow-origin"), None);
    }
    let page = ask(
        &running,
        "GET",
        "/_sandbox/log",
        &[("origin", "http://127.0.0.1:8080")],
    )
    .await;
    assert_eq!(
        page.header("access-control-allow-origin"),
        Some("http://127.0.0.1:8080")
    );
    let preflight = ask(
        &running,
        "OPTIONS",
        "/_sandbox/faults",
        &[
            ("origin", "http://localhost:8080"),
            ("access-control-request-method", "POST"),
        ],
    )
    .await;
    assert_eq!(preflight.header("access-control-allow-methods"), Some("POST"));
}

/// A console of a few files.
struct Site {
    _folder: Folder,
    running: Running,
    url: String,
}

struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn site(base: &str) -> Site {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let parent = std::env::temp_dir().join(format!("outcrop-site-{}-{number}", std::process::id()));
    let folder = Folder(parent.clone());
    let root = parent.join("dist");
    std::fs::create_dir_all(root.join("snippets/ui-0123456789abcdef")).unwrap();
    for (name, text) in [
        ("index.html", "<!doctype html>"),
        ("boot.js", "boot()"),
        ("config.json", "{}"),
        ("console-0123456789abcdef_bg.wasm", "\0asm"),
        ("snippets/ui-0123456789abcdef/inline0.js", "x"),
        ("samples/good.jsonl", "{}"),
        (".hidden", "hidden"),
        ("../secret.txt", "secret"),
    ] {
        std::fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        std::fs::write(root.join(name), text).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(parent.join("secret.txt"), root.join("link.txt")).unwrap();
    let running = start_with(|config| {
        config.site = Some(SiteConfig {
            folder: root,
            port: 0,
            base: base.to_owned(),
        });
    })
    .await;
    let url = running.site().unwrap().to_owned();
    Site {
        _folder: folder,
        running,
        url,
    }
}

impl Site {
    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let address = self
            .url
            .strip_prefix("http://")
            .unwrap()
            .split('/')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        exchange(address, method, path, &pairs(headers), body).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], b"").await
    }
}

#[tokio::test]
async fn the_console_is_served_with_types_caching_and_a_policy() {
    let site = site("/").await;
    for (path, kind, caching) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/boot.js", "text/javascript; charset=utf-8", "no-cache"),
        (
            "/console-0123456789abcdef_bg.wasm",
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
        (
            "/snippets/ui-0123456789abcdef/inline0.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        ("/samples/good.jsonl", "text/plain; charset=utf-8", "no-cache"),
        // Pages of the console itself.
        ("/batch", "text/html; charset=utf-8", "no-cache"),
    ] {
        let reply = site.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), Some(kind), "{path}");
        assert_eq!(reply.header("cache-control"), Some(caching), "{path}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        let policy = reply.header("content-security-policy").unwrap();
        assert!(
            policy
                .starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; ")
        );
        assert!(
            policy.contains(&format!(
                "connect-src 'self' {} https://",
                site.running.endpoint()
            )),
            "{policy}"
        );
        assert!(
            policy.ends_with("frame-ancestors 'none'; report-uri /_csp"),
            "{policy}"
        );
    }
    let head = site.send("HEAD", "/boot.js", &[], b"").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(site.send("POST", "/boot.js", &[], b"").await.status, 405);
    assert_eq!(site.get("/missing.js").await.status, 404);
}

/// Below a page of two levels the console's relative addresses would lead nowhere.
#[tokio::test]
async fn pages_have_one_level() {
    let site = site("/").await;
    for (asked, location) in [
        ("/prompt/", "/prompt"),
        ("/index.html/", "/index.html"),
        ("/models/amazon/", "/"),
        ("//elsewhere.example/", "/"),
        ("/%5C%5Celsewhere.example/", "/%5C%5Celsewhere.example"),
    ] {
        let reply = site.get(asked).await;
        assert_eq!(
            (reply.status, reply.header("location")),
            (308, Some(location)),
            "{asked}"
        );
    }
    assert_eq!(site.get("/models/amazon").await.status, 404);
}

/// The console offers these Regions, so the policy must let it call them.
#[tokio::test]
async fn the_policy_allows_every_region_of_the_catalogue() {
    let site = site("/").await;
    let reply = site.get("/").await;
    let policy = reply.header("content-security-policy").unwrap();
    let regions = Catalog::builtin().regions();
    assert!(regions.len() > 30);
    for region in regions {
        for service in [Service::Control, Service::Runtime, Service::AgentRuntime] {
            let host = format!(" https://{}", host(service, &region.code));
            assert!(
                policy.contains(&format!("{host} ")) || policy.contains(&format!("{host};")),
                "{host}"
            );
        }
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let site = site("/").await;
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/samples/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/.hidden",
        "/link.txt",
        "/%00",
        "/samples",
    ] {
        let reply = site.get(path).await;
        let text = reply.text();
        assert!(
            !text.contains("secret") && !text.contains("hidden") && !text.contains("root:"),
            "{path}: {text}"
        );
    }
    assert_eq!(
        site.send("GET", "/", &[("host", "rebound.example")], b"")
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn the_console_is_told_of_the_sandbox() {
    let site = site("/").await;
    let reply = site.get("/config.json").await;
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let sandbox = &reply.json()["sandbox"];
    assert_eq!(sandbox["endpoint"], site.running.endpoint());
    assert_eq!(sandbox["region"], "us-east-1");
    assert_eq!(sandbox["accessKeyId"], wire::KEY);
    assert_eq!(sandbox["secretAccessKey"], wire::SECRET);
    assert_eq!(sandbox["sessionToken"], wire::TOKEN);
    assert!(sandbox["expiration"].as_str().is_some_and(|at| at.ends_with('Z')));
}

#[tokio::test]
async fn reports_of_the_policy_are_kept() {
    let site = site("/").await;
    let report = json!({"csp-report": {"violated-directive": "script-src"}}).to_string();
    let sent = site
        .send(
            "POST",
            "/_csp",
            &[("content-type", "application/csp-report")],
            report.as_bytes(),
        )
        .await;
    assert_eq!(sent.status, 204);
    let list: Value = site.get("/_csp").await.json();
    assert_eq!(
        list["reports"][0]["csp-report"]["violated-directive"],
        "script-src"
    );
}

#[tokio::test]
async fn the_console_works_under_a_sub_path() {
    let site = site("/sub/").await;
    assert!(site.url.ends_with("/sub/"));
    for path in ["/sub", "/"] {
        let reply = site.get(path).await;
        assert_eq!(
            (reply.status, reply.header("location")),
            (308, Some("/sub/")),
            "{path}"
        );
    }
    assert_eq!(site.get("/sub/").await.text(), "<!doctype html>");
    assert_eq!(site.get("/sub/batch").await.text(), "<!doctype html>");
    assert_eq!(site.get("/sub/boot.js").await.text(), "boot()");
    assert!(site.get("/sub/config.json").await.json()["sandbox"]["endpoint"].is_string());
    assert_eq!(site.get("/boot.js").await.status, 404);
    assert_eq!(site.get("/subway").await.status, 404);
}

#[tokio::test]
async fn what_cannot_be_served_is_said_at_the_start() {
    let config = |site: SiteConfig| Config {
        port: 0,
        site: Some(site),
        ..Config::default()
    };
    let nowhere = SiteConfig {
        folder: "/nonexistent/dist".into(),
        port: 0,
        base: "/".to_owned(),
    };
    let error = Sandbox::start(config(nowhere)).await.unwrap_err();
    assert!(
        matches!(error, StartError::Site(..)) && error.to_string().contains("/nonexistent/dist"),
        "{error}"
    );
    for base in ["sub", "/sub", "sub/"] {
        let site = SiteConfig {
            folder: std::env::temp_dir(),
            port: 0,
            base: base.to_owned(),
        };
        assert!(
            matches!(Sandbox::start(config(site)).await, Err(StartError::SiteBase(_))),
            "{base}"
        );
    }
    let taken = start().await;
    let again = Config {
        port: taken.address().port(),
        ..Config::default()
    };
    assert!(matches!(Sandbox::start(again).await, Err(StartError::Listen(..))));
    for host in ["0.0.0.0", "192.0.2.1", "::"] {
        let open = Config {
            host: host.parse().unwrap(),
            port: 0,
            ..Config::default()
        };
        assert!(
            matches!(Sandbox::start(open).await, Err(StartError::NotLoopback(_))),
            "{host}"
        );
    }
}

#[tokio::test]
async fn dropping_it_frees_the_port() {
    let running = start().await;
    let address = running.address();
    drop(running);
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(address).await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{address} still answers");
}
