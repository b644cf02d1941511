//! `hookseal listen`: receives, verifies, shows, keeps and forwards.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CONNECTION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use clap::Args;
use hookseal::{Capture, Delivery, Error, ErrorClass, Options, Webhook, explain};
use serde_json::{Value, json};

use zeroize::Zeroizing;

use crate::calendar;
use crate::dispatch::{Forwards, Running};
use crate::failure::Failure;
use crate::file;
use crate::journal::{self, NewDelivery};
use crate::known::{Known, title};
use crate::outgoing;
use crate::output::{BAD, GOOD, Output, Verdict, line, note};
use crate::page;
use crate::question::Questions;
use crate::secret::{self, Secrets};
use crate::server::{Common, Stop, guarded, serve};
use crate::target::{Target, with_query};

/// Receives deliveries: verifies each, shows and keeps it, and forwards it to a server on this machine.
///
/// Only what is kept is acknowledged. What verifies is forwarded to the byte, with its headers.
#[derive(Args)]
#[command(after_help = "\
Examples:
  hookseal listen singlekey --secret-env SINGLEKEY_WEBHOOK_SECRET
  hookseal listen stripe --secret-file secret.txt --to http://localhost:3000/webhooks/stripe

The page with all deliveries has a port of its own: whoever reaches the first does not reach it.")]
pub(crate) struct Arguments {
    /// Provider's name, or the file of a scheme document (*.json).
    provider: String,
    /// Where what verifies is forwarded to.
    #[arg(long, value_name = "URL")]
    to: Option<String>,
    /// Forwards also what does not verify.
    #[arg(long, requires = "to")]
    all: bool,
    /// Environment variable that holds the token which the provider shows when it asks for this endpoint, such as
    /// Meta's `hub.verify_token`.
    #[arg(long, value_name = "NAME")]
    verify_token_env: Option<String>,
    /// URL that the provider sends to, for schemes that sign it [default: as it is requested here].
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Port that deliveries come to, at any path; 0 for any that is free.
    #[arg(long, value_name = "PORT", default_value_t = 4000)]
    port: u16,
    /// Port of the page; 0 for any that is free.
    #[arg(long, value_name = "PORT", default_value_t = 4001)]
    page_port: u16,
    /// File that everything is kept in.
    #[arg(long, value_name = "FILE", default_value = "hookseal-listen.db")]
    database: PathBuf,
    #[command(flatten)]
    secrets: Secrets,
    #[command(flatten)]
    common: Common,
}

/// What receives.
struct Listener {
    running: Running,
    webhook: Webhook,
    questions: Questions,
    /// To say why a delivery is refused.
    secrets: Vec<Zeroizing<String>>,
    to: Option<String>,
    all: bool,
    output: Output,
}

/// # Errors
/// A port, the database or the secret is not to be had, or the target is none.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Verdict, Failure> {
    let known = Known::find(&arguments.provider)?;
    let secrets = arguments.secrets.read()?;
    let texts: Vec<&str> = secrets.iter().map(|secret| secret.as_str()).collect();
    let options = arguments.url.iter().fold(Options::default(), Options::url);
    let webhook = Webhook::with_options(known.scheme, texts.as_slice(), options)?;
    let token = arguments.verify_token_env.as_deref().map(secret::variable).transpose()?.unwrap_or_default();
    let questions = Questions::of(webhook.scheme().name(), token)?;
    if arguments.port == arguments.page_port && arguments.port != 0 {
        return Err(Failure::misuse("--port and --page-port are the same: choose another one of them"));
    }
    crate::runtime::run(async {
        // Before anything is begun that it would interrupt.
        let stop = Stop::noted()?;
        let target = match &arguments.to {
            Some(to) => Some((to, Target::find(to, arguments.common.reach).await?)),
            None => None,
        };
        let deliveries = arguments.common.listener(arguments.port, "--port").await?;
        // Other machines may be let in to deliver; not to look at what was delivered.
        let pages = Common { bind: std::net::Ipv4Addr::LOCALHOST.into(), ..arguments.common.clone() };
        let pages = pages.listener(arguments.page_port, "--page-port").await?;
        let address = |listener: &tokio::net::TcpListener| {
            listener.local_addr().map_err(|error| Failure::wrong(error.to_string()))
        };
        let (bound, page) = (address(&deliveries)?, address(&pages)?);
        if let Some((to, _)) = target.as_ref().filter(|(_, target)| target.is_at(bound) || target.is_at(page)) {
            return Err(Failure::misuse(format!(
                "{to} is this listener itself, which would forward to itself for ever: name your server's address with \
                 --to"
            )));
        }
        let mut running = arguments.common.start(&arguments.database, output).await?;
        running.forwards = arguments
            .to
            .as_ref()
            .map(|to| Arc::new(Forwards { provider: webhook.scheme().name().to_owned(), to: to.clone() }));
        take_along(&running).await?;
        if output.is_json() {
            line(json!({ "listening": format!("http://{bound}"), "page": format!("http://{page}") }));
        } else {
            line(format!("Deliveries come to http://{bound}, the page is http://{page}."));
        }
        running.start(|_, _| Ok(Vec::new()));
        let listener = Arc::new(Listener {
            running: running.clone(),
            webhook,
            questions,
            secrets,
            to: arguments.to.clone(),
            all: arguments.all,
            output,
        });
        let receives = Router::new().fallback(receive).with_state(listener);
        let about = about(&arguments.provider, arguments.to.is_some())?;
        let pages_router = page::routes().route("/hookseal/about", get(async move || axum::Json(about.clone())));
        let pages_router = guarded(pages_router, &running, page);
        serve(&running, stop, vec![(deliveries, receives), (pages, pages_router)]).await;
        Ok(Verdict::Right)
    })
}

