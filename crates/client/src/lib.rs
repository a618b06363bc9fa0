//! Carries [`outcrop_core`]'s requests over reqwest: `fetch` in a browser, plain HTTP natively (for tests
//! against a local server; TLS is the browser's, and no TLS library is built in).
//!
//! ```text
//! Question ─▶ Client::ask ─▶ Answer             encode and decode around a call, with progress
//! Request  ─▶ Client::send ─▶ Response           one buffered reply; a method for each operation but inference
//! Pager    ─▶ Client::next_page ─▶ entries       one page of a list
//! Request  ─▶ Client::open ─▶ Stream ─▶ Message  one streamed reply, message by message
//! ```
//!
//! What to send, how to sign it, whether to try again and what an error means are decided in core, as
//! values. Here are the connection, the clock, the timers and the Stop:
//!
//! - **Stop keeps what came.** [`Abort::abort`], or dropping the future or the stream, closes the connection.
//!   [`Answer::reply`] holds what had arrived.
//! - **Retries** happen before the first byte of a reply only, and for calls that bill only when the caller
//!   asks ([`outcrop_core::retry::Policy`]). Each attempt is signed anew and listed in the result.
//! - **Timeouts** are separate for connecting, for the first byte and for silence in between; once a call
//!   that bills is accepted none is under 60 minutes by default.
//! - **The clock** is corrected by what the service's replies say ([`outcrop_core::retry::Skew`]).
//! - **Redirections** are not followed natively. A browser follows them and does not say so beforehand; a
//!   reply from another address than the one asked is then refused.
//! - **Secrets** are in no `Debug`, no error and no view of a request.
//!
//! ```no_run
//! use outcrop_client::{Abort, Auth, Client, Config, Progress, Question};
//! use outcrop_core::catalog::{Catalog, Via};
//! use outcrop_core::request::Delivery;
//!
//! # async fn example(auth: Auth) -> Result<(), outcrop_client::Error> {
//! let client = Client::new(Config::aws("us-east-1", auth))?;
//! let resolution = Catalog::builtin().resolve("us.amazon.nova-lite-v1:0", "us-east-1");
//! let body = br#"{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}"#.to_vec();
//! let question = Question::new(&resolution, Via::Converse, Delivery::Streamed, body);
//! let answer = client
//!     .ask(&question, &Abort::new(), |progress| {
//!         if let Progress::Piece { draft, .. } = progress {
//!             let _so_far = draft.reply().text();
//!         }
//!     })
//!     .await;
//! let _text = answer.reply.text();
//! # Ok(())
//! # }
//! ```

mod abort;
mod ask;
mod call;
mod config;
mod error;
mod hide;
mod operations;
mod platform;
mod prepare;
mod stream;
mod view;

pub use abort::Abort;
pub use ask::{Answer, Outcome, Progress, Question};
pub use call::{Client, Notice, Response};
pub use config::{Config, Timeouts};
pub use error::{Error, ErrorKind};
pub use outcrop_core::credentials::Auth;
pub use stream::Stream;
pub use view::{Attempt, RequestView, ResponseView, Timings};
