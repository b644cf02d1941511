//! A scheme's document as the core's types, in the words of Rust.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::delivery::number;
use crate::generate::place;

/// A scheme that has all its fields.
pub(super) fn scheme(scheme: &Value) -> Result<String> {
    let signature = &scheme["signature"];
    let layout = match word(&signature["layout"])? {
        "plain" => "Layout::Plain".to_owned(),
        "prefixed" => format!("Layout::Prefixed {{ prefix: {} }}", borrowed(&signature["prefix"])?),
        "pairs" => {
            let keys = one_or_several(&signature["key"])?;
            format!(
                "Layout::Pairs {{ separator: {}, key: {}, other_keys: Borrowed(&[{}]), blank: {} }}",
                borrowed(&signature["separator"])?,
                keys.first().context("it has no key")?,
                keys.get(1..).unwrap_or_default().join(", "),
                match signature["blank"].as_str() {
                    None => "Blank::Content",
                    Some("optional") => "Blank::Optional",
                    Some("separates") => "Blank::Separates",
                    Some(other) => bail!("the catalogue has no word for the blank `{other}`"),
                },
            )
        }
        "versions" => format!(
            "Layout::Versions {{ separator: {}, version: {} }}",
            borrowed(&signature["separator"])?,
            borrowed(&signature["version"])?
        ),
        "jws" => format!(
            "Layout::Jws(JwsRule {{ prefix: {}, issuer: {}, body_hash: {}, no_hash_of_nothing: {}, url_hash: {}, \
             is_for_url: {}, request_hash: {}, is_unencoded: {} }})",
            optional(&signature["prefix"])?,
            optional(&signature["issuer"])?,
            claimed_hash(&signature["bodyHash"])?,
            signature["bodyHash"]["optional"] == true,
            claimed_hash(&signature["urlHash"])?,
            signature["audience"] == "url",
            claimed_hash(&signature["requestHash"])?,
            signature["unencoded"] == true,
        ),
        "each" => format!("Layout::Each {{ list: {} }}", borrowed(&signature["list"])?),
        "http-signature" => format!("Layout::HttpSignature {{ headers: {} }}", borrowed(&signature["signed"])?),
        "list" => format!("Layout::List {{ separator: {} }}", borrowed(&signature["separator"])?),
        other => bail!("the catalogue has no word for the layout `{other}`"),
    };
    let header = if signature["headers"].is_null() { place::spelled(signature) } else { signature["headers"].clone() };
    let headers = one_or_several(&header)?;
    let secrets: Vec<String> = match &scheme["secret"] {
        Value::Array(forms) => forms.iter().map(secret).collect::<Result<_>>()?,
        form => vec![secret(form)?],
    };
    let segments: Result<Vec<String>> = scheme["signedContent"].as_array().into_iter().flatten().map(segment).collect();
    Ok(format!(
        "Scheme {{ name: {}, algorithm: {}, signature: SignatureRule {{ header: {}, further_headers: Borrowed(&[{}]), \
         layout: {layout}, encoding: {} }}, timestamp: {}, id: {}, signed_content: Borrowed(&[{}]), secret: {}, \
         single: {}, other_secrets: Borrowed(&[{}]), other_names: Borrowed(&[{}]), envelope: {} }}",
        borrowed(&scheme["name"])?,
        algorithm(&scheme["algorithm"])?,
        headers.first().context("it has no header")?,
        headers.get(1..).unwrap_or_default().join(", "),
        encoding("Encoding", &signature["encoding"])?,
        timestamp(&scheme["timestamp"])?,
        match &scheme["id"] {
            Value::Null => "None".to_owned(),
            id =>
                format!("Some(IdRule {{ header: {}, length: {:?} }})", borrowed(&id["header"])?, id["length"].as_u64()),
        },
        segments?.join(", "),
        secrets.first().context("it has no form of secrets")?,
        optional(&scheme["single"])?,
        secrets.get(1..).unwrap_or_default().join(", "),
        other_names(&scheme["otherNames"])?,
        envelope(&scheme["envelope"])?,
    ))
}

fn algorithm(name: &Value) -> Result<&'static str> {
    Ok(match word(name)? {
        "hmac-sha1" => "Algorithm::HmacSha1",
        "hmac-sha256" => "Algorithm::HmacSha256",
        "hmac-sha384" => "Algorithm::HmacSha384",
        "hmac-sha512" => "Algorithm::HmacSha512",
        "ed25519" => "Algorithm::Ed25519",
        "ecdsa-p256" => "Algorithm::EcdsaP256",
        "ecdsa-p256-der" => "Algorithm::EcdsaP256Der",
        "rsa-pkcs1-sha256" => "Algorithm::RsaPkcs1Sha256",
        "rsa-pss-sha256" => "Algorithm::RsaPssSha256",
        "token" => "Algorithm::Token",
        other => bail!("the catalogue has no word for the algorithm `{other}`"),
    })
}

