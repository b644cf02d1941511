"""What is wrong before the first delivery: every error of class `config`."""

from __future__ import annotations

from typing import Any

from signing import NOW, mac
from vectors import Json, file

SECRET = "a secret of the user's own"
SOURCE = "The contract of the configuration"

SCHEME: Json = {
    "name": "acme",
    "algorithm": "hmac-sha256",
    "signature": {
        "header": "Acme-Signature",
        "layout": "pairs",
        "separator": ",",
        "key": "v1",
        "encoding": "hex",
    },
    "timestamp": {"key": "t", "unit": "seconds", "toleranceSeconds": 300},
    "signedContent": ["timestamp", {"literal": "."}, "body"],
    "secret": "utf8",
    "envelope": {
        "id": "/id",
        "type": "/type",
        "occurredAt": "/created",
        "data": "/data",
    },
}
PLAIN = {"header": "Acme-Signature", "layout": "plain", "encoding": "hex"}
PREFIXED = PLAIN | {"layout": "prefixed"}
VERSIONS = PLAIN | {"layout": "versions", "separator": " "}
TOKEN: Json = {
    "name": "acme",
    "algorithm": "token",
    "signature": {"header": "Acme-Token", "layout": "plain", "encoding": "text"},
    "signedContent": [],
    "secret": "utf8",
}
BASIC: Json = TOKEN | {
    "signature": {
        "header": "Authorization",
        "layout": "prefixed",
        "prefix": "Basic ",
        "encoding": "base64",
    }
}
HEADER_TIME = {"header": "Acme-Timestamp", "unit": "seconds"}
UNSET: Any = object()


def case(
    name: str,
    code: str,
    comment: str,
    *,
    details: Json | None = None,
    provider: str = "dossier",
    scheme: Json | None = None,
    secrets: Any = SECRET,
    options: Json | None = None,
    headers: list[list[str]] | None = None,
    body: str = "",
    body_as: str | None = None,
) -> Json:
    subject: Json = {"provider": provider} if scheme is None else {"scheme": scheme}
    result: Json = {"name": name, "comment": comment, "source": SOURCE, **subject}
    if secrets is not UNSET:
        result["secrets"] = secrets
    result |= {"headers": headers or [], "body": {"text": body}}
    if body_as:
        result["bodyAs"] = body_as
    result["now"] = NOW
    if options is not None:
        result["options"] = options
    result["expect"] = {"error": code} | ({"details": details} if details else {})
    return result


def changed(path: str, value: Any = UNSET) -> Json:
    """The scheme with one member changed, or removed where no value is given."""
    *parents, last = path.split("/")[1:]

    def copy(node: Any, steps: list[str]) -> Any:
        if steps:
            return {
                k: copy(v, steps[1:]) if k == steps[0] else v for k, v in node.items()
            }
        rest = {k: v for k, v in node.items() if k != last or value is not UNSET}
        return rest if value is UNSET else rest | {last: value}

    return copy(SCHEME, parents)


def providers() -> list[Json]:
    return [
        case(
            f"provider {name!r}",
            "unknown_provider",
            comment,
            provider=name,
            details={"nearest": nearest},
        )
        for name, nearest, comment in [
            ("githib", "github", "A slip of the pen."),
            ("gihub", "github", "A letter is missing."),
            ("stirpe", "stripe", "Two letters are swapped."),
            ("GitHub", "github", "Names are in lower case."),
            ("real_estate", "real-estate", "The name has a hyphen."),
            ("standardwebhooks", "standard-webhooks", "The name has a hyphen."),
            ("", None, "An unset variable."),
            (" github", "github", "Nothing is trimmed."),
            ("toString", None, "A name that every JavaScript object has."),
            ("__proto__", None, "A name that every JavaScript object has."),
            (
                "whsec_verysecret",
                None,
                "The secret in the provider's place: no message shows it.",
            ),
            ("5f4dcc3b5aa765d61d8327deb882cf99", None, "As above."),
            ("correct horse", None, "As above."),
            ("acmecorp", None, "As above: it may be a secret, and is no provider."),
        ]
    ]


