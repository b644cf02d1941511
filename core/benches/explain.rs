//! How long an explanation takes: `cargo bench --package hookseal --features explain`.
//!
//! The longest search there is: a body of 4 kB of JSON, and a secret that is none of those that are tried. The goal is
//! 50 ms.
#![allow(missing_docs, reason = "a benchmark has no callers to document")]

use std::time::Instant;

use hookseal::{Capture, SignOptions, Webhook, explain};

const RUNS: usize = 20;
const NOW: u64 = 1_705_314_600;

/// As providers send them: objects in a list, texts with characters that programs write in different ways.
fn body(bytes: usize) -> String {
    let mut rows = String::new();
    for index in 0.. {
        let row = format!(
            r#"{{"id":"prop_{index}","name":"Café & Bar no. {index}","url":"https://a.example/{index}","price":{index}.0,"sold":false}}"#
        );
        if rows.len() + row.len() + 120 > bytes {
            break;
        }
        if !rows.is_empty() {
            rows.push(',');
        }
        rows.push_str(&row);
    }
    format!(
        r#"{{"id":"evt_1","type":"listing.new","created":"2024-01-15T09:00:00Z","data":{{"rows":[{rows}],"none":null}}}}"#
    )
}

fn main() {
    let signed = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    let given = "whsec_AAAAsBQIhrscChlQIMV+b5sSYspob7oD";
    let body = body(4096);
    for provider in ["github", "realestateapi", "stripe", "standard-webhooks", "dossier"] {
        let webhook = Webhook::new(provider, signed).expect("a provider");
        let options = SignOptions::new().timestamp(NOW).id("msg_1");
        let headers = webhook.sign(body.as_bytes(), &options).expect("it can be signed");
        let capture = Capture::new(body.as_bytes(), headers).received_at(NOW);
        let mut times = Vec::new();
        let mut tried = None;
        for _ in 0..RUNS {
            let start = Instant::now();
            let explanation = explain(provider, given, &capture).expect("a provider");
            times.push(start.elapsed());
            assert!(explanation.proven().next().is_none());
            tried = Some(explanation.tried);
        }
        times.sort();
        let tried = tried.expect("it ran");
        println!(
            "{provider:<18} {} bytes: least {:.1} ms, median {:.1} ms; {} MACs, {} bytes hashed",
            body.len(),
            times[0].as_secs_f64() * 1e3,
            times[RUNS / 2].as_secs_f64() * 1e3,
            tried.macs,
            tried.bytes,
        );
    }
}