/// Pairs of a header and another name for it.
fn other_names(names: &Value) -> Result<String> {
    let mut pairs = Vec::new();
    for (name, others) in names.as_object().into_iter().flatten() {
        for other in one_or_several(others)? {
            pairs.push(format!("(Borrowed({name:?}), {other})"));
        }
    }
    Ok(pairs.join(", "))
}

fn timestamp(rule: &Value) -> Result<String> {
    if rule.is_null() {
        return Ok("None".to_owned());
    }
    let source = if rule["unit"] == "http-date" {
        format!("TimestampSource::HttpDate({})", borrowed(&rule["header"])?)
    } else if !rule["entry"].is_null() {
        "TimestampSource::First".to_owned()
    } else if rule["key"].is_null() {
        format!("TimestampSource::Header({})", borrowed(&place::spelled(rule))?)
    } else {
        format!("TimestampSource::Key({})", borrowed(&rule["key"])?)
    };
    let unit = match word(&rule["unit"])? {
        // A date in HTTP has no unit of the kernel's.
        "seconds" | "http-date" => "Unit::Seconds",
        "milliseconds" => "Unit::Milliseconds",
        "rfc3339" => "Unit::Rfc3339",
        "rfc3339-utc" => "Unit::Utc",
        "seconds-or-milliseconds" => "Unit::Either",
        other => bail!("the catalogue has no word for the unit `{other}`"),
    };
    Ok(format!(
        "Some(TimestampRule {{ source: {source}, unit: {unit}, tolerance_seconds: {}, signed: {} }})",
        number(&rule["toleranceSeconds"]),
        rule["signed"]
    ))
}

fn segment(segment: &Value) -> Result<String> {
    Ok(match segment {
        Value::String(word) => match word.as_str() {
            "timestamp" => "Segment::Timestamp".to_owned(),
            "id" => "Segment::Id".to_owned(),
            "body" => "Segment::Body".to_owned(),
            "sortedForm" => "Segment::SortedForm(Borrowed(\"\"))".to_owned(),
            "snsFields" => "Segment::SnsFields".to_owned(),
            "braintreePayload" => "Segment::Composed(Composed::BraintreePayload)".to_owned(),
            "sender" => "Segment::Sender".to_owned(),
            "method" => "Segment::Request(Part::Method)".to_owned(),
            "url" => "Segment::Request(Part::Url)".to_owned(),
            "path" => "Segment::Request(Part::Path)".to_owned(),
            "unescapedUrl" => "Segment::Request(Part::UnescapedUrl)".to_owned(),
            "query" => "Segment::Request(Part::Query)".to_owned(),
            "target" => "Segment::Request(Part::Target)".to_owned(),
            other => bail!("the catalogue has no word for the segment `{other}`"),
        },
        other if other["bodyHash"] == "crc32" => "Segment::Crc32".to_owned(),
        other if other["optional"] == true => {
            let text = |name: &str| other[name].as_str().unwrap_or_default();
            format!(
                "Segment::Optional(OptionalSegment {{ name: {}, before: Borrowed({:?}), after: Borrowed({:?}) }})",
                borrowed(&place::spelled(other))?,
                text("before"),
                text("after")
            )
        }
        other if other["query"].is_null() && !place::spelled(other).is_null() => {
            format!("Segment::Header({}, {:?})", borrowed(&place::spelled(other))?, other["length"].as_u64())
        }
        other if !other["plivoRequest"].is_null() => {
            format!("Segment::Composed(Composed::PlivoRequest({}))", borrowed(&other["plivoRequest"])?)
        }
        other if !other["contentfulRequest"].is_null() => {
            let names = one_or_several(&other["contentfulRequest"])?.join(", ");
            format!("Segment::Composed(Composed::ContentfulRequest(Borrowed(&[{names}])))")
        }
        other if !other["sortedForm"].is_null() => {
            format!("Segment::SortedForm({})", borrowed(&other["sortedForm"])?)
        }
        other if !other["query"].is_null() => {
            format!("Segment::Request(Part::Parameter({}))", borrowed(&other["query"])?)
        }
        other => format!("Segment::Literal({})", borrowed(&other["literal"])?),
    })
}

/// A claim of a token that is a hash.
fn claimed_hash(hash: &Value) -> Result<String> {
    if hash.is_null() {
        return Ok("None".to_owned());
    }
    let encoding = encoding("Encoding", &hash["encoding"])?;
    Ok(format!("Some(ClaimedHash {{ claim: {}, encoding: {encoding} }})", borrowed(&hash["claim"])?))
}

