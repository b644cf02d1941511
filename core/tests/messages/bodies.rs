//! What is wrong with a body.

use hookseal::binding::{Language, raw_text};
use hookseal::{Delivery, Webhook};
use serde_json::json;

use crate::wrong::{NOW, expect, message, receive};

#[test]
fn of_bodies() {
    let small = json!({ "provider": "github", "secrets": "a secret", "options": { "maxBodyBytes": 1 } });
    let small = Webhook::from_configuration(&small.to_string()).unwrap();
    expect(&[
        (
            message(small.verify(&Delivery::new(b"{}", &[("", ""); 0], NOW))),
            "the body has 2 bytes: expected at most 1. If deliveries of this size are genuine, raise the option \
             for the largest body",
        ),
        (
            message(raw_text("\u{FFFD}", Language::JavaScript)),
            "the body must be the bytes exactly as they arrived, but it is text in which a decoder has replaced \
             bytes (it holds U+FFFD). Get the raw body before anything parses it: Express `express.raw({ type: \
             () => true })` and `req.body`; Fastify a content-type parser with `parseAs: \"buffer\"`; Nest \
             `rawBody: true` and `req.rawBody`, as in Google's functions; Koa `raw-body` with `ctx.req`; Hono \
             `await c.req.arrayBuffer()`; Next.js and the Fetch API `await request.arrayBuffer()`; AWS Lambda \
             `Buffer.from(event.body, \"base64\")` where `event.isBase64Encoded`, else `event.body`. For a request \
             without a body, hand over an empty one",
        ),
        (
            receive("github", b""),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 1: expected a value, \
             found an empty body. To have it all the same, call `verify` in the place of `receive`, and read the body \
             by a parser of your choice",
        ),
        (
            receive("github", b"\xEF\xBB\xBF{}"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 1: a byte-order mark \
             before the JSON. To have it all the same, call `verify` in the place of `receive`, and read the body by a \
             parser of your choice",
        ),
        (
            receive("github", b"{\n  \"a\": 1,\n  \"a\": 2\n}"),
            "the body is authentic but not JSON on which all parsers agree, at line 3, column 3: a key that occurs \
             twice in its object; parsers differ on which counts. To have it all the same, call `verify` in the place \
             of `receive`, and read the body by a parser of your choice",
        ),
        (
            receive("github", b"{\"a\": 012}"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 8: expected no digit \
             after a leading zero, found \"1\". To have it all the same, call `verify` in the place of `receive`, and \
             read the body by a parser of your choice",
        ),
        (
            receive("github", b"[1e400]"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 2: a number beyond what \
             a double can hold. To have it all the same, call `verify` in the place of `receive`, and read the body by \
             a parser of your choice",
        ),
        (
            receive("github", b"[\xFF]"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 2: a byte that is not \
             UTF-8. To have it all the same, call `verify` in the place of `receive`, and read the body by a parser of \
             your choice",
        ),
        (
            receive("github", b"[\"\\ud800\"]"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 3: half a surrogate \
             pair, which is no character. To have it all the same, call `verify` in the place of `receive`, and read \
             the body by a parser of your choice",
        ),
        (
            receive("github", b"{} x"),
            "the body is authentic but not JSON on which all parsers agree, at line 1, column 4: expected nothing more \
             after the document, found \"x\". To have it all the same, call `verify` in the place of `receive`, and \
             read the body by a parser of your choice",
        ),
        (
            receive("dossier", b"[]"),
            "the payload is authentic but no event of this provider: expected an object at its top level, found \
             an array. For bodies that are no events use `verify`",
        ),
        (
            receive("dossier", b"{}"),
            "the payload is authentic but no event of this provider: expected the event's type as a string at \
             `/event`, found nothing. For bodies that are no events use `verify`",
        ),
        (
            receive("realestateapi", b"{\"id\":{},\"type\":\"x\"}"),
            "the payload is authentic but no event of this provider: expected the event's id as a string or an \
             integer of at most 64 bits at `/id`, found an object. For bodies that are no events use `verify`",
        ),
        (
            receive("realestateapi", br#"{"id":"1","type":"property.price_changed","created":7,"data":{}}"#),
            "the payload differs from the provider's documentation: expected a string at `/created`, found a \
             number. Only the option `schema` set to `enforce` refuses it",
        ),
    ]);
}