/// # Errors
/// The scheme's file cannot be read.
fn about(provider: &str, forwards: bool) -> Result<Value, Failure> {
    // For the page, whose core knows the built-in ones.
    let known = Known::find(provider)?;
    let scheme = match known.provider {
        Some(_) => Value::Null,
        None => serde_json::from_slice(&file::read(std::path::Path::new(provider))?).unwrap_or_default(),
    };
    Ok(json!({
        "scheme": scheme, "forwards": forwards,
        "mode": "listen", "version": env!("CARGO_PKG_VERSION"), "speed": 1.0, "explains": page::explains(),
        "providers": [{ "name": provider, "title": title(provider), "types": [] }],
    }))
}

/// What an earlier listener had still to forward goes where this one forwards to.
async fn take_along(running: &Running) -> Result<(), Failure> {
    let Some(forwards) = running.forwards.clone() else { return Ok(()) };
    let moved = running.database.with(move |connection| {
        journal::retarget(connection, (&forwards.provider, &forwards.to), "state = 'waiting'", None)
    });
    moved.await.map(drop).map_err(Failure::wrong)
}

async fn receive(State(listener): State<Arc<Listener>>, request: Request) -> Response {
    let now = calendar::now_ms();
    let (parts, body) = request.into_parts();
    let largest = usize::try_from(listener.webhook.max_body_bytes()).unwrap_or(usize::MAX);
    let Some(body) = whole(body, largest).await else {
        let problem = format!("the body is longer than {largest} bytes, or was cut off: nothing was kept\n");
        return (StatusCode::PAYLOAD_TOO_LARGE, problem).into_response();
    };
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let host = parts.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let url = format!("http://{host}{path}");
    let delivery = Delivery::new(&body, &parts.headers, calendar::seconds(now)).method(parts.method.as_str()).url(&url);
    let received = listener.webhook.receive(&delivery);
    let query = parts.uri.query().unwrap_or_default();
    let asked = listener.questions.unsigned(parts.method.as_str(), query, &parts.headers);
    let is_signed = |event: &hookseal::Event| listener.questions.signed(event);
    let asked = asked.or_else(|| received.as_ref().ok().and_then(is_signed));
    let is_asked = asked.is_some();
    let (response, verdict, cause) = match (asked, &received) {
        (Some(answer), _) => {
            let is_right = answer.status < 300;
            let cause = (!is_right).then(|| format!("its question was answered {}: {NOT_ASKED_SO}", answer.status));
            let verdict = if is_right { HANDSHAKE } else { "handshake_refused" };
            (listener.questions.response(answer, &listener.webhook), verdict.to_owned(), cause)
        }
        (None, Ok(_)) => {
            let facts = journal::facts(listener.webhook.scheme().name());
            (status(facts.acknowledge), "genuine".to_owned(), None)
        }
        (None, Err(error)) => {
            let cause = listener.cause(error, &parts.headers, &body, now).await;
            (status(error.status()), error.code().as_str().to_owned(), Some(cause))
        }
    };
    let (kind, key) = match &received {
        Ok(event) => (event.event_type.as_deref().map(str::to_owned), event.id.as_deref().map(str::to_owned)),
        Err(_) => (None, None),
    };
    // What was answered here asks nobody else.
    let forwards = !is_asked && (received.is_ok() || listener.all);
    let new = NewDelivery {
        provider: listener.webhook.scheme().name().to_owned(),
        key,
        kind,
        method: parts.method.as_str().to_owned(),
        path,
        headers: Some(outgoing::to_bytes(&end_to_end(&parts.headers))),
        body: body.to_vec(),
        // With the query, where some providers have the signature.
        target: listener.to.as_deref().filter(|_| forwards).map(|to| match parts.uri.query() {
            Some(query) => with_query(to, query),
            None => to.to_owned(),
        }),
        verdict: Some(verdict),
        cause,
        delays: FORWARDED_AGAIN.to_vec(),
        at: now,
        ..NewDelivery::default()
    };
    let said = said(&new, &received);
    // Acknowledged only when it is on the disk: what is not kept comes again.
    match listener.running.database.with(move |connection| new.insert(connection)).await {
        Ok(id) => {
            listener.show(id, &said);
            listener.running.changed(id);
            response
        }
        Err(error) => {
            eprintln!("{error}. The sender was answered 503.");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// What is a question whether this is the endpoint, and was answered.
const HANDSHAKE: &str = "handshake";
const NOT_ASKED_SO: &str = "the provider asks otherwise, or shows another token than the variable that --verify-token-env \
    names has";

fn status(code: u16) -> Response {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

/// A server that is being restarted is back within these, in seconds.
const FORWARDED_AGAIN: [u32; 5] = [1, 2, 5, 15, 60];

async fn whole(body: Body, largest: usize) -> Option<axum::body::Bytes> {
    to_bytes(body, largest).await.ok()
}

/// Without what belongs to the connection alone (RFC 9110, section 7.6.1). The host is kept, which some providers sign.
fn end_to_end(headers: &HeaderMap) -> outgoing::HeaderLines {
    const OF_THE_CONNECTION: [&str; 8] = [
        "connection",
        "content-length",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    let named: Vec<String> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(',').map(|name| name.trim().to_ascii_lowercase()))
        .collect();
    headers
        .iter()
        .filter(|(name, _)| {
            !OF_THE_CONNECTION.contains(&name.as_str()) && !named.iter().any(|one| one == name.as_str())
        })
        .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
        .collect()
}

fn said(new: &NewDelivery, received: &Result<hookseal::Event, Error>) -> Value {
    json!({
        "at": calendar::rfc3339(new.at), "type": new.kind, "id": new.key, "verdict": new.verdict, "cause": new.cause,
        "method": new.method, "path": new.path, "bytes": new.body.len(),
        "deduplicationKey": received.as_ref().ok().map(|event| event.deduplication_key.clone()),
    })
}

impl Listener {
    /// What refused a delivery, and what [`explain`] finds. It is shown here, and the sender is told nothing of it.
    async fn cause(self: &Arc<Self>, error: &Error, headers: &HeaderMap, body: &[u8], now: i64) -> String {
        let refused = error.to_string();
        if error.class() != ErrorClass::Verification {
            return refused;
        }
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let capture = Capture::new(body, headers).received_at(calendar::seconds(now));
        let listener = Arc::clone(self);
        // It takes some tens of milliseconds.
        let explained = tokio::task::spawn_blocking(move || {
            let secrets: Vec<&str> = listener.secrets.iter().map(|secret| secret.as_str()).collect();
            explain(listener.webhook.scheme(), secrets.as_slice(), &capture)
        });
        match explained.await {
            Ok(Ok(explanation)) if explanation.proven().next().is_some() => {
                let advice: Vec<&str> = explanation.proven().map(|finding| &*finding.advice).collect();
                format!("{} {} ({refused})", explanation.summary(), advice.join(" "))
            }
            _ => refused,
        }
    }

    fn show(&self, id: i64, said: &Value) {
        let mut said = said.clone();
        said["delivery"] = json!(id);
        if self.output.is_json() {
            note(said);
            return;
        }
        let text = |name: &str| said[name].as_str().unwrap_or("–").to_owned();
        let style = if said["verdict"] == "genuine" || said["verdict"] == HANDSHAKE { GOOD } else { BAD };
        let shown = format!("#{id} {style}{}{style:#} {} {}", text("verdict"), text("type"), text("id"));
        match said["cause"].as_str() {
            Some(cause) => note(format!("{shown}\n   {cause}")),
            None => note(shown),
        }
    }
}