/// The texts of a list, or the one that stands in its place.
fn one_or_several(value: &Value) -> Result<Vec<String>> {
    match value {
        Value::Array(several) => several.iter().map(borrowed).collect(),
        one => Ok(vec![borrowed(one)?]),
    }
}

fn encoding(of: &str, value: &Value) -> Result<String> {
    Ok(match word(value)? {
        "hex" => format!("{of}::Hex"),
        "base64" => format!("{of}::Base64"),
        "hex-upper" => format!("{of}::HexUpper"),
        "base64url" => format!("{of}::Base64Url"),
        "base64url-padded" => format!("{of}::Base64UrlPadded"),
        "text" => format!("{of}::Text"),
        "utf8" => format!("{of}::Utf8"),
        "public-key" => format!("{of}::PublicKey"),
        other => bail!("the catalogue has no word for the encoding `{other}`"),
    })
}

fn secret(rule: &Value) -> Result<String> {
    if rule == "utf8" {
        return Ok("SecretRule::UTF8".to_owned());
    }
    if rule.is_string() {
        return Ok(format!("SecretRule::encoded({})", encoding("SecretEncoding", rule)?));
    }
    let number = |name: &str| match &rule[name] {
        Value::Null => "None".to_owned(),
        number => format!("Some({number})"),
    };
    let public_key = match &rule["publicKey"] {
        Value::Null => "None".to_owned(),
        other => format!(
            "Some(PublicKeyRule {{ algorithm: {}, version: {}, prefix: {} }})",
            algorithm(&other["algorithm"])?,
            borrowed(&other["version"])?,
            borrowed(&other["prefix"])?,
        ),
    };
    let sender = match &rule["sender"] {
        Value::Null => "None".to_owned(),
        sender if sender["mostCharacters"].is_u64() => {
            format!("Some(SenderRule::Signed {{ most_characters: {} }})", sender["mostCharacters"])
        }
        sender => format!(
            "Some(SenderRule::Said {{ pointer: {}, prefix: {} }})",
            borrowed(&sender["json"])?,
            borrowed(&sender["prefix"])?,
        ),
    };
    let hash = match rule["hash"].as_str() {
        None => "None",
        Some("sha1") => "Some(KeyHash::Sha1)",
        Some("sha256") => "Some(KeyHash::Sha256)",
        Some(other) => bail!("the catalogue has no word for the hash `{other}`"),
    };
    Ok(format!(
        "SecretRule {{ encoding: {}, prefix: {}, minimum_bytes: {}, maximum_bytes: {}, public_key: {public_key}, \
         key_id: {}, sender: {sender}, hash: {hash} }}",
        encoding("SecretEncoding", &rule["encoding"])?,
        optional(&rule["prefix"])?,
        number("minimumBytes"),
        number("maximumBytes"),
        optional(if rule["keyIdJson"].is_null() { &rule["keyIdHeader"] } else { &rule["keyIdJson"] })?,
    ))
}

fn envelope(rule: &Value) -> Result<String> {
    if rule.is_null() {
        return Ok("EnvelopeRule::NONE".to_owned());
    }
    let ids: Result<Vec<String>> = match &rule["id"] {
        Value::Null => Ok(Vec::new()),
        pointers => one_or_several(pointers),
    };
    Ok(format!(
        "EnvelopeRule {{ id: Borrowed(&[{}]), event_type: {}, type_optional: {}, occurred_at: {}, data: {}, \
         payload: {} }}",
        ids?.join(", "),
        optional(&rule["type"])?,
        rule["typeOptional"].as_bool().unwrap_or_default(),
        optional(&rule["occurredAt"])?,
        optional(&rule["data"])?,
        payload(&rule["payload"])?,
    ))
}

fn payload(rule: &Value) -> Result<String> {
    Ok(match rule {
        Value::Null => "PayloadRule::Json".to_owned(),
        Value::String(_) => "PayloadRule::Form".to_owned(),
        rule if rule["orJson"] == true => format!("PayloadRule::JsonOrField({})", borrowed(&rule["field"])?),
        rule => format!("PayloadRule::Field({})", borrowed(&rule["field"])?),
    })
}

fn word(value: &Value) -> Result<&str> {
    value.as_str().with_context(|| format!("expected a text, found {value}"))
}

fn borrowed(value: &Value) -> Result<String> {
    word(value).map(|text| format!("Borrowed({text:?})"))
}

fn optional(value: &Value) -> Result<String> {
    if value.is_null() { Ok("None".to_owned()) } else { borrowed(value).map(|text| format!("Some({text})")) }
}
