//! Signing: what the provider would send, for tests. As the core's `sign` and its options.

use core::ptr;

use hookseal_kernel::plan::TimestampSource;
use hookseal_kernel::{
    Header, METHOD, NotSigned, PARAMETER, SignedValues, ToSign, URL, buffer_length, is_name, is_plain_value,
    sign_reading_body, sign_text,
};

use hookseal_words::given::{self, SignOption};
use hookseal_words::seen::Seen;
use hookseal_words::{Piece, RequestPart, expected, message, not_signed as said_of, refusal, rows, say};

use crate::document::Item;
use crate::memory::{Buffer, Growing};
use crate::place;
use crate::report::{Failed, Output};
use crate::webhook::Judge;

/// Where a signature is written, which may be the secret itself.
struct Wiped(Buffer);

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.wipe();
    }
}

/// The options.
struct Options<'t> {
    timestamp: Option<u64>,
    id: Option<&'t str>,
    method: Option<&'t str>,
    url: Option<&'t str>,
    alone: bool,
    /// Of each header its name and its value, each behind its length.
    headers: Buffer,
}

impl Options<'_> {
    fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut rest = self.headers.bytes();
        core::iter::from_fn(move || Some((next(&mut rest)?, next(&mut rest)?)))
    }
}

fn next<'b>(rest: &mut &'b [u8]) -> Option<&'b str> {
    let (length, behind) = rest.split_first_chunk()?;
    let (text, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *rest = behind;
    str::from_utf8(text).ok()
}

fn keep(to: &mut Buffer, text: &str) {
    to.push_bytes(&(text.len() as u32).to_le_bytes());
    to.push_bytes(text.as_bytes());
}

fn read<'t>(out: &mut Output, document: &'t [u8]) -> Result<Options<'t>, Failed> {
    let mut options =
        Options { timestamp: None, id: None, method: None, url: None, alone: false, headers: Buffer::new() };
    given::sign_options(out, Item::first(document), |option| match option {
        SignOption::Timestamp(seconds) => options.timestamp = Some(seconds),
        SignOption::Id(id) => options.id = Some(id),
        SignOption::Method(method) => options.method = Some(method),
        SignOption::Url(url) => options.url = Some(url),
        SignOption::Alone(alone) => options.alone = alone,
        SignOption::Header(name, value) => {
            keep(&mut options.headers, name);
            keep(&mut options.headers, value);
        }
    })?;
    Ok(options)
}

