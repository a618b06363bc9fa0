//! A local endpoint that answers like Amazon Bedrock.
//!
//! One process on this machine, for trying the console without an account and for tests that need
//! a service which can be told to fail. It is never shipped.
//!
//! # Running it
//!
//! ```text
//! outcrop-sandbox [--port 8081] [--host 127.0.0.1] [--rate 60]
//!                 [--site DIR [--site-port 8080] [--site-base /]]
//!                 [--credentials-file FILE | --access-key-id ID --secret-access-key SECRET [--session-token TOKEN]]
//!                 [--expires-in SECONDS] [--also-host HOST]… [--until-stdin-ends]
//! ```
//! When it is ready it prints one line, `{"sandbox":"http://127.0.0.1:8081","site":"http://127.0.0.1:8080/"}`.
//! It makes temporary credentials that last an hour; `GET /_sandbox/credentials` gives them in the
//! shape of the AWS CLI's credential process, so this is all the CLI needs:
//!
//! ```text
//! [profile sandbox]
//! credential_process = curl -s http://127.0.0.1:8081/_sandbox/credentials
//! ```
//! and then `aws --profile sandbox --region us-east-1 --endpoint-url http://127.0.0.1:8081
//! bedrock-runtime converse …`.
//!
//! # What it answers
//!
//! `InvokeModel`, `InvokeModelWithResponseStream`, Converse, `ConverseStream` and `CountTokens`, for every
//! text model that the runtime can call: Titan, Nova, Claude in both forms, Llama, Mistral in both forms,
//! Jurassic, Jamba, Command, Command R, `DeepSeek` R1, Pegasus, and whatever speaks OpenAI's chat
//! completions; `InvokeModel` for embeddings (Titan, Nova, Cohere, Marengo), rerankers and pictures (Titan,
//! Nova Canvas, Stability); `StartAsyncInvoke`, `GetAsyncInvoke` and `ListAsyncInvokes` for Nova Reel, Luma
//! Ray, Marengo and Nova embeddings; `Rerank`, of the agent runtime; and of the control plane
//! `ListFoundationModels`, `GetFoundationModel`, `ListInferenceProfiles` and `GetInferenceProfile`.
//!
//! Signatures, clock and session token are checked, in the header, in the query or as a Bedrock API key;
//! bodies are judged by shapes of its own and refused in the words of the service; frames, padding, event
//! order, headers and errors are those of recorded traffic; browsers get the CORS headers AWS gives.
//!
//! The reply is made from the prompt: it tells the number of words, quotes them, and says how the
//! system prompt begins. Token counts are estimates, the same everywhere. A vector follows from what was
//! sent, and texts that share words are closer; a document scores by the words it shares with the query. A
//! picture follows from the whole body: a small file of the format and proportions that were asked for.
//! What is made in the background is done after three seconds, or when it was asked about twice, and
//! nothing is written anywhere.
//!
//! # Models that AWS has ended
//!
//! They are kept alive here so that their formats can be tried: Claude 2 and Instant, Jurassic-2,
//! Llama 2, Command and others. AWS answers 404 for them, which `[sandbox:error
//! type=ResourceNotFoundException]` in a prompt, or the same fault armed, gives in AWS's own words.
//! `ListFoundationModels` leaves them out, as AWS does.
//!
//! # Asking for more
//!
//! Directives in the last user message shape the reply:
//!
//! | directive | effect |
//! |---|---|
//! | `[sandbox:tool name=… count=…]` | calls tools on offer |
//! | `[sandbox:words n=500]` | a reply of that many words of the prompt |
//! | `[sandbox:echo]` | the prompt and nothing else |
//! | `[sandbox:rate tokens=…]` | tokens a second; 0 is no pacing |
//! | `[sandbox:split bytes=…]` | writes of that size, across frames |
//! | `[sandbox:job ms=… fail]` | how long it takes in the background, and that it fails then |
//!
//! or make it go wrong: `throttle`, `500`, `503`, `error type=…`, `html`, `expired`, `skew minutes=…`,
//! `slow ms=…`, `stall ms=… after=…`, `cut after=…`, `corrupt after=…`, `exception type=… after=…`,
//! `exception-first type=…`, `filtered reason=…` (a picture that a content filter holds back). Bodies that
//! are no conversation can have them in any text. The same faults can be armed from outside, for the next
//! requests whatever they say:
//! `POST /_sandbox/faults {"fault":"cut","after":3,"times":1,"operation":"Converse"}` (`times` 0 is until a
//! reset). `GET /_sandbox/log` lists the requests seen, without secrets;
//! `POST /_sandbox/reset` forgets them, the armed faults, and what was begun in the background.
//!
//! # What it does not do
//!
//! It listens on loopback addresses only. It caches no prompts, has no guardrails, and answers for
//! every region alike: the one a request was signed for. Unknown members of a Converse body are
//! refused although the service reads past some of them, because a member that is silently dropped
//! is what a test has to notice.
//!
//! **Invariant**: nothing here is shared with `outcrop-core`. The encoder of frames, the shapes of
//! bodies and the verifier of signatures are its own, or it would only agree with itself.
//!
//! ```no_run
//! # async fn example() -> Result<(), outcrop_sandbox::StartError> {
//! use outcrop_sandbox::{Config, Sandbox};
//!
//! let running = Sandbox::start(Config { port: 0, ..Config::default() }).await?;
//! println_to_test_log(&format!("call {} with {:?}", running.endpoint(), running.credentials()));
//! // It ends when `running` is dropped.
//! # fn println_to_test_log(_: &str) {}
//! # Ok(())
//! # }
//! ```

