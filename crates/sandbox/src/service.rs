//! A request from its first byte to its reply.
//!
//! Faults of the clock strike before the signature is checked, all others after it; the body is
//! judged last.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::time::Instant;

use crate::answer::{Answer, compose};
use crate::ask::Ask;
use crate::auth::{self, Signed};
use crate::background::Jobs;
use crate::credentials::Vault;
use crate::families::{Craft, Made};
use crate::fault::{self, Armed, Fault, Filter, unclear};
use crate::journal::{self, Entry, Journal, Ticket};
use crate::models::{self, Abilities, Model};
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::stream::{Pace, milliseconds};
use crate::wire::{Cache, Event, Kind};
use crate::{admin, agent, control, converse, counting, directive, families, http, percent, stream};

/// The largest body taken; Bedrock takes 25 MB.
const LARGEST_BODY: usize = 25_000_000;

/// Everything the sandbox knows.
pub(crate) struct Shared {
    pub(crate) vault: Arc<Vault>,
    pub(crate) armed: Armed,
    pub(crate) journal: Journal,
    pub(crate) jobs: Jobs,
    pub(crate) also_hosts: Vec<String>,
    /// Tokens a second in streams; 0 is no pacing.
    pub(crate) rate: f64,
}

/// Answers one request.
pub(crate) async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path();
    if path == "/_sandbox" || path.starts_with("/_sandbox/") {
        return admin::handle(&shared, request).await;
    }
    let request_id = http::request_id();
    if request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        let mut response = http::preflight(request.headers());
        http::finish(&mut response, &request_id, Utc::now());
        return response;
    }
    let (mut response, now) = call(&shared, request, &request_id).await;
    http::finish(&mut response, &request_id, now);
    response
}

async fn call(shared: &Arc<Shared>, request: Request, request_id: &str) -> (Response, DateTime<Utc>) {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        let refusal = Refusal::front_end(
            413,
            "RequestEntityTooLargeException",
            "The request body is too large.",
        );
        return (http::refusal(&refusal), Utc::now());
    };
    let parsed: Option<Value> = serde_json::from_slice(&body).ok();
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
    let route = Operation::of(&parts.method, path);
    let operation = route.map(|(operation, _)| operation);

    // A directive that cannot be followed is reported once the caller is known.
    let wished = fault::of_directives(parsed.as_ref().map(directive::of_body).unwrap_or_default());
    let mut faults = wished
        .as_ref()
        .map(|(faults, _)| faults.clone())
        .unwrap_or_default();
    faults.extend(shared.armed.take(operation.map_or("", Operation::name)));
    let now = faults.iter().fold(Utc::now(), |now, fault| match fault {
        Fault::Skew(offset) => now.checked_add_signed(*offset).unwrap_or(now),
        _ => now,
    });

    let ticket = shared.journal.open(Entry {
        time: now.to_rfc3339(),
        request_id: request_id.to_owned(),
        method: parts.method.to_string(),
        path: path.to_owned(),
        query: journal::query(query),
        headers: journal::headers(&parts.headers),
        body: journal::body(parsed.as_ref(), body.len()),
        operation: operation.map(Operation::name),
        model_id: route
            .filter(|(operation, id)| operation.names_model() && !id.is_empty())
            .map(|(_, id)| percent::decode(id)),
        faults: faults.len(),
        ..Entry::default()
    });

    let signed = Signed {
        method: parts.method.as_str(),
        path,
        query,
        headers: &parts.headers,
        body: &body,
    };
    let caller = match auth::authenticate(signed, &shared.vault, &shared.also_hosts, now).await {
        Ok(caller) => caller,
        Err(refusal) => return (refuse(&refusal, ticket), now),
    };
    ticket.update(|entry| {
        entry.auth = Some(caller.scheme);
        entry.region = Some(caller.region.clone());
    });
    let answered = match (wished, route) {
        (Err(refusal), _) => Err(refusal),
        (Ok(_), None) => Err(Refusal::front_end(
            404,
            "UnknownOperationException",
            "Unknown operation.",
        )),
        (Ok(_), Some((operation, id))) => {
            let call = Call {
                operation,
                id: percent::decode(id),
                headers: &parts.headers,
                query,
                json: parsed.as_ref(),
                region: &caller.region,
                rate: shared.rate,
                jobs: &shared.jobs,
                faults: &faults,
                started,
            };
            call.answer().await
        }
    };
    let response = match answered {
        Ok(answered) => deliver(answered, &faults, started, ticket),
        Err(refusal) => refuse(&refusal, ticket),
    };
    (response, now)
}

