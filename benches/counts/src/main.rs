//! Runs one case, whose name is the argument, or names all cases. `cargo xtask counts` runs it under callgrind, which
//! counts what happens in [`counted`] alone.

mod body;

use std::error::Error;
use std::hint::black_box;

use hookseal::{Delivery, ErrorCode, SignOptions, Webhook};

const NOW: u64 = 1_700_000_000;
const SIZES: [usize; 2] = [512, 4096];

/// What is done with a delivery.
#[derive(Clone, Copy)]
enum Call {
    Verify,
    Receive,
}

/// A delivery, and the code that it is refused with.
type Sent = (&'static str, fn(&mut Headers), Option<ErrorCode>);

type Headers = Vec<(String, String)>;

const CALLS: [(&str, Call); 2] = [("verify", Call::Verify), ("receive", Call::Receive)];

const SENT: [Sent; 5] = [
    ("genuine", |_| (), None),
    ("missing header", |headers| headers.clear(), Some(ErrorCode::MissingHeader)),
    ("malformed signature", |headers| headers[0].1 = "g".repeat(64), Some(ErrorCode::MalformedSignature)),
    ("stale timestamp", |headers| headers[1].1 = (NOW - 3600).to_string(), Some(ErrorCode::TimestampTooOld)),
    ("forged", |headers| headers[0].1 = "0".repeat(64), Some(ErrorCode::SignatureMismatch)),
];

fn main() -> Result<(), Box<dyn Error>> {
    let wanted = std::env::args().nth(1);
    for (what, call) in CALLS {
        for size in SIZES {
            for (sent, change, expected) in SENT {
                let name = format!("{what}, {size} bytes, {sent}");
                match &wanted {
                    None => println!("{name}"),
                    Some(wanted) if *wanted == name => return run(call, size, change, expected),
                    Some(_) => (),
                }
            }
        }
    }
    match wanted {
        None => Ok(()),
        Some(wanted) => Err(format!("no case is called `{wanted}`").into()),
    }
}

fn run(call: Call, size: usize, change: fn(&mut Headers), expected: Option<ErrorCode>) -> Result<(), Box<dyn Error>> {
    let webhook = Webhook::new("realestateapi", "a secret from the provider's dashboard")?;
    let body = body::of(size);
    let mut headers = webhook.sign(&body, &SignOptions::new().timestamp(NOW))?;
    change(&mut headers);
    let delivery = Delivery::new(&body, &headers, NOW);
    // What happens only once, such as looking up what the processor can do, is not counted.
    let found = answer(call, &webhook, &delivery);
    if found != expected || !counted(call, black_box(&webhook), black_box(&delivery), expected) {
        return Err(format!("expected {expected:?}, found {found:?}").into());
    }
    Ok(())
}

/// callgrind counts from here on, and until this returns.
#[inline(never)]
fn counted(call: Call, webhook: &Webhook, delivery: &Delivery<'_, Headers>, expected: Option<ErrorCode>) -> bool {
    answer(call, webhook, delivery) == expected
}

#[inline(never)]
fn answer(call: Call, webhook: &Webhook, delivery: &Delivery<'_, Headers>) -> Option<ErrorCode> {
    match call {
        Call::Verify => webhook.verify(delivery).err(),
        Call::Receive => webhook.receive(delivery).map(black_box).err(),
    }
    .map(|error| error.code())
}
