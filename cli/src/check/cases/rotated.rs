//! Two signatures in one header: what is sent while one secret replaces another.

use std::time::Instant;

use serde_json::{Value, json};

use super::super::report::Outcome;
use super::super::run::Run;
use crate::clock::now;
use crate::failure::Failure;
use crate::fault::{Fault, Genuine};

/// The right one counts, wherever it stands.
pub(super) async fn all(run: &mut Run<'_>) -> Result<(), Failure> {
    let scheme = json!(run.known.scheme);
    let signature = &scheme["signature"];
    let Some(header) = signature["header"].as_str().filter(|_| run.known.signs_with_each()) else { return Ok(()) };
    let start = Instant::now();
    let mut problem = None;
    for is_first in [true, false] {
        let (sample, at) = (run.sample.another().identified(), now());
        let genuine = Genuine { sample: &sample, sender: &run.sender, at };
        let mut request = sample.request(&run.sender, at)?;
        let Some(other) = Fault::SecretOther.request(&genuine)? else { return Ok(()) };
        let other = other.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(header));
        let place = request.headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(header));
        let (Some((_, other)), Some((_, value))) = (other, place) else { return Ok(()) };
        *value = with_both(value, other, signature, is_first);
        if run.sender.verify(&request, at).is_err() {
            return Ok(());
        }
        let answer = run.deliver(&request).await;
        let place = if is_first { "before" } else { "behind" };
        let hint = |problem| {
            format!("{problem}, for its signature stands {place} that of another secret: one that is right is enough")
        };
        problem = problem.or(run.problem(&answer).map(hint));
    }
    run.add("two-signatures", start, Outcome::of(problem));
    Ok(())
}

/// The value, with the signature of the other before it or behind it.
fn with_both(value: &str, other: &str, signature: &Value, is_first: bool) -> String {
    let separator = signature["separator"].as_str().unwrap_or(",");
    let key = signature["key"].as_str().map(|key| format!("{key}="));
    let is_signature = |part: &&str| key.as_deref().is_none_or(|key| part.trim_start().starts_with(key));
    let Some(other) = other.split(separator).find(is_signature) else { return value.to_owned() };
    let parts = value.split(separator).flat_map(|part| match (is_signature(&part), is_first) {
        (true, true) => vec![part, other],
        (true, false) => vec![other, part],
        (false, _) => vec![part],
    });
    parts.collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_stand_where_signatures_do() {
        let pairs = json!({ "separator": ",", "key": "v1" });
        assert_eq!(with_both("t=1,v1=aa,v0=cc", "t=1,v1=bb", &pairs, true), "t=1,v1=aa,v1=bb,v0=cc");
        assert_eq!(with_both("t=1,v1=aa", "t=1,v1=bb", &pairs, false), "t=1,v1=bb,v1=aa");
        let versions = json!({ "separator": " ", "version": "v1" });
        assert_eq!(with_both("v1,aa", "v1,bb", &versions, false), "v1,bb v1,aa");
    }
}