mod admin;
mod agent;
mod answer;
mod ask;
mod auth;
mod background;
mod control;
mod converse;
mod counting;
mod credentials;
mod dice;
mod directive;
mod error;
mod families;
mod fault;
mod frames;
mod http;
mod journal;
mod models;
mod operation;
mod percent;
mod pictures;
mod query;
mod refusal;
mod service;
mod shape;
mod site;
mod stream;
mod tokens;
mod transcript;
mod vectors;
mod wire;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt as _;
use chrono::Utc;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use credentials::Credentials;
pub use error::StartError;

use credentials::Vault;
use service::Shared;

/// How the sandbox is to run.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on; one of this machine's own.
    pub host: IpAddr,
    /// The port of the service; 0 is any free one.
    pub port: u16,
    /// Tokens a second in streams; 0 is as fast as they are taken.
    pub rate: f64,
    /// The credentials to accept; `None` makes temporary ones.
    pub credentials: Option<Credentials>,
    /// How long credentials with a session token last.
    pub lifetime: Duration,
    /// Further values of `Host` a signature may have been made for, as behind a proxy.
    pub also_hosts: Vec<String>,
    /// The console to serve, if any.
    pub site: Option<SiteConfig>,
}

impl Default for Config {
    /// 127.0.0.1:8081, 60 tokens a second, temporary credentials that last an hour, no console.
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8081,
            rate: 60.0,
            credentials: None,
            lifetime: Duration::from_hours(1),
            also_hosts: Vec::new(),
            site: None,
        }
    }
}

/// How the console is to be served.
#[derive(Debug, Clone)]
pub struct SiteConfig {
    /// The folder of the built console.
    pub folder: PathBuf,
    /// Its port; 0 is any free one.
    pub port: u16,
    /// The path it is served under; begins and ends with a slash.
    pub base: String,
}

/// The sandbox.
#[derive(Debug, Clone, Copy)]
pub struct Sandbox;

impl Sandbox {
    /// Starts it on the current Tokio runtime.
    ///
    /// # Errors
    /// When the address is not a loopback one, cannot be listened on, or the console or the
    /// credentials cannot be used.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        if !config.host.is_loopback() {
            return Err(StartError::NotLoopback(config.host));
        }
        let vault = Arc::new(Vault::new(config.credentials, config.lifetime, Utc::now())?);
        let listener = listen(SocketAddr::new(config.host, config.port)).await?;
        let address = address(&listener, config.host, config.port);
        let endpoint = format!("http://{address}");
        let (stop, stopped) = watch::channel(false);

        let site = match config.site {
            None => None,
            Some(wanted) => {
                let site = site::Site::new(&wanted.folder, &wanted.base, &endpoint, Arc::clone(&vault))?;
                let listener = listen(SocketAddr::new(config.host, wanted.port)).await?;
                let url = format!(
                    "http://{}{}",
                    self::address(&listener, config.host, wanted.port),
                    wanted.base
                );
                serve(
                    listener,
                    Router::new().fallback(site::handle).with_state(Arc::new(site)),
                    stopped.clone(),
                );
                Some(url)
            }
        };
        let shared = Arc::new(Shared {
            vault: Arc::clone(&vault),
            armed: fault::Armed::default(),
            journal: journal::Journal::default(),
            jobs: background::Jobs::default(),
            also_hosts: config.also_hosts,
            rate: config.rate,
        });
        serve(
            listener,
            Router::new().fallback(service::handle).with_state(shared),
            stopped,
        );
        Ok(Running {
            address,
            site,
            vault,
            stop,
        })
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| StartError::Listen(address, error))
}

fn address(listener: &TcpListener, host: IpAddr, port: u16) -> SocketAddr {
    // A bound socket knows its address; asked for a port, it has that one.
    listener
        .local_addr()
        .unwrap_or_else(|_| SocketAddr::new(host, port))
}

fn serve(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) {
    // Small frames have to leave at once, not when a packet is full.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    });
    tokio::spawn(async move {
        // It ends when it is told to; a connection that fails is not its end.
        let _ = serving.await;
    });
}

/// A sandbox that runs until this is dropped: then it takes no more connections, and those that
/// are open end with the reply they are sending.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    site: Option<String>,
    vault: Arc<Vault>,
    stop: watch::Sender<bool>,
}

impl Running {
    /// Where the service listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The service's URL, without a slash at the end.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The console's URL, with a slash at the end, when it is served.
    pub fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }

    /// Credentials it accepts now.
    ///
    /// # Errors
    /// When the old ones are about to expire and the system has no random numbers for new ones.
    pub fn credentials(&self) -> Result<Credentials, StartError> {
        self.vault.current(Utc::now())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}
