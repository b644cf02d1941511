//! How a provider delivers, and what it asks, as the core's types in the words of Rust.

use std::fmt::Display;

use anyhow::{Context, Result};

use crate::generate::document::{
    Condition, Delivery, Expected, Handshake, Method, Repeated, RequestField, Schedule, Success, WithMac,
};

pub(super) fn delivery(facts: &Delivery) -> String {
    let seconds = |delays: &[u32]| delays.iter().map(|delay| number(*delay)).collect::<Vec<_>>().join(", ");
    let schedule = match &facts.schedule {
        None => "Schedule::Unknown".to_owned(),
        Some(Schedule::None) => "Schedule::Never".to_owned(),
        Some(Schedule::TotalSeconds(total)) => format!("Schedule::Within {{ seconds: {} }}", number(*total)),
        Some(Schedule::DelaysSeconds(delays)) => format!("Schedule::Delays(&[{}])", seconds(delays)),
    };
    format!(
        "DeliveryFacts {{ success: {}, acknowledge: {}, retried: Retried {{ client_error: {:?}, server_error: {:?}, \
         timeout: {:?} }}, schedule: {schedule}, answer_within_seconds: {:?}, max_body_bytes: {}, \
         source_addresses: &{:?} }}",
        match facts.success {
            Some(Success::Ok200) => "Success::Ok200",
            Some(Success::Any2xx) | None => "Success::Any2xx",
        },
        facts.acknowledge.unwrap_or(200),
        facts.retried.client_error,
        facts.retried.server_error,
        facts.retried.timeout,
        facts.answer_within_seconds,
        facts.max_body_bytes.map_or("None".to_owned(), |bytes| format!("Some({})", number(bytes))),
        facts.source_addresses,
    )
}

/// As clippy wants long ones, with the thousands apart.
pub(super) fn number(number: impl Display) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join("_")
}

pub(super) fn handshake(handshake: &Handshake) -> Result<String> {
    let conditions: Result<Vec<String>> = handshake.conditions.iter().map(condition).collect();
    let answer = &handshake.answer;
    let body = if let Some(from) = &answer.text {
        format!("HandshakeBody::Text({})", request_field(from))
    } else if let Some(Repeated { name, from }) = &answer.signed {
        format!("HandshakeBody::Signed({name:?}, {})", request_field(from))
    } else if let Some(Repeated { name, from }) = &answer.json {
        format!("HandshakeBody::Json({name:?}, {})", request_field(from))
    } else if let Some(WithMac { text, mac, from }) = &answer.mac {
        format!("HandshakeBody::Mac({text:?}, {mac:?}, {})", request_field(from))
    } else if let Some(from) = &answer.keyed {
        format!("HandshakeBody::Keyed({})", request_field(from))
    } else if let Some(text) = &answer.fixed {
        format!("HandshakeBody::Fixed({text:?})")
    } else {
        "HandshakeBody::Empty".to_owned()
    };
    Ok(format!(
        "Handshake {{ method: HandshakeMethod::{}, signed: {}, conditions: &[{}], token: {}, answer: HandshakeAnswer {{ \
         status: {}, header: {}, body: {body} }} }},",
        match handshake.method {
            Method::Get => "Get",
            Method::Post => "Post",
            Method::Head => "Head",
        },
        handshake.signed,
        conditions?.join(", "),
        handshake.token.as_ref().map_or("None".to_owned(), |field| format!("Some({})", request_field(field))),
        answer.status,
        answer.header.as_ref().map_or("None".to_owned(), |Repeated { name, from }| {
            format!("Some(({name:?}, {}))", request_field(from))
        }),
    ))
}

fn condition(condition: &Condition) -> Result<String> {
    let field = condition.field().context("a condition has a field")?;
    let expected = match &condition.equals {
        None => "Expected::Present".to_owned(),
        Some(Expected::Text(text)) => format!("Expected::Text({text:?})"),
        Some(Expected::Number(number)) => format!("Expected::Number({number})"),
    };
    Ok(format!("Condition {{ field: {}, expected: {expected} }}", request_field(&field)))
}

fn request_field(field: &RequestField) -> String {
    match field {
        RequestField::Query(name) => format!("RequestField::Query({name:?})"),
        RequestField::Header(name) => format!("RequestField::Header({name:?})"),
        RequestField::Pointer(pointer) => format!("RequestField::Pointer({pointer:?})"),
    }
}