/// Signs a body, and answers with `Signed`.
pub(crate) fn sign(out: &mut Output, judge: &Judge, body: &[u8], document: &[u8]) -> Result<(), Failed> {
    let options = read(out, document)?;
    let plan = &judge.plan;
    let Some(key) = judge.keys.first() else { return Err(Failed) };
    let lookup = |name| {
        let spelled = plan.spelled(name);
        let url = options.url.map(str::as_bytes);
        let given = match spelled {
            URL => judge.url.or(url),
            _ if spelled.starts_with(PARAMETER) => {
                return place::parameter(spelled, url.map_or(Header::Missing, Header::One));
            }
            METHOD => options.method.map(str::as_bytes),
            _ => {
                let named = options.headers().filter(|(name, _)| name.eq_ignore_ascii_case(spelled));
                return Header::from_values(named.map(|(_, value)| value.as_bytes()));
            }
        };
        given.map_or(Header::Missing, Header::One)
    };
    let to_sign = ToSign { timestamp: options.timestamp, id: options.id };
    let mut room = Wiped(Buffer::new());
    let buffer = room.0.room(buffer_length(plan));
    let signature_header = plan.spelled(plan.signature.header.index);
    if options.alone {
        let Some(signature) = sign_text(plan, key, body, buffer) else {
            return Err(out.option("alone", Piece::Text(expected::SIGNS_NOTHING)));
        };
        let answer = &mut out.answer;
        answer.begin();
        answer.number(2);
        answer.text(signature_header);
        answer.text(signature);
        return Ok(());
    }
    let SignedValues { signature, timestamp } = match RequestPart::named(signature_header) {
        Some(RequestPart::Parameter) => {
            return Err(out.option("url", Piece::Text(expected::NOT_IN_URL)));
        }
        _ if plan.reads_body => {
            check_headers(out, &options)?;
            check_place(out, signature_header)?;
            sign_reading_body(plan, key, &to_sign, &lookup, body, Growing::new(), buffer, |reason| {
                not_signed(out, judge, reason)
            })?
        }
        _ => {
            let values = hookseal_kernel::sign(plan, key, &to_sign, &lookup, body, buffer);
            // What is wrong with a header that is not signed is said before what is wrong with one that is.
            if let Ok(_) | Err(NotSigned::NoHeader(_) | NotSigned::Header(_)) = values {
                check_headers(out, &options)?;
            }
            values.map_err(|reason| not_signed(out, judge, reason))?
        }
    };
    let timestamp = match (plan.timestamp.map(|rule| rule.source), timestamp) {
        (Some(TimestampSource::Header(name)), Some(text)) => Some((plan.spelled(name.index), text)),
        _ => None,
    };
    let id = plan.id.and_then(|rule| Some((plan.spelled(rule.header.index), options.id?)));
    let own = [Some((signature_header, signature)), timestamp, id];
    let own = || own.iter().flatten().copied();
    let earlier =
        |at: usize, name: &str| own().chain(options.headers().take(at)).find(|(own, _)| own.eq_ignore_ascii_case(name));
    let mut count = own().count();
    for (at, (name, value)) in options.headers().enumerate() {
        match earlier(at, name) {
            Some((_, said)) if said != value => {
                let problem = out.scratch.say(|to| say!(to; expected::OTHER_HEADER, name, expected::MADE_HERE));
                return Err(out.option_made("headers", &problem));
            }
            // The same twice would be two headers.
            Some(_) => {}
            None => count += 1,
        }
    }
    let answer = &mut out.answer;
    answer.begin();
    answer.number(2 * count as u64);
    let further = options.headers().enumerate().filter(|(at, (name, _))| earlier(*at, name).is_none());
    for (name, value) in own().chain(further.map(|(_, header)| header)) {
        answer.text(name);
        answer.text(value);
    }
    Ok(())
}

/// Makes sure that the signature does not stand in the body.
fn check_place(out: &mut Output, signature: &str) -> Result<(), Failed> {
    if RequestPart::named(signature) != Some(RequestPart::Field) {
        return Ok(());
    }
    let problem = out.scratch.say(|to| {
        say!(to; expected::IN_BODY, signature, expected::NO_HEADERS);
    });
    Err(out.option_made("body", &problem))
}

/// Makes sure that headers arrive as they are sent.
fn check_headers(out: &mut Output, options: &Options<'_>) -> Result<(), Failed> {
    for (name, value) in options.headers() {
        if !is_name(name) {
            return Err(out.option("headers", Piece::Text(expected::HEADER_NAMES)));
        }
        if !is_plain_value(value) {
            let problem = out.scratch.say(|to| {
                say!(to; expected::PLAIN_VALUE, name, "`");
            });
            return Err(out.option_made("headers", &problem));
        }
    }
    Ok(())
}

/// Answers why it was not signed.
fn not_signed(out: &mut Output, judge: &Judge, reason: NotSigned<'_>) -> Failed {
    let plan = &judge.plan;
    let spelled = |header| plan.spelled(header);
    match said_of(reason, spelled) {
        Ok((option, problem)) => out.option(option, problem),
        Err(refused) => {
            let part = refused.signed_along().and_then(|header| RequestPart::named(spelled(header)));
            let said = refusal(plan, refused, Seen::default());
            if ptr::eq(said.row, &raw const rows::INVALID_OPTION) {
                return out.said(&said);
            }
            // As the receiver would say it, but it is the program's own.
            let problem = out.scratch.say(|to| message(to, said.row, &said.facts));
            out.option_made(part.map_or("headers", RequestPart::option), &problem)
        }
    }
}
