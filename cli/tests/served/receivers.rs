//! Receivers for the tests: one that is sound, and the same with one flaw, each a mistake that people make.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::routing::{any, post};
use hookseal::{Delivery, Options, SignOptions, Webhook};

const SIGNATURE: &str = "X-SingleKey-Signature";

pub(crate) const SECRET: &str = "the secret of these receivers";

/// What is wrong with a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    None,
    NoDeduplication,
    CheckThenInsert,
    EffectBeforeMark,
    AcknowledgedBeforeStored,
    VerifiedAfterParsing,
    StaleAccepted,
    ThrowsOnShortSignature,
    LeaksTheError,
    GivesUpWithSingleKey,
    ComparesHalf,
    ForgetsEarly,
    /// Of a signature that came twice, the first one is looked at.
    TakesTheFirst,
    /// And the last one.
    TakesTheLast,
    MarksBeforeVerifying,
    TakesKnownSignatures,
    /// As `hmac.compare_digest` of Python with a text.
    ThrowsOnOtherLetters,
    TakesAnyMethod,
    KeepsTheEventInAGlobal,
    LeaksWhereHandlingFails,
}

/// What has become of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Busy,
    Done,
}

struct Receiver {
    flaw: Flaw,
    webhook: Webhook,
    marks: Mutex<HashMap<String, Mark>>,
    /// The last signature that was right.
    known: Mutex<Vec<u8>>,
    /// The event that is being handled.
    current: Mutex<String>,
    effects: PathBuf,
    broken: PathBuf,
}

impl Receiver {
    fn set(&self, key: &str, mark: Option<Mark>) {
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        match mark {
            Some(mark) => marks.insert(key.to_owned(), mark),
            None => marks.remove(key),
        };
    }

    fn mark(&self, key: &str) -> Option<Mark> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied()
    }

    /// Gives what there was.
    fn claim(&self, key: &str) -> Option<Mark> {
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = marks.get(key).copied();
        marks.entry(key.to_owned()).or_insert(Mark::Busy);
        mark
    }

    /// As a bounded map does that is written by hand.
    fn forget_all_but(&self, kept: usize) {
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        if marks.len() >= kept {
            marks.retain(|_, mark| *mark == Mark::Busy);
        }
    }

    /// What is looked at before the signature is, or in its place.
    fn before_verifying(
        &self,
        headers: &HeaderMap,
        pairs: &mut Vec<(String, Vec<u8>)>,
        body: &[u8],
    ) -> Option<(StatusCode, String)> {
        let mut values = headers.get_all(SIGNATURE).iter();
        match self.flaw {
            Flaw::TakesTheFirst => keep(pairs, values.next()),
            Flaw::TakesTheLast => keep(pairs, values.next_back()),
            Flaw::ThrowsOnOtherLetters if values.any(|value| !value.as_bytes().is_ascii()) => {
                return Some((StatusCode::INTERNAL_SERVER_ERROR, String::new()));
            }
            Flaw::TakesKnownSignatures => {
                let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
                if !known.is_empty() && *known == signature_of(pairs) {
                    return Some(answer(true));
                }
            }
            Flaw::MarksBeforeVerifying => {
                let event: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
                let id = event["webhook_id"].as_str()?;
                // What is refused later stays marked.
                return self.claim(&format!("singlekey:{id}")).map(|_| answer(true));
            }
            _ => {}
        }
        None
    }

    /// Whether it happened.
    fn effect(&self) -> bool {
        if self.broken.exists() {
            return false;
        }
        let mut file = fs::File::options().append(true).open(&self.effects).expect("the effects are there");
        file.write_all(b"effect\n").is_ok()
    }
}

