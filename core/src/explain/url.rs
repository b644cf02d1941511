//! Which URL the provider may have signed, where the one that was given is another.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;
use core::net::Ipv4Addr;

use hookseal_kernel as kernel;

use super::candidate::Candidate;
use super::cause::Cause;
use super::headers::{self, Pairs};
use super::order::permutations;
use crate::text::Text;

/// So many parameters of a query are put into every order.
const MOST_PERMUTED: usize = 4;

/// Below what programs mount a router, which then sees the rest of the path alone.
const MOUNTS: [&str; 4] = ["/api", "/webhooks", "/webhook", "/api/webhooks"];

/// So many segments of a path may have been added or removed by a proxy.
const MOST_SEGMENTS: usize = 3;

/// A URL in its parts; of what servers see, without the first.
#[derive(Clone, PartialEq, Eq)]
struct Url {
    scheme: String,
    /// With the port, where there is one.
    host: String,
    path: String,
    /// With the question mark, where there is one.
    query: String,
}

impl Url {
    fn read(url: &str) -> Self {
        let (url, _) = url.split_once('#').unwrap_or((url, ""));
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let start = if scheme.is_empty() { 0 } else { rest.find(['/', '?']).unwrap_or(rest.len()) };
        let (host, target) = rest.split_at(start);
        let (path, query) = target.split_at(target.find('?').unwrap_or(target.len()));
        Self { scheme: scheme.into(), host: host.into(), path: path.into(), query: query.into() }
    }

    fn written(&self) -> String {
        let Self { scheme, host, path, query } = self;
        if scheme.is_empty() { format!("{path}{query}") } else { format!("{scheme}://{host}{path}{query}") }
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = self.clone();
        change(&mut other);
        other
    }
}

/// Other URLs than the one that was given, and what was done to it.
struct Made {
    given: String,
    all: Vec<Candidate<String>>,
}

impl Made {
    fn add(&mut self, weight: u32, url: &Url, note: impl Into<Text>) {
        let url = url.written();
        if url != self.given && !self.all.iter().any(|known| known.value == url) {
            self.all.push(Candidate::new(url, weight, Cause::ContentUrl, note));
        }
    }
}

/// The URLs that may have been signed: those behind which a proxy stands, and those that a program has written anew.
pub(super) fn candidates(given: &str, headers: Pairs<'_>) -> Vec<Candidate<String>> {
    let url = Url::read(given);
    let mut made = Made { given: given.into(), all: Vec::new() };
    let fragment = given.contains('#');
    if fragment {
        made.add(10, &url, "without its fragment, which is never sent");
    }
    let outside = outside(&url, headers);
    for (weight, (url, note)) in (10..).zip(&outside) {
        made.add(weight, url, note.clone());
    }
    // What is done to path and query is done behind a proxy as well.
    for (weight, url, told) in
        [(12, &url, None)].into_iter().chain(outside.iter().map(|(url, note)| (18, url, Some(note))))
    {
        for (more, (other, note)) in (0..).zip(inside(url)) {
            let note = told.map_or_else(|| note.clone(), |told| format!("{told}, and {note}").into());
            made.add(weight + more / 4, &other, note);
        }
    }
    made.all
}

