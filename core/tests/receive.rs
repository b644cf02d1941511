//! The receiver's machine against its vectors, in numbers, as bindings call it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hookseal::receive::compact::{self, ACTIONS, INPUTS, NUMBERS};
use hookseal::receive::{self, Asked, Config, DeadLetter, Facts, State};
use hookseal::{Error, receive::config::is_encoded};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "$schema")]
    _schema: String,
    #[serde(rename = "generatedBy")]
    _generated_by: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "comment")]
    _comment: String,
    facts: BTreeMap<String, String>,
    config: BTreeMap<String, String>,
    #[serde(default)]
    steps: Vec<Step>,
    invalid: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Step {
    Step(Happened),
    Call(Call),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Happened {
    r#in: Vec<Value>,
    out: Value,
    state: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    call: Vec<Value>,
    gives: Value,
}

#[test]
fn the_machine_does_what_its_vectors_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/receive");
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it is readable").path();
        if path.extension().is_none_or(|extension| extension != "json") || path.ends_with("schema.json") {
            continue;
        }
        let file: File =
            serde_json::from_slice(&fs::read(&path).expect("it is readable")).expect("it is a vector file");
        for case in file.cases {
            run(&case);
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} cases");
}

fn run(case: &Case) {
    let name = &case.name;
    let lines: Vec<String> =
        case.facts.iter().chain(&case.config).map(|(name, value)| format!("{name}={value}")).collect();
    let config = Config::from_text(&lines.join("\n"), Facts::known);
    if let Some(invalid) = &case.invalid {
        let Err(Error::InvalidOption { option, .. }) = config else { panic!("{name}: expected it to be refused") };
        assert_eq!(option, *invalid, "{name}");
        return;
    }
    let config = config.unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut state = 0;
    for (index, step) in case.steps.iter().enumerate() {
        match step {
            Step::Step(Happened { r#in, out, state: next }) => {
                let input = INPUTS.iter().position(|input| r#in[0] == *input).expect("an input");
                let mut numbers = r#in[1..].iter().map(number).chain([0.0; 3]);
                let numbers = [(); 3].map(|()| numbers.next().unwrap_or_default());
                let mut actions = [0; NUMBERS];
                let input = u32::try_from(input).expect("few inputs");
                state = compact::step_in_numbers(&config, state, input, numbers, &mut actions);
                let actions: Vec<Value> =
                    actions[1..].chunks_exact(3).take(actions[0] as usize).map(readable).collect();
                assert_eq!(json!(actions), *out, "{name}, step {index}");
                assert_eq!(State::from_bits(state).to_string(), *next, "{name}, step {index}");
            }
            Step::Call(Call { call, gives }) => assert_eq!(answer(&config, call), *gives, "{name}, step {index}"),
        }
    }
}

/// A number, or flags by their names.
fn number(value: &Value) -> f64 {
    let Some(flags) = value.as_array() else { return value.as_f64().expect("a number") };
    let bits = flags.iter().map(|flag| match flag.as_str() {
        Some("post") => compact::POST,
        Some("encoded") => compact::ENCODED,
        Some("forbidden") => compact::FORBIDDEN,
        Some("closing") => compact::CLOSING,
        Some("handled") => compact::HANDLED,
        Some("last") => compact::LAST,
        other => panic!("no flag is called {other:?}"),
    });
    f64::from(bits.sum::<u32>())
}

/// An action as the vectors write it: with names, and without numbers that it has not.
fn readable(action: &[u32]) -> Value {
    let name = ACTIONS[action[0] as usize];
    let [a, b] = [action[1], action[2]];
    match name {
        "claim" | "handle" | "send" => json!([name]),
        "complete" | "release" | "abort" | "ack" | "fail" | "handshake" => json!([name, a]),
        "deadLetter" => {
            let reasons = [DeadLetter::Permanent, DeadLetter::Final, DeadLetter::Store];
            json!([name, reasons.iter().find(|reason| **reason as u32 == a).map(|reason| reason.as_str())])
        }
        "timer" => {
            let timer = ["deadline", "renewal", "lease"][a as usize];
            json!([name, timer, b])
        }
        "refuse" => json!([name, a, compact::refusal_code(b)]),
        "observe" => json!([name, compact::outcome_label(a)]),
        _ => json!([name, a, b]),
    }
}

/// What a question is answered, as the vectors write it.
fn readable_answer((number, text): (u32, String)) -> Value {
    let kind = match number & !compact::STATUS {
        compact::JSON => "json",
        compact::SIGN => "sign",
        0 if text.is_empty() => "",
        0 => "text",
        _ => "signAlone",
    };
    json!([number & compact::STATUS, kind, text])
}

fn answer(config: &Config, call: &[Value]) -> Value {
    let text = |index: usize| call.get(index).and_then(Value::as_str);
    let given = |index: usize| text(index).expect("a text");
    // What is not told is no number.
    let numbers =
        |index: usize| call[index].as_array().expect("numbers").iter().map(|n| n.as_f64().unwrap_or(f64::NAN));
    match given(0) {
        "key" => json!(receive::key(config, text(1), given(2))),
        "variantOf" => json!(receive::variant_of(given(1))),
        "messageId" => json!(receive::message_id(given(1))),
        "handshake" => readable_answer(compact::handshake(config, given(1), text(2))),
        "question" => {
            let asked = Asked { method: given(1), query: given(2), header: given(3) };
            readable_answer(compact::question(config, asked, given(4)))
        }
        "signed" => {
            let alone = if given(1) == "signAlone" { compact::ALONE } else { 0 };
            readable_answer(compact::signed(config, compact::SIGN | alone, given(2), given(3), given(4)))
        }
        "source" => json!(compact::source(config, given(1), given(2))),
        "isEncoded" => json!(is_encoded(given(1))),
        "property" => {
            let text = compact::properties(config);
            let mut lines = text.lines().filter_map(|line| line.split_once('='));
            json!(lines.find(|(name, _)| *name == given(1)).map(|(_, value)| value))
        }
        "health" => {
            let measured: Vec<f64> = numbers(1).collect();
            // A limit that is left out.
            let limits = call[2].as_array().into_iter().flatten().map(|limit| limit.as_f64().unwrap_or(f64::INFINITY));
            let limits: Vec<f64> = limits.collect();
            json!(compact::health(measured.try_into().expect("five"), limits.try_into().expect("three")))
        }
        "facts" => {
            let text = Facts::known(given(1)).expect("a provider").to_text();
            json!(text.lines().filter_map(|line| line.split_once('=')).collect::<BTreeMap<_, _>>())
        }
        other => panic!("no call is called {other}"),
    }
}
