//! Line breaks, spaces and marks at the ends of a body, and the line breaks inside.

use alloc::vec::Vec;

use super::super::candidate::Candidate;
use super::super::cause::Cause;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The body without what may have been added.
pub(super) fn removed(body: &[u8]) -> Vec<Candidate<Vec<u8>>> {
    let mut all = Vec::new();
    let mut add = |value: &[u8], weight, cause| {
        if value.len() < body.len() {
            all.push(Candidate::new(value.to_vec(), weight, cause, ""));
        }
    };
    for line_break in [&b"\r\n"[..], b"\n", b"\r"] {
        if let Some(rest) = body.strip_suffix(line_break) {
            add(rest, 2, Cause::LineBreakAdded);
        }
        if let Some(rest) = body.strip_prefix(line_break) {
            add(rest, 6, Cause::LineBreakAdded);
        }
    }
    let is_break = |byte: &u8| b"\r\n".contains(byte);
    let end = body.len() - body.iter().rev().take_while(|byte| is_break(byte)).count();
    add(&body[..end], 4, Cause::LineBreakAdded);
    let start = body.iter().take_while(|byte| is_break(byte)).count().min(end);
    add(&body[start..end], 5, Cause::LineBreakAdded);
    add(body.trim_ascii_end(), 6, Cause::SpacesAdded);
    add(body.trim_ascii(), 7, Cause::SpacesAdded);
    add(body.trim_ascii_start(), 8, Cause::SpacesAdded);
    let zeros = body.iter().rev().take_while(|byte| **byte == 0).count();
    add(&body[..body.len() - zeros], 8, Cause::SpacesAdded);
    if let Some(rest) = body.strip_prefix(MARK) {
        add(rest, 2, Cause::ByteOrderMarkAdded);
    }
    all
}

/// The body with what may have been removed.
pub(super) fn added(body: &[u8]) -> Vec<Candidate<Vec<u8>>> {
    let of =
        |before: &[u8], after: &[u8], weight, cause| Candidate::new([before, body, after].concat(), weight, cause, "");
    let mut all = Vec::new();
    if !body.ends_with(b"\n") {
        all.push(of(b"", b"\n", 14, Cause::LineBreakRemoved));
        all.push(of(b"", b"\r\n", 16, Cause::LineBreakRemoved));
    }
    all.push(of(b"", b"\n\n", 34, Cause::LineBreakRemoved));
    all.push(of(b"\n", b"", 30, Cause::LineBreakRemoved));
    all.push(of(b"\r\n", b"", 36, Cause::LineBreakRemoved));
    all.push(of(b"", b" ", 30, Cause::SpacesRemoved));
    all.push(of(b" ", b"", 34, Cause::SpacesRemoved));
    all.push(of(MARK, b"", 24, Cause::ByteOrderMarkRemoved));
    all
}

/// The body with LF for CRLF, and the other way round.
pub(super) fn line_endings(body: &[u8]) -> Vec<Candidate<Vec<u8>>> {
    let mut all = Vec::new();
    let has_break = body.contains(&b'\n') || body.contains(&b'\r');
    if !has_break {
        return all;
    }
    let mut lines = Vec::with_capacity(body.len());
    let mut bytes = body.iter().peekable();
    while let Some(byte) = bytes.next() {
        if *byte == b'\r' {
            if bytes.peek() == Some(&&b'\n') {
                bytes.next();
            }
            lines.push(b'\n');
        } else {
            lines.push(*byte);
        }
    }
    let replaced = |with: &[u8]| {
        let mut out = Vec::with_capacity(lines.len() + 16);
        for byte in &lines {
            if *byte == b'\n' { out.extend_from_slice(with) } else { out.push(*byte) }
        }
        out
    };
    for (with, weight) in [(&b"\n"[..], 7), (b"\r\n", 7), (b"\r", 30), (b"", 34)] {
        let value = replaced(with);
        if value != body {
            all.push(Candidate::new(value, weight, Cause::LineEndingsChanged, ""));
        }
    }
    all
}