/// Another beginning: a proxy takes the connection, and asks another host, port and scheme.
fn outside(url: &Url, headers: Pairs<'_>) -> Vec<(Url, Text)> {
    let mut all: Vec<(Url, Text)> = Vec::new();
    let first = |name: &str| {
        let values = headers::values(headers, name);
        let text = str::from_utf8(&values.first()?.value).ok()?.split(',').next()?.trim();
        (!text.is_empty()).then(|| String::from(text))
    };
    let forwarded = |key: &str| {
        let text = first("forwarded")?;
        for pair in text.split(';') {
            let Some((name, value)) = pair.split_once('=') else { continue };
            if name.trim().eq_ignore_ascii_case(key) {
                return Some(String::from(value.trim().trim_matches('"')));
            }
        }
        None
    };
    let proto = first("x-forwarded-proto").or_else(|| forwarded("proto"));
    let hosts =
        [("x-forwarded-host", first("x-forwarded-host")), ("forwarded", forwarded("host")), ("host", first("host"))];
    let schemes = |note: &str| -> Vec<(String, Text)> {
        let told = proto.clone().into_iter();
        let likely = ["https", "http"].map(String::from).into_iter();
        told.chain(likely).map(|scheme| (scheme.clone(), format!("{note} by `{scheme}`").into())).collect()
    };
    for (name, host) in hosts {
        let Some(host) = host else { continue };
        for (scheme, note) in schemes(&format!("it went to the host that the header `{name}` names,")) {
            all.push((url.with(|url| (url.scheme, url.host) = (scheme, host.clone())), note));
        }
    }
    if !url.scheme.is_empty() {
        let other = if url.scheme == "https" { "http" } else { "https" };
        let bare = url.host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
        all.push((url.with(|url| url.scheme = other.into()), format!("it begins with `{other}://`").into()));
        if let Some((host, _)) = bare {
            all.push((url.with(|url| url.host = host.into()), "it has no port".into()));
            let note = format!("it begins with `{other}://`, and has no port").into();
            all.push((url.with(|url| (url.scheme, url.host) = (other.into(), host.into())), note));
        } else {
            let port = if url.scheme == "https" { 443 } else { 80 };
            let host = format!("{}:{port}", url.host);
            all.push((url.with(|url| url.host = host), format!("it has the port {port}").into()));
        }
        if let Some((_, host)) = url.host.rsplit_once('@') {
            all.push((url.with(|url| url.host = host.into()), "it has no name and no password".into()));
        }
        let lower = url.host.to_ascii_lowercase();
        all.push((url.with(|url| url.host = lower), "its host is in small letters".into()));
    }
    all
}

/// Another path or query.
fn inside(url: &Url) -> Vec<(Url, Text)> {
    let mut all: Vec<(Url, Text)> = Vec::new();
    if let Some(path) = url.path.strip_suffix('/') {
        all.push((url.with(|url| url.path = path.into()), "it has no slash at the end of its path".into()));
    } else {
        let path = format!("{}/", url.path);
        all.push((url.with(|url| url.path = path), "it has a slash at the end of its path".into()));
    }
    if !url.query.is_empty() {
        all.push((url.with(|url| url.query.clear()), "it has no query".into()));
        let ordered = queries(url);
        // Who sorts parameters writes their spaces anew as well.
        for (from, to) in [("%20", "+"), ("+", "%20")] {
            let again = ordered.iter().filter(|(url, _)| url.query.contains(from));
            all.extend(again.map(|(url, note)| {
                let note = format!("{note}, and its spaces are written as `{to}`").into();
                (url.with(|url| url.query = url.query.replace(from, to)), note)
            }));
        }
        all.extend(ordered);
    }
    for (from, to, note) in
        [("%20", "+", "its spaces are written as `+`"), ("+", "%20", "its spaces are written as `%20`")]
    {
        all.push((url.with(|url| url.query = url.query.replace(from, to)), note.into()));
    }
    let escapes = |letters: fn(&str) -> String| move |text: &str| escaped(text, letters);
    let both = |change: &dyn Fn(&str) -> String| {
        url.with(|url| (url.path, url.query) = (change(&url.path), change(&url.query)))
    };
    all.push((both(&escapes(str::to_ascii_uppercase)), "its escapes are in capital letters".into()));
    all.push((both(&escapes(str::to_ascii_lowercase)), "its escapes are in small letters".into()));
    all.push((both(&decoded), "its escapes are decoded".into()));
    all.push((both(&|text| encoded(text, kernel::is_in_urls)), "what is no character of URLs is escaped".into()));
    let values = |text: &str| {
        let pairs = text.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) => format!("{name}={}", encoded(value, is_unreserved)),
            None => pair.into(),
        });
        pairs.collect::<Vec<_>>().join("&")
    };
    let values = url.with(|url| url.query = values(&decoded(&url.query)));
    all.push((values, "the values of its parameters are escaped".into()));
    let mut rest = url.path.as_str();
    for _ in 0..MOST_SEGMENTS {
        let Some(next) = rest.get(1..).and_then(|rest| rest.find('/')).map(|end| end + 1) else { break };
        rest = rest.get(next..).unwrap_or_default();
        let removed = url.path.strip_suffix(rest).unwrap_or_default();
        let note = format!("its path does not begin with `{removed}`").into();
        all.push((url.with(|url| url.path = rest.into()), note));
    }
    for mount in MOUNTS {
        let note = format!("its path begins with `{mount}`, where a router is mounted that sees the rest alone").into();
        all.push((url.with(|url| url.path.insert_str(0, mount)), note));
    }
    all
}

