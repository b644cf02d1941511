//! What the provider asks of an endpoint besides taking deliveries.

use std::time::Instant;

use hookseal::provider::{Expected, Handshake, HandshakeBody, HandshakeMethod, RequestField};
use serde_json::{Value, json};

use super::super::report::Outcome;
use super::super::run::{Run, described};
use crate::clock::now;
use crate::failure::Failure;
use crate::placed::put;
use crate::sample::Sample;
use crate::target::Answer;

/// What is to be repeated.
const CHALLENGE: &str = "hookseal-challenge-1705314600";

pub(super) async fn all(run: &mut Run<'_>) -> Result<(), Failure> {
    let handshakes = run.known.provider.map_or(&[][..], |provider| provider.handshakes);
    for (index, handshake) in handshakes.iter().enumerate() {
        let start = Instant::now();
        let name = if handshakes.len() == 1 { "handshake".to_owned() } else { format!("handshake/{}", index + 1) };
        if handshake.token.is_some() {
            let reason = "it shows a token of your choice, which this run does not know".to_owned();
            run.add(name, start, Outcome::Skipped(reason));
            continue;
        }
        let problem = one(run, handshake).await?;
        run.add(name, start, Outcome::of(problem));
    }
    Ok(())
}

async fn one(run: &mut Run<'_>, handshake: &Handshake) -> Result<Option<String>, Failure> {
    let (mut query, mut headers, mut body) = (Vec::new(), Vec::new(), json!({}));
    let mut set = |field: &RequestField, value: Value| match field {
        RequestField::Query(name) => query.push(format!("{name}={}", text_of(&value))),
        RequestField::Header(name) => headers.push(((*name).to_owned(), text_of(&value))),
        RequestField::Pointer(pointer) => put(&mut body, pointer, value),
        _ => {}
    };
    for condition in handshake.conditions {
        set(
            &condition.field,
            match condition.expected {
                Expected::Text(text) => json!(text),
                Expected::Number(number) => json!(number),
                _ => json!(CHALLENGE),
            },
        );
    }
    if let Some((_, field)) = &handshake.answer.header {
        set(field, json!(CHALLENGE));
    }
    if let HandshakeBody::Text(field) | HandshakeBody::Json(_, field) | HandshakeBody::Mac(_, _, field) =
        &handshake.answer.body
    {
        set(field, json!(CHALLENGE));
    }
    let mut text = if handshake.method == HandshakeMethod::Post { body.to_string().into_bytes() } else { Vec::new() };
    if handshake.signed {
        let signed = Sample::of_body(body.to_string()).request(&run.sender, now())?;
        headers.extend(signed.headers);
        text = signed.body;
    }
    let target = if query.is_empty() { run.target.clone() } else { run.target.with_query(&query.join("&")) };
    let method = match handshake.method {
        HandshakeMethod::Get => "GET",
        HandshakeMethod::Head => "HEAD",
        _ => "POST",
    };
    let answer = target.request(method, &headers, &text, run.limit()).await;
    Ok(match answer {
        Ok(answer) => wrong(handshake, &answer),
        Err(problem) => Some(problem.to_string()),
    })
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn wrong(handshake: &Handshake, answer: &Answer) -> Option<String> {
    let wanted = &handshake.answer;
    let body = String::from_utf8_lossy(&answer.body);
    let is_body_right = match &wanted.body {
        HandshakeBody::Text(_) => body.trim() == CHALLENGE,
        HandshakeBody::Json(name, _) | HandshakeBody::Mac(name, ..) => {
            serde_json::from_str::<Value>(&body).is_ok_and(|value| value[*name] == CHALLENGE)
        }
        HandshakeBody::Fixed(text) => body.trim() == *text,
        _ => true,
    };
    let is_header_right = wanted.header.is_none_or(|(name, _)| {
        answer.headers.iter().any(|(other, value)| other.eq_ignore_ascii_case(name) && value == CHALLENGE)
    });
    let is_right = answer.status == wanted.status && is_body_right && is_header_right;
    (!is_right).then(|| format!("expected {} with what was asked for, answered {}", wanted.status, described(answer)))
}
