//! An HTTP request as it is on the wire.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::error::CaptureError;
use super::record::Capture;

const METHODS: [&[u8]; 5] = [b"POST ", b"PUT ", b"PATCH ", b"GET ", b"DELETE "];

/// Whether a text begins as a request does.
pub(super) fn is_request(bytes: &[u8]) -> bool {
    METHODS.iter().any(|method| bytes.starts_with(method))
}

pub(super) fn read(bytes: &[u8]) -> Result<Capture, CaptureError> {
    let mut lines = Vec::new();
    let mut rest = bytes;
    loop {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            return Err(CaptureError::Cut { missing: "an empty line after the headers".into() });
        };
        let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
        rest = &rest[end + 1..];
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let malformed = |line: usize, expected: &str| CaptureError::Malformed {
        place: format!("line {}", line + 1),
        expected: expected.into(),
    };
    let first =
        lines.first().and_then(|line| str::from_utf8(line).ok()).ok_or_else(|| malformed(0, "a request line"))?;
    let mut words = first.split(' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(malformed(0, "a method and a path"));
    };
    let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
    for (index, line) in lines.iter().enumerate().skip(1) {
        let colon = line.iter().position(|byte| *byte == b':').ok_or_else(|| malformed(index, "`Name: value`"))?;
        let name = str::from_utf8(&line[..colon]).map_err(|_| malformed(index, "a header's name"))?;
        headers.push((name.trim().into(), line[colon + 1..].trim_ascii().to_vec()));
    }
    let find = |name: &str| {
        let found = headers.iter().find(|(each, _)| each.eq_ignore_ascii_case(name));
        found.and_then(|(_, value)| str::from_utf8(value).ok())
    };
    let body = match find("content-length").and_then(|text| text.parse::<usize>().ok()) {
        Some(length) => rest.get(..length).ok_or_else(|| CaptureError::Cut {
            missing: format!("`Content-Length` says {length} bytes of body, and there are {}", rest.len()),
        })?,
        None => rest,
    };
    let url = match find("host") {
        Some(host) if target.starts_with('/') => format!("https://{host}{target}"),
        _ => target.into(),
    };
    let (method, body) = (Some(method.into()), body.to_vec());
    Ok(Capture { provider: None, received_at: None, method, url: Some(url), headers, body })
}