def schemes() -> list[Json]:
    dot = {"literal": "."}
    faults: list[tuple[str, Json, str]] = [
        ("unknown field", changed("/colour", "red"), "/colour"),
        (
            "unknown field of the signature",
            changed("/signature/trim", 1),
            "/signature/trim",
        ),
        ("unknown field of the timestamp", changed("/timestamp/x", 1), "/timestamp/x"),
        ("unknown field of the envelope", changed("/envelope/x", "/x"), "/envelope/x"),
        ("unknown field of the id", changed("/id", {"header": "A", "x": 1}), "/id/x"),
        (
            "unknown field of the secret",
            changed("/secret", {"encoding": "utf8", "x": 1}),
            "/secret/x",
        ),
        ("no name", changed("/name"), ""),
        ("no algorithm", changed("/algorithm"), ""),
        ("no signature", changed("/signature"), ""),
        ("no signed content", changed("/signedContent"), ""),
        ("no secret rule", changed("/secret"), ""),
        ("no signature header", changed("/signature/header"), "/signature"),
        ("no layout", changed("/signature/layout"), "/signature"),
        ("no encoding", changed("/signature/encoding"), "/signature"),
        ("no separator for pairs", changed("/signature/separator"), "/signature"),
        ("no key for pairs", changed("/signature/key"), "/signature"),
        (
            "no prefix for prefixed",
            changed("/signature", PREFIXED) | {"timestamp": HEADER_TIME},
            "/signature",
        ),
        (
            "no version for versions",
            changed("/signature", VERSIONS) | {"timestamp": HEADER_TIME},
            "/signature",
        ),
        ("no encoding of the secret", changed("/secret", {"prefix": "a_"}), "/secret"),
        ("empty name", changed("/name", ""), "/name"),
        ("a number as name", changed("/name", 1), "/name"),
        ("name with a colon", changed("/name", "a:b"), "/name"),
        ("unknown algorithm", changed("/algorithm", "md5"), "/algorithm"),
        ("algorithm none", changed("/algorithm", "none"), "/algorithm"),
        (
            "algorithm in upper case",
            changed("/algorithm", "HMAC-SHA256"),
            "/algorithm",
        ),
        ("empty header name", changed("/signature/header", ""), "/signature/header"),
        (
            "header name with a space",
            changed("/signature/header", "Acme Signature"),
            "/signature/header",
        ),
        (
            "header name with a colon",
            changed("/signature/header", "Acme-Signature:"),
            "/signature/header",
        ),
        ("unknown layout", changed("/signature/layout", "stack"), "/signature/layout"),
        (
            "unknown encoding",
            changed("/signature/encoding", "base32"),
            "/signature/encoding",
        ),
        (
            "empty separator",
            changed("/signature/separator", ""),
            "/signature/separator",
        ),
        (
            "separator that ends a key",
            changed("/signature/separator", "="),
            "/signature/separator",
        ),
        (
            "separator that a signature can contain",
            changed("/signature/separator", "a"),
            "/signature/separator",
        ),
        ("empty key", changed("/signature/key", ""), "/signature/key"),
        ("key with an equals sign", changed("/signature/key", "v=1"), "/signature/key"),
        ("key with the separator", changed("/signature/key", "v,1"), "/signature/key"),
        (
            "key that begins with a space",
            changed("/signature/key", " v1"),
            "/signature/key",
        ),
        (
            "key that ends with a space",
            changed("/signature/key", "v1 "),
            "/signature/key",
        ),
        (
            "version that begins with a space",
            changed("/signature", VERSIONS | {"version": " v1"})
            | {"timestamp": HEADER_TIME},
            "/signature/version",
        ),
        (
            "prefix that begins with a space",
            changed("/signature", PREFIXED | {"prefix": " v1="})
            | {"timestamp": HEADER_TIME},
            "/signature/prefix",
        ),
        (
            "timestamp key that begins with a space",
            changed("/timestamp/key", " t"),
            "/timestamp/key",
        ),
        (
            "timestamp key with the separator",
            changed("/timestamp/key", "t,"),
            "/timestamp/key",
        ),
        (
            "more segments than any provider signs",
            changed("/signedContent", ["timestamp", *[{"literal": "."}] * 15, "body"]),
            "/signedContent",
        ),
        (
            "more places for the id than can be followed",
            changed("/envelope/id", [f"/id{n}" for n in range(13)]),
            "/envelope/id",
        ),
        (
            "a prefix in pairs",
            changed("/signature/prefix", "sha256="),
            "/signature/prefix",
        ),
        (
            "a version in pairs",
            changed("/signature/version", "v1"),
            "/signature/version",
        ),
        (
            "a key in plain",
            changed("/signature", PLAIN | {"key": "v1"}) | {"timestamp": HEADER_TIME},
            "/signature/key",
        ),
        (
            "timestamp signed without a source",
            changed("/timestamp"),
            "/signedContent/0",
        ),
        (
            "id signed without a source",
            changed("/signedContent", ["id", dot, "body"])
            | {"timestamp": HEADER_TIME | {"signed": False}},
            "/signedContent/0",
        ),
        (
            "timestamp with neither header nor key",
            changed("/timestamp/key"),
            "/timestamp",
        ),
        (
            "timestamp with both header and key",
            changed("/timestamp/header", "Acme-Timestamp"),
            "/timestamp",
        ),
        (
            "timestamp under a key without pairs",
            changed("/signature", PLAIN),
            "/timestamp/key",
        ),
        (
            "timestamp under the signature's key",
            changed("/timestamp/key", "v1"),
            "/timestamp/key",
        ),
        (
            "timestamp signed and said not to be",
            changed("/timestamp/signed", False),
            "/timestamp/signed",
        ),
        (
            "timestamp neither signed nor said not to be",
            changed("/signedContent", ["body"]),
            "/timestamp/signed",
        ),
        ("unknown unit", changed("/timestamp/unit", "minutes"), "/timestamp/unit"),
        (
            "negative tolerance",
            changed("/timestamp/toleranceSeconds", -1),
            "/timestamp/toleranceSeconds",
        ),
        (
            "fractional tolerance",
            changed("/timestamp/toleranceSeconds", 1.5),
            "/timestamp/toleranceSeconds",
        ),
        (
            "a text as tolerance",
            changed("/timestamp/toleranceSeconds", "300"),
            "/timestamp/toleranceSeconds",
        ),
        ("id without a header", changed("/id", {}), "/id"),
        ("id that is not signed", changed("/id", {"header": "Acme-Id"}), "/id"),
        ("empty signed content", changed("/signedContent", []), "/signedContent"),
        (
            "a body that is not signed",
            changed("/signedContent", ["timestamp"]),
            "/signedContent",
        ),
        (
            "a body that is signed twice",
            changed("/signedContent", ["timestamp", dot, "body", dot, "body"]),
            "/signedContent",
        ),
        (
            "a timestamp that is signed twice",
            changed("/signedContent", ["timestamp", dot, "timestamp", dot, "body"]),
            "/signedContent",
        ),
        (
            "a text that is no segment",
            changed("/signedContent", ["timestamp", ".", "body"]),
            "/signedContent/1",
        ),
        (
            "an object that is no segment",
            changed("/signedContent", ["timestamp", {"cookie": "a"}, "body"]),
            "/signedContent/1",
        ),
        (
            "empty literal",
            changed("/signedContent", ["timestamp", {"literal": ""}, "body"]),
            "/signedContent/1/literal",
        ),
        (
            "a segment's header name with a space",
            changed(
                "/signedContent",
                ["timestamp", dot, {"header": "A B"}, "body"],
            ),
            "/signedContent/2/header",
        ),
        (
            "an id next to the body",
            changed("/signedContent", ["timestamp", dot, "id", "body"])
            | {"id": {"header": "Acme-Id"}},
            "/signedContent/2",
        ),
        (
            "a signed header next to the body",
            changed(
                "/signedContent", ["timestamp", dot, {"header": "Acme-Topic"}, "body"]
            ),
            "/signedContent/2",
        ),
        (
            "the signature's header for the timestamp too",
            changed(
                "/signature",
                {"header": "Acme-Signature", "layout": "plain", "encoding": "hex"},
            )
            | {"timestamp": {"header": "acme-signature"}},
            "/timestamp/header",
        ),
        (
            "the signature's header for the id too",
            changed("/signedContent", ["timestamp", dot, "id", dot, "body"])
            | {"id": {"header": "ACME-Signature"}},
            "/id/header",
        ),
        (
            "the timestamp's header for the id too",
            changed("/signedContent", ["timestamp", dot, "id", dot, "body"])
            | {"timestamp": {"header": "Acme-Stamp"}, "id": {"header": "acme-stamp"}},
            "/id/header",
        ),
        (
            "the signature's header among what is signed",
            changed(
                "/signedContent",
                ["timestamp", dot, "body", dot, {"header": "Acme-Signature"}],
            ),
            "/signedContent",
        ),
        (
            "text that is no token",
            changed("/signature/encoding", "text"),
            "/signature/encoding",
        ),
        (
            "a token in hexadecimal",
            TOKEN | {"signature": TOKEN["signature"] | {"encoding": "hex"}},
            "/signature/encoding",
        ),
        (
            "a token in a list",
            TOKEN
            | {"signature": TOKEN["signature"] | {"layout": "list", "separator": ","}},
            "/signature/layout",
        ),
        (
            "a token that signs",
            TOKEN | {"signedContent": ["body"]},
            "/signedContent",
        ),
        (
            "a token whose secret is decoded",
            TOKEN | {"secret": "base64"},
            "/secret",
        ),
        (
            "a token with a signed time",
            TOKEN | {"timestamp": HEADER_TIME},
            "/timestamp/signed",
        ),
        ("a token with an id", TOKEN | {"id": {"header": "Acme-Id"}}, "/id"),
        (
            "nothing signed, and no token",
            changed("/signedContent", []),
            "/signedContent",
        ),
        (
            "no byte at most",
            changed("/secret", {"encoding": "hex", "maximumBytes": 0}),
            "/secret/maximumBytes",
        ),
        ("unknown secret encoding", changed("/secret", "raw"), "/secret"),
        (
            "unknown secret encoding in an object",
            changed("/secret", {"encoding": "rot13"}),
            "/secret/encoding",
        ),
        ("a number as secret rule", changed("/secret", 1), "/secret"),
        (
            "more bytes at least than at most",
            changed(
                "/secret", {"encoding": "hex", "minimumBytes": 9, "maximumBytes": 8}
            ),
            "/secret/minimumBytes",
        ),
        ("pointer without a slash", changed("/envelope/id", "id"), "/envelope/id"),
        (
            "one of several pointers without a slash",
            changed("/envelope/id", ["/id", "event.id"]),
            "/envelope/id/1",
        ),
        (
            "pointer with a wrong escape",
            changed("/envelope/type", "/a~2b"),
            "/envelope/type",
        ),
        ("a number as pointer", changed("/envelope/data", 1), "/envelope/data"),
        ("name of 65 characters", changed("/name", "a" * 65), "/name"),
        (
            "separator beyond ASCII",
            changed("/signature/separator", "é"),
            "/signature/separator",
        ),
        ("key beyond ASCII", changed("/signature/key", "é"), "/signature/key"),
        (
            "prefix with a control character",
            changed("/signature", PLAIN | {"layout": "prefixed", "prefix": "v0\n"})
            | {"timestamp": HEADER_TIME},
            "/signature/prefix",
        ),
        (
            "separator that base64 can contain",
            changed(
                "/signature",
                SCHEME["signature"] | {"separator": "+", "encoding": "base64"},
            ),
            "/signature/separator",
        ),
    ]
    return [
        case(
            f"scheme: {name}",
            "invalid_scheme",
            "A contradiction or a slip is found when the verifier is made.",
            scheme=scheme,
            details={"path": path},
        )
        for name, scheme, path in faults
    ]


