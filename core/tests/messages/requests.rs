//! What is wrong with headers and request lines, and what is seen of them.

use hookseal::{Delivery, Webhook};
use serde_json::json;

use crate::wrong::{NOW, expect, message, scheme, verify};

#[test]
fn of_headers() {
    let twice = [("X-Hub-Signature-256", "a"), ("x-hub-signature-256", "b")];
    let sixteen: Vec<_> = twice.iter().copied().cycle().take(16).collect();
    expect(&[
        (
            verify("standard-webhooks", &[], NOW),
            "the header `webhook-signature` is missing. If the provider did send it, hand over the request's headers \
             as they arrived and check that no proxy removes it. Where `svix-signature` comes in its place, the \
             provider is `svix`",
        ),
        (
            verify("github", &[], NOW),
            "the header `X-Hub-Signature-256` is missing. If the provider did send it, hand over the request's \
             headers as they arrived and check that no proxy removes it",
        ),
        (
            verify("github", &twice, NOW),
            "the header `X-Hub-Signature-256` must be one text, but 2 values came. The provider sends one: look at \
             what adds another on the way, and at how the headers were put together before they were handed over",
        ),
        (
            verify("github", &sixteen, NOW),
            "the header `X-Hub-Signature-256` must be one text, but 16 values came. The provider sends one: look at \
             what adds another on the way, and at how the headers were put together before they were handed over",
        ),
        (
            verify("github", &[("X-Hub-Signature-256", "a"); 17], NOW),
            "the header `X-Hub-Signature-256` must be one text, but more than 16 values came. The provider sends one: \
             look at what adds another on the way, and at how the headers were put together before they were handed \
             over",
        ),
        (
            verify("github", &[("X-Hub-Signature-256", "sha256=00, sha256=00")], NOW),
            "the header `X-Hub-Signature-256` must be one text, but it came as several values joined by commas. The \
             provider sends one: look at what adds another on the way, and at how the headers were put together before \
             they were handed over",
        ),
        (
            verify("stripe", &[("stripe-signature", "v1=00")], NOW),
            "the field `t` of the header `Stripe-Signature` is missing. If the provider did send it, hand over \
             the request's headers as they arrived and check that no proxy removes it",
        ),
        (
            verify("stripe", &[("stripe-signature", "t=1,t=2,v1=00")], NOW),
            "the field `t` of the header `Stripe-Signature` must be one text, but 2 values came. The provider sends \
             one: look at what adds another on the way, and at how the headers were put together before they were \
             handed over",
        ),
        (
            verify("stripe", &[("stripe-signature", "00")], NOW),
            "the signature in `Stripe-Signature` is malformed: expected pairs such as `t=…` joined by `,`, found \
             2 characters of hexadecimal. Check that the provider is the right one, and hand over the header as \
             it arrived",
        ),
    ]);
}

#[test]
fn of_request_lines() {
    let document = scheme(|scheme| scheme["signedContent"] = json!(["method", "url", "body"]));
    let webhook = Webhook::from_configuration(&document.to_string()).unwrap();
    let headers = [("Acme-Signature", "A".repeat(43) + "=")];
    let refuse =
        |method: &str, url: &str| message(webhook.verify(&Delivery::new(b"{}", &headers, 0).method(method).url(url)));
    let url = "https://example.com/hooks";
    expect(&[
        (
            message(webhook.verify(&Delivery::new(b"{}", &headers, 0).url(url))),
            "the option `method` is not valid: the scheme signs the request's method: hand it over with the delivery, \
             such as `POST`",
        ),
        (
            message(webhook.verify(&Delivery::new(b"{}", &headers, 0).method("POST"))),
            "the option `url` is not valid: the scheme signs the request's URL: hand it over with the delivery, or \
             once, when the webhook is made, as the provider has it (a server behind a proxy sees another one)",
        ),
        (refuse("", url), "the option `method` is not valid: expected the request's method, such as `POST`"),
        (
            refuse("post", url),
            "the signed header `:method` is malformed: expected a method in capital letters, such as POST",
        ),
        (
            refuse("POST", "/hooks"),
            "the option `url` is not valid: expected the whole URL of the request, such as \
             `https://example.com/webhooks`. Where a server sees its path alone, say once, when the webhook is made, \
             the whole URL as the provider has it, or what it begins with: the base URL, such as `https://example.com`",
        ),
        (
            refuse("POST", "https://example.com/a b"),
            "the signed header `:url` is malformed: expected a URL as it is requested, found another character at \
             position 22",
        ),
    ]);
}

#[test]
fn of_what_is_seen() {
    let seen = |secret: &str, body: &[u8]| {
        let headers = [("X-Hub-Signature-256", format!("sha256={:064}", 0))];
        let said = message(Webhook::new("github", secret).unwrap().verify(&Delivery::new(body, &headers, NOW)));
        said.split_once(". Seen: ").map(|(_, seen)| seen.to_owned()).unwrap_or_default()
    };
    expect(&[
        (seen("a secret", b"{}"), ""),
        (
            seen("a secret", b""),
            "the body is empty; if the provider sent one, something read it before, or no parser gave its bytes",
        ),
        (
            seen("a secret", b"\x1f\x8b\x08"),
            "the body begins like gzip; hand over the bytes that the provider signed, which are seldom compressed",
        ),
        (
            seen("a secret", b"\xef\xbb\xbf{}"),
            "the body begins with a byte-order mark, which a decoder or an editor may have added",
        ),
        (
            seen("a secret", b"eyJpZCI6MX0="),
            "the body reads like base64; where the platform encodes bodies so, decode it before",
        ),
        (
            seen("a secret", b"payload=%7B%22action%22%3A%22opened%22%7D"),
            "the body is a form; hand over its bytes before they are parsed, or let the provider send JSON",
        ),
        (
            seen("a secret", b"\"{\\\"id\\\":1}\""),
            "the body is JSON inside a JSON string, as when it is serialised a second time",
        ),
        (
            seen("a secret", b"[object Object]"),
            "the body begins with `[object `, which is how a program shows a value of its own",
        ),
        (
            seen("sk_test_4eC39", b"{}"),
            "the secret begins with `sk_test_`, as API keys and access tokens do; webhooks have a secret of their \
             own",
        ),
        (seen("whpk_abc", b"{}"), "the secret begins with `whpk_`, as public keys do, which sign nothing"),
        (
            seen("whsec_abc", b""),
            "the body is empty; if the provider sent one, something read it before, or no parser gave its bytes; and \
             the secret begins with `whsec_`, as those of Standard Webhooks, Svix and Stripe do",
        ),
    ]);
}