/// The signature as it came.
fn signature_of(pairs: &[(String, Vec<u8>)]) -> Vec<u8> {
    let found = pairs.iter().find(|(name, _)| name.eq_ignore_ascii_case(SIGNATURE));
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Leaves this one signature alone.
fn keep(pairs: &mut Vec<(String, Vec<u8>)>, value: Option<&HeaderValue>) {
    let Some(value) = value else { return };
    pairs.retain(|(name, _)| !name.eq_ignore_ascii_case(SIGNATURE));
    pairs.push((SIGNATURE.to_owned(), value.as_bytes().to_vec()));
}

/// The routes of a receiver with this flaw, for deliveries of `singlekey`.
pub(crate) fn routes(flaw: Flaw, effects: &Path, broken: &Path) -> Router {
    let options = Options::default().check_timestamp(flaw != Flaw::StaleAccepted);
    let receiver = Receiver {
        flaw,
        webhook: Webhook::with_options("singlekey", SECRET, options).expect("a webhook"),
        marks: Mutex::default(),
        known: Mutex::default(),
        current: Mutex::default(),
        effects: effects.to_owned(),
        broken: broken.to_owned(),
    };
    let handler = if flaw == Flaw::TakesAnyMethod { any(receive) } else { post(receive) };
    Router::new().route("/", handler).layer(DefaultBodyLimit::max(1 << 20)).with_state(Arc::new(receiver))
}

async fn receive(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: Bytes) -> (StatusCode, String) {
    let flaw = receiver.flaw;
    if flaw == Flaw::VerifiedAfterParsing && serde_json::from_slice::<serde_json::Value>(&body).is_err() {
        return (StatusCode::BAD_REQUEST, "no JSON".to_owned());
    }
    let signature = headers.get(SIGNATURE).map_or(0, HeaderValue::len);
    // As `timingSafeEqual` of Node.js and `hash_equals` before a length is looked at.
    if flaw == Flaw::ThrowsOnShortSignature && signature != 64 && signature != 0 {
        return (StatusCode::INTERNAL_SERVER_ERROR, String::new());
    }
    let mut pairs: Vec<(String, Vec<u8>)> =
        headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
    if flaw == Flaw::ComparesHalf {
        let right = receiver.webhook.sign(&body, &SignOptions::new().timestamp(now)).expect("signed");
        let right = right.iter().find(|(name, _)| name == SIGNATURE).expect("a signature");
        let given = pairs.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(SIGNATURE));
        if let Some((_, given)) =
            given.filter(|(_, given)| given.len() == 64 && given[..32] == right.1.as_bytes()[..32])
        {
            *given = right.1.clone().into_bytes();
        }
    }
    if let Some(unverified) = receiver.before_verifying(&headers, &mut pairs, &body) {
        return unverified;
    }
    let event = match receiver.webhook.receive(&Delivery::new(&body, &pairs, now)) {
        Ok(event) => event,
        Err(_) if flaw == Flaw::LeaksTheError => {
            let expected = receiver.webhook.sign(&body, &SignOptions::new().timestamp(now)).expect("signed");
            return (StatusCode::UNAUTHORIZED, format!("expected {expected:?}"));
        }
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).expect("a status");
            return (status, error.code().as_str().to_owned());
        }
    };
    if !receiver.broken.exists() {
        *receiver.known.lock().unwrap_or_else(PoisonError::into_inner) = signature_of(&pairs);
    }
    let mut key = event.deduplication_key;
    if flaw == Flaw::KeepsTheEventInAGlobal {
        receiver.current.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&key);
        tokio::time::sleep(Duration::from_millis(50)).await;
        key.clone_from(&receiver.current.lock().unwrap_or_else(PoisonError::into_inner));
    }
    if flaw == Flaw::ForgetsEarly {
        receiver.forget_all_but(8);
    }
    match flaw {
        Flaw::NoDeduplication => return answer(receiver.effect()),
        Flaw::AcknowledgedBeforeStored => {
            if receiver.claim(&key).is_none() {
                tokio::spawn(async move {
                    // What a job that was only begun needs.
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    receiver.effect();
                });
            }
            return answer(true);
        }
        Flaw::EffectBeforeMark => return effect_before_mark(&receiver, &key).await,
        _ => {}
    }
    // Handling outlives the request.
    tokio::spawn(handle(receiver, key)).await.unwrap_or((StatusCode::INTERNAL_SERVER_ERROR, String::new()))
}

async fn handle(receiver: Arc<Receiver>, key: String) -> (StatusCode, String) {
    let mark = match receiver.flaw {
        Flaw::CheckThenInsert => receiver.mark(&key),
        Flaw::MarksBeforeVerifying => None,
        _ => receiver.claim(&key),
    };
    match mark {
        Some(Mark::Done) => return answer(true),
        // Two requests see one event: the later one's.
        Some(Mark::Busy) if receiver.flaw == Flaw::KeepsTheEventInAGlobal => return answer(true),
        Some(Mark::Busy) if receiver.flaw == Flaw::GivesUpWithSingleKey => {
            return (StatusCode::CONFLICT, "in progress".to_owned());
        }
        Some(Mark::Busy) => return (StatusCode::SERVICE_UNAVAILABLE, "in progress".to_owned()),
        None => {}
    }
    // What a database takes.
    tokio::time::sleep(Duration::from_millis(30)).await;
    let happened = receiver.effect();
    receiver.set(&key, happened.then_some(Mark::Done));
    if receiver.flaw == Flaw::LeaksWhereHandlingFails && !happened {
        let trace = "Traceback (most recent call last):\n  File \"hooks.py\", line 3, in handle";
        return (StatusCode::INTERNAL_SERVER_ERROR, trace.to_owned());
    }
    answer(happened)
}

/// The request's own future does it: it is dropped where the sender hangs up, and the claim with it.
async fn effect_before_mark(receiver: &Receiver, key: &str) -> (StatusCode, String) {
    struct Claim<'a>(&'a Receiver, &'a str);
    impl Drop for Claim<'_> {
        fn drop(&mut self) {
            if self.0.mark(self.1) == Some(Mark::Busy) {
                self.0.set(self.1, None);
            }
        }
    }
    match receiver.claim(key) {
        Some(Mark::Done) => return answer(true),
        Some(Mark::Busy) => return (StatusCode::SERVICE_UNAVAILABLE, "in progress".to_owned()),
        None => {}
    }
    let _claim = Claim(receiver, key);
    let happened = receiver.effect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    if happened {
        receiver.set(key, Some(Mark::Done));
    }
    answer(happened)
}

fn answer(happened: bool) -> (StatusCode, String) {
    if happened { (StatusCode::OK, "received".to_owned()) } else { (StatusCode::INTERNAL_SERVER_ERROR, String::new()) }
}