def options() -> list[Json]:
    faults: list[tuple[str, str, Any, str]] = [
        ("toleranceSeconds", "negative", -1, "-1 is no way to switch freshness off."),
        ("toleranceSeconds", "a fraction", 1.5, "Whole seconds."),
        ("toleranceSeconds", "null", None, "An unset value is not a default."),
        ("toleranceSeconds", "a text", "300", "A number is a number."),
        ("toleranceSeconds", "a boolean", False, "Freshness has its own option."),
        ("toleranceSeconds", "huge", 1e300, "Beyond every clock."),
        ("checkTimestamp", "a text", "false", "A text is true in most languages."),
        ("checkTimestamp", "zero", 0, "A number is not a boolean."),
        ("checkTimestamp", "null", None, "An unset value is not false."),
        ("maxBodyBytes", "negative", -1, "There is no body of -1 bytes."),
        ("maxBodyBytes", "a fraction", 0.5, "Whole bytes."),
        ("maxBodyBytes", "a text", "1mb", "A number of bytes."),
        ("maxBodyBytes", "null", None, "There is always a limit."),
        ("schema", "an unknown word", "strict", "`report` or `enforce`."),
        ("schema", "in upper case", "Enforce", "`report` or `enforce`."),
        ("schema", "a boolean", True, "`report` or `enforce`."),
        ("schema", "null", None, "`report` or `enforce`."),
    ]
    cases = [
        case(
            f"{option}: {name}",
            "invalid_option",
            comment,
            provider="singlekey",
            options={option: value},
            details={"option": option},
        )
        for option, name, value, comment in faults
    ]
    cases.append(
        case(
            "an option that does not exist",
            "invalid_option",
            "A misspelt option must not be ignored.",
            options={"tolerance": 300},
        )
    )
    cases.append(
        case(
            "17 secrets",
            "invalid_option",
            "The number of secrets is limited, for each costs a computation.",
            secrets=[f"{SECRET} {n}" for n in range(17)],
            details={"option": "secrets"},
        )
    )
    return cases