fn refuse(refusal: &Refusal, mut ticket: Ticket) -> Response {
    ticket.update(|entry| {
        entry.status = refusal.status.as_u16();
        entry.error_type = Some(refusal.kind.to_owned());
        // What follows the first line of a signature mismatch repeats the request's headers.
        entry.message = refusal.message.lines().next().map(str::to_owned);
    });
    ticket.end("complete");
    http::refusal(refusal)
}

/// A reply that was decided on.
enum Answered {
    /// JSON in one piece, with further headers.
    Whole(String, Vec<(&'static str, String)>),
    Stream(Vec<Event>, Pace, Vec<(&'static str, String)>),
    Html,
}

fn deliver(answered: Answered, faults: &[Fault], started: Instant, mut ticket: Ticket) -> Response {
    let status = if matches!(answered, Answered::Html) {
        503
    } else {
        200
    };
    ticket.update(|entry| entry.status = status);
    let (mut response, headers) = match answered {
        Answered::Html => {
            ticket.end("complete");
            let page = "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n\
                        <center><h1>503 Service Temporarily Unavailable</h1></center>\r\n</body>\r\n</html>\r\n";
            (
                http::reply(StatusCode::SERVICE_UNAVAILABLE, "text/html", page),
                Vec::new(),
            )
        }
        Answered::Whole(text, headers) => {
            let breaks = faults
                .iter()
                .any(|fault| matches!(fault, Fault::Stall { .. } | Fault::Cut { .. }));
            let body = if breaks {
                stream::broken_body(text, faults, ticket)
            } else {
                ticket.end("complete");
                Body::from(text)
            };
            (http::json(StatusCode::OK, body), headers)
        }
        Answered::Stream(events, pace, headers) => {
            let body = stream::body(events, faults, pace, started, ticket);
            (
                http::reply(StatusCode::OK, "application/vnd.amazon.eventstream", body),
                headers,
            )
        }
    };
    for (name, value) in headers {
        http::set(response.headers_mut(), HeaderName::from_static(name), &value);
    }
    response
}

/// A request whose sender is known.
struct Call<'a> {
    operation: Operation,
    id: String,
    headers: &'a HeaderMap,
    query: &'a str,
    json: Option<&'a Value>,
    region: &'a str,
    rate: f64,
    jobs: &'a Jobs,
    faults: &'a [Fault],
    started: Instant,
}

impl Call<'_> {
    async fn answer(&self) -> Result<Answered, Refusal> {
        for fault in self.faults {
            if let Fault::Slow(pause) = fault {
                tokio::time::sleep(*pause).await;
            }
        }
        for fault in self.faults {
            match fault {
                Fault::Refuse(refusal) => return Err(refusal.clone()),
                Fault::Html => return Ok(Answered::Html),
                Fault::Filtered(_) if self.operation != Operation::InvokeModel => {
                    return Err(no_pictures(self.operation.name()));
                }
                fault if fault.needs_stream() && !self.operation.streams() => {
                    return Err(Refusal::invalid(format!(
                        "This sandbox fault happens to frames, and {} sends none. Use a streaming operation.",
                        self.operation.name()
                    )));
                }
                _ => {}
            }
        }
        let (query, region) = (self.query, self.region);
        let body = || self.json.ok_or_else(Refusal::malformed);
        let whole = match self.operation {
            Operation::InvokeModel | Operation::InvokeModelWithResponseStream => return self.invoke(),
            Operation::Converse | Operation::ConverseStream => return self.converse(),
            Operation::CountTokens => counting::count_tokens(&self.id, body()?),
            Operation::ListFoundationModels => control::list_foundation_models(query, region),
            Operation::GetFoundationModel => control::get_foundation_model(&self.id, region),
            Operation::ListInferenceProfiles => control::list_inference_profiles(query, region),
            Operation::GetInferenceProfile => control::get_inference_profile(&self.id, region),
            Operation::StartAsyncInvoke => self.jobs.start(body()?, region, Utc::now()),
            Operation::GetAsyncInvoke => self.jobs.get(&self.id, Utc::now()),
            Operation::ListAsyncInvokes => self.jobs.list(query, region, Utc::now()),
            Operation::Rerank => agent::rerank(body()?),
        };
        whole.map(|body| Answered::Whole(body, Vec::new()))
    }

    fn invoke(&self) -> Result<Answered, Refusal> {
        let model = models::resolve(&self.id)?.model;
        if self.operation.streams() && !model.can(Abilities::STREAM) {
            return Err(Refusal::invalid("The model is unsupported for streaming."));
        }
        self.content_type()?;
        let header = |name: &str| {
            self.headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        converse::guardrail_exists(
            header("x-amzn-bedrock-guardrailidentifier"),
            header("x-amzn-bedrock-guardrailversion"),
        )?;
        let body = self.json.ok_or_else(Refusal::malformed)?;
        let speaker = match families::of(model.family) {
            Craft::Speaker(speaker) => speaker,
            craft => return self.make(&craft, model, body),
        };
        if self.filter().is_some() {
            return Err(no_pictures(model.id));
        }
        let of_stream = || vec![("x-amzn-bedrock-content-type", "application/json".to_owned())];
        let ask = match speaker.read(model, body) {
            Err(_) if self.operation.streams() && speaker.refuses_in_stream() => {
                let event = Event {
                    kind: Kind::Exception("validationException", "Validation Error"),
                    tokens: 0,
                };
                let pace = Pace {
                    rate: self.rate,
                    split: None,
                };
                return Ok(Answered::Stream(vec![event], pace, of_stream()));
            }
            read => read?,
        };
        let answer = answer(model, &ask)?;
        if self.operation.streams() {
            return Ok(Answered::Stream(
                speaker.stream(model, &answer),
                self.pace(&ask)?,
                of_stream(),
            ));
        }
        let mut headers = vec![
            (
                "x-amzn-bedrock-invocation-latency",
                milliseconds(self.started.elapsed()).to_string(),
            ),
            (
                "x-amzn-bedrock-input-token-count",
                answer.input_tokens.to_string(),
            ),
            (
                "x-amzn-bedrock-output-token-count",
                answer.output_tokens.to_string(),
            ),
        ];
        if speaker.cache() == Cache::None {
            headers.push(("x-amzn-bedrock-cache-read-input-token-count", "0".to_owned()));
            headers.push(("x-amzn-bedrock-cache-write-input-token-count", "0".to_owned()));
        }
        Ok(Answered::Whole(speaker.reply(model, &answer), headers))
    }

    /// `InvokeModel` for a model that does not answer in text.
    fn make(&self, craft: &Craft, model: &'static Model, body: &Value) -> Result<Answered, Refusal> {
        if self.operation.streams() {
            return Err(Refusal::invalid("The model is unsupported for streaming."));
        }
        no_wishes(body)?;
        let made = match (craft, self.filter()) {
            (Craft::Painter(painter), filter) => Made {
                body: painter.paint(model, body, filter)?,
                input_tokens: None,
            },
            (_, Some(_)) => return Err(no_pictures(model.id)),
            (Craft::Maker(maker), None) => maker.make(model, body)?,
            (Craft::Speaker(_) | Craft::Background, None) => {
                return Err(Refusal::invalid(format!(
                    "Invocation of model ID {} is asynchronous only. Retry your request with StartAsyncInvoke.",
                    model.id
                )));
            }
        };
        let mut headers = vec![(
            "x-amzn-bedrock-invocation-latency",
            milliseconds(self.started.elapsed()).to_string(),
        )];
        if let Some(count) = made.input_tokens {
            headers.push(("x-amzn-bedrock-input-token-count", count.to_string()));
        }
        Ok(Answered::Whole(made.body, headers))
    }

    fn filter(&self) -> Option<Filter> {
        self.faults.iter().find_map(|fault| match fault {
            Fault::Filtered(filter) => Some(*filter),
            _ => None,
        })
    }

    fn converse(&self) -> Result<Answered, Refusal> {
        let model = models::resolve(&self.id)?.model;
        let body = self.json.ok_or_else(Refusal::malformed)?;
        let ask = converse::read(model, body, self.operation.streams())?;
        let answer = answer(model, &ask).map_err(|refusal| {
            if families::speaker(model).is_ok_and(|speaker| refusal.message == speaker.too_long()) {
                converse::from_model(refusal)
            } else {
                refusal
            }
        })?;
        let echo = converse::Echo::of(body);
        if self.operation.streams() {
            return Ok(Answered::Stream(
                converse::stream(model, &answer, echo),
                self.pace(&ask)?,
                Vec::new(),
            ));
        }
        let latency = milliseconds(self.started.elapsed());
        Ok(Answered::Whole(
            converse::reply(model, &answer, &echo, latency),
            Vec::new(),
        ))
    }

    fn content_type(&self) -> Result<(), Refusal> {
        let Some(value) = self.headers.get(CONTENT_TYPE) else {
            return Ok(());
        };
        let value = value.to_str().unwrap_or_default();
        if value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/json")
        {
            return Ok(());
        }
        Err(Refusal::invalid(
            "The provided Content Type is invalid or not supported for this model",
        ))
    }

    /// The pace of the stream: the configured one unless a directive says otherwise.
    fn pace(&self, ask: &Ask) -> Result<Pace, Refusal> {
        let mut pace = Pace {
            rate: self.rate,
            split: None,
        };
        for wish in &ask.directives {
            let arguments = &wish.arguments;
            let refuse = |why: String| unclear(&wish.name, &why);
            match wish.name.as_str() {
                "rate" => {
                    arguments.only(&["tokens"]).map_err(refuse)?;
                    let rate = arguments.number::<f64>("tokens").map_err(refuse)?.unwrap_or(0.0);
                    if !(0.0..=1e9).contains(&rate) {
                        return Err(refuse("tokens is from 0 to 1000000000 a second".to_owned()));
                    }
                    pace.rate = rate;
                }
                "split" => {
                    arguments.only(&["bytes"]).map_err(refuse)?;
                    pace.split = Some(arguments.number("bytes").map_err(refuse)?.unwrap_or(1));
                }
                _ => {}
            }
        }
        Ok(pace)
    }
}

fn answer(model: &'static Model, ask: &Ask) -> Result<Answer, Refusal> {
    if ask.input_tokens > model.context {
        return Err(Refusal::invalid(families::speaker(model)?.too_long()));
    }
    compose(ask, model.id)
}

/// Refuses directives that shape texts, where there is none.
fn no_wishes(body: &Value) -> Result<(), Refusal> {
    let (_, wishes) = fault::of_directives(directive::of_body(body))?;
    match wishes.first() {
        Some(wish) => Err(unclear(&wish.name, "the sandbox does not know it for this model")),
        None => Ok(()),
    }
}

fn no_pictures(what: &str) -> Refusal {
    Refusal::invalid(format!(
        "This sandbox fault holds a picture back, and {what} makes none. Use InvokeModel with a model that makes \
         pictures."
    ))
}