/// The parameters in other orders.
fn queries(url: &Url) -> Vec<(Url, Text)> {
    let parameters: Vec<&str> = url.query.trim_start_matches('?').split('&').collect();
    let in_order = |parameters: &[&str]| format!("?{}", parameters.join("&"));
    let mut orders: Vec<Vec<&str>> = Vec::new();
    let mut sorted = parameters.clone();
    sorted.sort_unstable();
    orders.push(sorted);
    orders.push(parameters.iter().rev().copied().collect());
    if parameters.len() <= MOST_PERMUTED {
        let mut places: Vec<usize> = (0..parameters.len()).collect();
        let mut permuted = Vec::new();
        permutations(&mut places, 0, &mut permuted);
        orders.extend(permuted.iter().map(|order| order.iter().map(|place| parameters[*place]).collect()));
    }
    let mut all: Vec<(Url, Text)> = orders
        .iter()
        .map(|order| (url.with(|url| url.query = in_order(order)), "its parameters come in another order".into()))
        .collect();
    for (place, parameter) in parameters.iter().enumerate().filter(|_| parameters.len() > 1) {
        let rest: Vec<&str> =
            parameters.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, each)| *each).collect();
        let name = parameter.split('=').next().unwrap_or_default();
        all.push((url.with(|url| url.query = in_order(&rest)), format!("it has no parameter `{name}`").into()));
    }
    all
}

/// With the digits of each escape written otherwise.
fn escaped(text: &str, write: fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let end = (at + 3).min(rest.len());
        let Some((before, digits, after)) = rest
            .get(..at)
            .zip(rest.get(at..end))
            .zip(rest.get(end..))
            .map(|((before, digits), after)| (before, digits, after))
        else {
            break;
        };
        out.push_str(before);
        out.push_str(&write(digits));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// With each escape as what it stands for.
fn decoded(text: &str) -> String {
    let mut bytes = vec![];
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.split_at_checked(2).filter(|_| *first == b'%').and_then(|(digits, after)| {
            let mut byte = [0];
            base16ct::mixed::decode(digits, &mut byte).ok()?;
            Some((byte[0], after))
        });
        let (byte, after) = escaped.unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.into())
}

/// With an escape for each byte that is not as it is in URLs.
fn encoded(text: &str, is_plain: fn(u8) -> bool) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Whether no provider calls this host: it is this machine, or one of its own network.
pub(super) fn is_inside(url: &str) -> bool {
    let host = Url::read(url).host;
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let host = port.map_or(&*host, |(host, _)| host);
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return address.is_loopback() || address.is_private() || address.is_unspecified();
    }
    match host.rsplit_once('.') {
        Some((_, last)) => ["local", "internal", "localhost"].iter().any(|name| last.eq_ignore_ascii_case(name)),
        None => host == "[::1]" || !host.is_empty() && !host.contains(':'),
    }
}

/// What stands for itself wherever it is (RFC 3986, section 2.3).
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}