def secrets() -> list[Json]:
    empty = [
        ("missing", UNSET, "None was given."),
        ("null", None, "An undefined environment variable."),
        ("empty", "", "An environment variable that is set to nothing."),
        (
            "white space",
            " \t",
            "An environment variable that is set to next to nothing.",
        ),
        ("an empty list", [], "No secret is no check, and there is no such mode."),
        ("a list with an empty one", [""], "An empty key verifies what anyone signs."),
        ("a list with null", [None], "An undefined environment variable."),
        ("a good one and an empty one", [SECRET, ""], "Half a rotation."),
        ("a good one and null", [SECRET, None], "Half a rotation."),
    ]
    malformed = [
        ("a number in a list", [42], "A secret is a text."),
        ("ending with a line feed", f"{SECRET}\n", "Read from a file."),
        ("ending with CR LF", f"{SECRET}\r\n", "Read from a file."),
        ("beginning with a line feed", f"\n{SECRET}", "Read from a file."),
        ("the second ending with a line feed", [SECRET, "b\n"], "Read from a file."),
        ("of two lines", f"a notice\n{SECRET}", "All that a command has printed."),
        (
            "a private key",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
            "A credential for calls to the provider.",
        ),
        ("in double quotes", f'"{SECRET}"', "A file of settings keeps them."),
        ("in single quotes", f"'{SECRET}'", "A file of settings keeps them."),
        ("in back quotes", f"`{SECRET}`", "Copied from a page."),
        ("with a quote before it", f'"{SECRET}', "Half of a pair."),
        ("with a quote behind it", f"{SECRET}'", "Half of a pair."),
        ("with a space behind it", f"{SECRET} ", "Copied with what is beside it."),
        ("with a space before it", f" {SECRET}", "Copied with what is beside it."),
        ("with a tab behind it", f"{SECRET}\t", "Copied from a table."),
        ("with a no-break space", f"{SECRET}\u00a0", "Copied from a page."),
        ("in typographic quotes", f"“{SECRET}”", "Copied from a page."),
        ("with a space of no width", f"{SECRET}\u200b", "Copied from a page."),
        ("with a byte-order mark", f"\ufeff{SECRET}", "Read from a file."),
        ("the text undefined", "undefined", "What JavaScript writes for nothing."),
        ("the text null", "null", "What JavaScript writes for nothing."),
        ("the text None", "None", "What Python writes for nothing."),
        (
            "the text of an object",
            "[object Object]",
            "What JavaScript writes for an object.",
        ),
        ("a variable of a shell", "$WEBHOOK_SECRET", "Nothing replaced it."),
        ("a variable in braces", "${SECRET}", "A file of settings kept it."),
        ("a template", "{{ secret }}", "Nothing filled it in."),
        ("a variable of Windows", "%SECRET%", "Nothing replaced it."),
        ("an expression", "process.env.SECRET", "It was quoted."),
        ("a reference", "op://vault/hook/secret", "Nothing looked it up."),
        ("a place for it", "<secret>", "As examples have it."),
        ("a place behind a prefix", "whsec_<secret>", "As examples have it."),
    ]
    encoded = "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    of_standard_webhooks = [
        ("a version before it", f"v1,whsec_{encoded}", "As Supabase shows it."),
        (
            "no prefix",
            encoded,
            "The reference library takes it; the specification does not.",
        ),
        (
            "URL-safe base64",
            f"whsec_{encoded.replace('+', '-')}",
            "The specification has the standard alphabet.",
        ),
        (
            "no padding",
            "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGA",
            "The specification has padding.",
        ),
        ("a public key", f"whpk_{encoded}", "It verifies `v1a`, and signs nothing."),
        ("a private key", f"whsk_{encoded}", "The sender alone has it."),
        ("a key of Resend's API", f"re_{encoded}", "It signs no webhooks."),
        ("a token of GitLab", "glpat-AAECAwQFBgcICQoLDA0O", "It signs no webhooks."),
        (
            "a key of some API",
            "acme_live_AAECAwQFBgcICQoLDA0O",
            "It is none of this form.",
        ),
        ("another prefix before it", f"polar_whs_{encoded}", "Polar has texts."),
        ("in quotes", f'"whsec_{encoded}"', "A file of settings keeps them."),
    ]
    of_tokens = [
        ("longer than any", "x" * 257, "It has 256 bytes at most."),
        ("beyond ASCII", "pässword", "Headers hold ASCII unambiguously."),
        ("with a line break in it", "one\ntwo", "No header holds one."),
    ]
    too_short = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY="
    return [
        *(case(f"secret: {n}", "empty_secret", c, secrets=s) for n, s, c in empty),
        case(
            "secret: missing, in a scheme of the user's own",
            "empty_secret",
            "No scheme does without.",
            scheme=SCHEME,
            secrets=None,
        ),
        case(
            "secret: a prefix and nothing else",
            "empty_secret",
            "What decodes to nothing is an empty key.",
            provider="standard-webhooks",
            secrets="whsec_",
        ),
        *(
            case(f"secret: {n}", "malformed_secret", c, secrets=s)
            for n, s, c in malformed
        ),
        *(
            case(
                f"secret: for Standard Webhooks, {n}",
                "malformed_secret",
                c,
                provider="standard-webhooks",
                secrets=s,
            )
            for n, s, c in of_standard_webhooks
        ),
        *(
            case(
                f"secret: of a token, {n}",
                "malformed_secret",
                c,
                scheme=TOKEN,
                secrets=s,
            )
            for n, s, c in of_tokens
        ),
        case(
            "secret: Basic credentials without a colon",
            "malformed_secret",
            "RFC 7617: user and password are one text.",
            scheme=BASIC,
            secrets="the password alone",
        ),
        case(
            "secret: of 23 bytes for Standard Webhooks",
            "secret_too_short",
            "The specification demands 24.",
            provider="standard-webhooks",
            secrets=too_short,
        ),
        case(
            "secret: too short, the second of two",
            "secret_too_short",
            "Each secret is looked at.",
            provider="standard-webhooks",
            secrets=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", too_short],
        ),
    ]


def lossy_bodies() -> list[Json]:
    text = '{"zen":"caf\ufffd"}'
    signature = mac(SECRET.encode(), text).hex()
    signed = [["X-Hub-Signature-256", f"sha256={signature}"]]
    return [
        case(
            f"text {name}",
            "body_not_raw",
            "U+FFFD stands where a decoder could not go on: the bytes that arrived are lost.",
            provider="github",
            headers=signed,
            body=body,
            body_as="text",
        )
        for name, body in [
            ("with a replacement character", text),
            ("that is a replacement character", "\ufffd"),
            ("that ends with a replacement character", '{"a":1}\ufffd'),
        ]
    ]


def vectors() -> Json:
    return file(
        "configuration",
        "none",
        [*providers(), *schemes(), *options(), *secrets(), *lossy_bodies()],
    )
