"""What schemes sign of the request line: its method, its URL, and parts of the URL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from signing import Signed, encode_hex, mac
from vectors import Json, Vectors, file

from cases.custom import plain
from cases.language import everyone, scheme

HTTP = "RFC 9110, section 9.1"
URLS = "RFC 3986"
LINE = {"literal": "\n"}
URL = "https://example.com/hooks/Caf%C3%A9?tenant=7&sig=a.b==&q=%2Fx%20y+z"
LONGEST = 4096


def signing(
    name: str,
    content: tuple[object, ...],
    digest: Callable[[Signed], bytes],
    source: str = URLS,
    url: str = URL,
) -> Vectors:
    provider = scheme(
        name, source, plain("X-Signature"), encode_hex, digest, content=content
    )
    return Vectors(replace(provider, url=url))


def whole() -> list[Json]:
    """Method, URL and body, with nothing between them."""
    v = signing(
        "method-url-body",
        ("method", "url", "body"),
        lambda s: mac(s.key, s.method, s.url, s.body),
    )
    everyone(v)
    for method in ("PUT", "M-SEARCH", "G" * 25):
        accepted = method == "PUT"
        add = v.accept if accepted else v.refuse
        add(
            f"method {method[:9]}",
            *([] if accepted else ["malformed_header"]),
            "Of capital letters, and not longer than those that there are.",
            **({} if accepted else {"details": {"header": ":method"}}),
            method=method,
        )
    for what, other in [
        ("another method", {"method": "PUT"}),
        ("http for https", {"url": URL.replace("https", "http")}),
        ("the default port", {"url": URL.replace(".com", ".com:443")}),
        ("another host", {"url": URL.replace("example.com", "example.org")}),
        ("the host in capitals", {"url": URL.replace("example.com", "Example.com")}),
        ("a slash before the query", {"url": URL.replace("?", "/?")}),
        ("another path", {"url": URL.replace("/hooks", "/hook")}),
        (
            "the query in another order",
            {"url": URL.replace("tenant=7&sig=a.b==", "sig=a.b==&tenant=7")},
        ),
        ("an escape decoded", {"url": URL.replace("%2F", "/")}),
        ("escapes in small letters", {"url": URL.replace("%C3%A9", "%c3%a9")}),
        ("a plus for an escaped space", {"url": URL.replace("%20", "+")}),
        ("a parameter more", {"url": f"{URL}&x=1"}),
        ("without the query", {"url": URL.split("?")[0]}),
    ]:
        v.refuse(
            f"handed over: {what}",
            "signature_mismatch",
            "What is signed is what stands there: nothing is decoded, completed or put into an order.",
            handed_over={"method": "POST", "url": URL, **other},
        )
    for what, method in [
        ("in small letters", "post"),
        ("with a digit", "POST1"),
    ]:
        v.refuse(
            f"method {what}",
            "malformed_header",
            "A token, but not of capital letters.",
            source=HTTP,
            details={"header": ":method"},
            handed_over={"method": method, "url": URL},
        )
    for what, method in [
        ("empty", ""),
        ("of two words", "POST /"),
        ("not ASCII", "PÖST"),
    ]:
        v.refuse(
            f"method {what}",
            "invalid_option",
            "No method at all: a mistake of the program.",
            source=HTTP,
            details={"option": "method"},
            handed_over={"method": method, "url": URL},
        )
    for what, url in [
        ("empty", ""),
        ("a path alone", "/hooks/?tenant=7"),
        ("without a scheme", "example.com/hooks"),
        ("without a host", "https:///hooks"),
        ("of another scheme", "ftp://example.com/hooks"),
        ("whose scheme is in capitals", "HTTPS://example.com/hooks"),
        ("after a space", " https://example.com/hooks"),
    ]:
        v.refuse(
            f"URL {what}",
            "invalid_option",
            "No whole URL: a mistake of the program.",
            details={"option": "url"},
            handed_over={"method": "POST", "url": url},
        )
    for what, url in [
        ("with a space", f"{URL} x"),
        ("with a brace", f"{URL}{{"),
        ("with a quote", f'{URL}"'),
        ("with a fragment", f"{URL}#top"),
        ("with a backslash", "https://example.com\\hooks"),
        ("with a line break", f"{URL}\n"),
        ("with a letter that is not ASCII", "https://example.com/Café"),
        ("of more than 4096 bytes", "https://example.com/".ljust(LONGEST + 1, "x")),
    ]:
        v.refuse(
            f"URL {what}",
            "malformed_header",
            "As it is requested, a URL has none of it; it may be the sender's doing.",
            details={"header": ":url"},
            url=url,
            operation="verify",
        )
    v.accept(
        "URL of 4096 bytes",
        "As long as a header may be.",
        url="https://example.com/".ljust(LONGEST, "x"),
    )
    for name in ("method", "url"):
        both = {"method": "POST", "url": URL}
        v.refuse(
            f"{name} not handed over",
            "invalid_option",
            "A mistake of the program, and not of the sender.",
            details={"option": name},
            handed_over={part: text for part, text in both.items() if part != name},
        )
        v.refuse(
            f"{name} in a header of that name",
            "invalid_option",
            "What a stranger sends as a header is none of the request line.",
            details={"option": name},
            headers=lambda sent, name=name, text=both[name]: [
                *sent,
                (f":{name}", text),
                (name, text),
            ],
            handed_over={part: text for part, text in both.items() if part != name},
        )
    v.accept(
        "a header beside that is called as the URL is looked up",
        "It is not looked at.",
        headers=lambda sent: [
            *sent,
            (":url", "https://example.org/"),
            (":method", "GET"),
        ],
    )
    v.accept(
        "URL given at construction",
        "It wins over what the server sees.",
        handed_over={"method": "POST", "url": "http://127.0.0.1:8080/"},
        options={"url": URL},
    )
    v.accept(
        "URL given at construction alone",
        "Nothing need be handed over with a delivery.",
        handed_over={"method": "POST"},
        options={"url": URL},
    )
    v.refuse(
        "another URL given at construction",
        "signature_mismatch",
        "It wins, also where what was handed over would be right.",
        details={"seen": "signed_url"},
        handed_over={"method": "POST", "url": URL},
        options={"url": "https://example.org/"},
    )
    for what, url in [
        ("no URL", "example.com"),
        ("a URL with a fragment", "https://example.com/#top"),
        ("a number", 7),
    ]:
        v.refuse(
            f"at construction: {what}",
            "invalid_option",
            "Said when the webhook is made.",
            details={"option": "url"},
            options={"url": url},
        )
    based(v)
    return v.cases


def based(v: Vectors) -> None:
    """The URL's beginning is known, and a server sees the rest of it."""
    target = URL.removeprefix("https://example.com")
    for what, base, url in [
        ("path and query", "https://example.com", target),
        (
            "a URL as the server sees it",
            "https://example.com",
            f"http://10.0.0.7{target}",
        ),
        (
            "a path without its prefix",
            "https://example.com/hooks",
            target.removeprefix("/hooks"),
        ),
    ]:
        v.accept(
            f"base URL: handed over {what}",
            "The host is the one that was told, the rest what arrived.",
            handed_over={"method": "POST", "url": url},
            options={"baseUrl": base},
        )
    v.accept(
        "base URL: forwarded headers of another host",
        "No header says where a delivery went.",
        headers=lambda sent: [
            *sent,
            ("Host", "example.org"),
            ("X-Forwarded-Host", "example.org"),
            ("X-Forwarded-Proto", "http"),
            ("X-Forwarded-Port", "8443"),
            ("Forwarded", "host=example.org;proto=http"),
        ],
        handed_over={"method": "POST", "url": target},
        options={"baseUrl": "https://example.com"},
    )
    v.refuse(
        "base URL: of another host",
        "signature_mismatch",
        "It wins, also where the URL that was handed over would be right.",
        handed_over={"method": "POST", "url": URL},
        options={"baseUrl": "https://example.org"},
    )
    v.refuse(
        "base URL: forwarded headers alone",
        "signature_mismatch",
        "A header that says the right host makes no other host right.",
        headers=lambda sent: [
            *sent,
            ("X-Forwarded-Host", "example.com"),
            ("X-Forwarded-Proto", "https"),
        ],
        handed_over={"method": "POST", "url": target},
        options={"baseUrl": "http://10.0.0.7"},
    )
    v.refuse(
        "base URL: another path",
        "signature_mismatch",
        "What arrived is signed as it arrived.",
        handed_over={"method": "POST", "url": target.replace("/hooks", "/hook")},
        options={"baseUrl": "https://example.com"},
    )
    v.refuse(
        "base URL: nothing handed over",
        "invalid_option",
        "The rest of the URL is missing: a mistake of the program.",
        details={"option": "url"},
        handed_over={"method": "POST"},
        options={"baseUrl": "https://example.com"},
    )
    v.refuse(
        "base URL: no path handed over",
        "invalid_option",
        "Neither a URL nor what follows its host.",
        details={"option": "url"},
        handed_over={"method": "POST", "url": target.removeprefix("/")},
        options={"baseUrl": "https://example.com"},
    )
    for what, options in [
        ("a slash at its end", {"baseUrl": "https://example.com/"}),
        ("a query", {"baseUrl": "https://example.com?a=b"}),
        ("no scheme", {"baseUrl": "example.com"}),
        ("a number", {"baseUrl": 7}),
        ("the whole URL beside it", {"baseUrl": "https://example.com", "url": URL}),
    ]:
        v.refuse(
            f"base URL: {what}",
            "invalid_option",
            "Said when the webhook is made.",
            details={"option": "baseUrl"},
            options=options,
        )


def parts() -> list[Json]:
    """Path, query, and one parameter of it."""
    path, query = "/hooks/Caf%C3%A9", URL.partition("?")[2]
    v = signing(
        "path",
        ("method", "path", LINE, "body"),
        lambda s: mac(s.key, s.method, path, "\n", s.body),
    )
    everyone(v)
    v.accept(
        "path: of another host and query",
        "The path alone is signed.",
        url="http://example.org:8080/hooks/Caf%C3%A9",
    )
    v.accept(
        "path: handed over as servers see it",
        "What is before it is not signed, so it need not be known.",
        handed_over={"method": "POST", "url": f"{path}?{query}"},
    )
    v.accept(
        "path: a base URL without one",
        "Nothing of the path is missing.",
        handed_over={"method": "POST", "url": path},
        options={"baseUrl": "https://example.org"},
    )
    v.refuse(
        "path: a base URL with a part of it",
        "invalid_option",
        "The path alone is signed, and a part of it would not be told apart from what is before it.",
        details={"option": "baseUrl"},
        options={"baseUrl": "https://example.com/hooks"},
    )
    root = signing(
        "path-of-the-root",
        ("path", LINE, "body"),
        lambda s: mac(s.key, "/\n", s.body),
        url="https://example.com/",
    )
    root.accept("path: a slash", "It begins with the slash behind the host.")
    root.accept(
        "path: none",
        "Then a slash is what is requested (RFC 9112, section 3.2.1).",
        source="RFC 9112, section 3.2.1",
        url="https://example.com?x=/y",
    )
    q = signing(
        "query",
        ("query", LINE, "body"),
        lambda s: mac(s.key, s.url.partition("?")[2], "\n", s.body),
    )
    everyone(q)
    q.accept(
        "query: none",
        "Then nothing is signed in its place.",
        url="https://example.com/hook",
    )
    q.accept(
        "query: a question mark inside",
        "It begins behind the first one.",
        url="https://example.com/hook?a=b?c=d",
    )
    q.accept(
        "query: handed over as servers see it",
        "Behind the path.",
        handed_over={"method": "POST", "url": f"/?{query}"},
    )
    q.refuse(
        "query: with its question mark",
        "signature_mismatch",
        "The question mark is no part of it.",
        signature=encode_hex(mac(q.provider.secret.encode(), f"?{query}\n", q.body)),
    )
    p = signing(
        "parameter",
        ({"query": "sig"}, LINE, "body"),
        lambda s: mac(s.key, "a.b==", "\n", s.body),
    )
    everyone(p)
    base = "https://example.com/hook?"
    for what, url in [
        ("the first", f"{base}sig=a.b==&x=1"),
        ("beside one whose name begins alike", f"{base}signature=1&sig=a.b==&sig2=1"),
        ("beside one of the name in capitals", f"{base}SIG=1&sig=a.b=="),
        ("beside one without a value", f"{base}sig&sig=a.b=="),
    ]:
        p.accept(
            f"parameter: {what}",
            "The name must be the same, to the last byte.",
            url=url,
        )
    for what, url in [
        ("missing", f"{base}x=1"),
        ("no query", "https://example.com/hook"),
        ("without a value", f"{base}sig"),
        ("its name escaped", f"{base}%73ig=a.b=="),
        ("behind a semicolon", f"{base}x=1;sig=a.b=="),
        ("in the path", "https://example.com/sig=a.b=="),
    ]:
        p.refuse(
            f"parameter: {what}",
            "missing_header",
            "There is none of this name.",
            details={"header": ":url", "key": "sig"},
            url=url,
        )
    p.refuse(
        "parameter: twice",
        "duplicate_header",
        "It is open which one counts, also where they are the same.",
        details={"header": ":url", "key": "sig", "count": 2},
        url=f"{base}sig=a.b==&sig=a.b==",
    )
    d = signing(
        "parameter-dot",
        ({"query": "sig"}, {"literal": "."}, "body"),
        lambda s: mac(s.key, s.url.rpartition("=")[2], ".", s.body),
        url=f"{base}sig=ab",
    )
    d.accept("parameter: a separator behind it", "The dot ends it.")
    d.refuse(
        "parameter: a separator in it",
        "malformed_header",
        "Bytes could be moved to the body.",
        details={"header": ":url"},
        url=f"{base}sig=a.b",
    )
    return v.cases + root.cases + q.cases + p.cases + d.cases


def contradictions() -> list[Json]:
    """Where bytes could be moved from one part to another, the scheme is none."""
    cases = []
    numbers = count(1)
    for what, content, place in [
        ("a method beside the body", ("method", "body"), 0),
        (
            "a method behind a capital letter",
            ({"literal": "X"}, "method", "url", "body"),
            1,
        ),
        ("a method before a capital letter", ("method", {"literal": "X"}, "body"), 0),
        ("a method beside the query", ("method", "query", LINE, "body"), 0),
        ("a URL beside a path", ("url", "path", LINE, "body"), 0),
        ("a URL before what URLs have", ("url", {"literal": "."}, "body"), 0),
        ("a path beside the body", ("path", "body"), 0),
        ("a body beside a query", ("body", "query"), 1),
        ("a parameter beside the body", ({"query": "sig"}, "body"), 0),
    ]:
        v = signing(
            f"contradiction-{next(numbers)}", content, lambda s: mac(s.key, s.body)
        )
        v.refuse(
            f"scheme: {what}",
            "invalid_scheme",
            "Nothing says where one ends and the other begins.",
            details={"path": f"/signedContent/{place}"},
        )
        cases += v.cases
    for name in ("", "a=b", "a&b", "a b", "é"):
        v = signing(
            f"parameter-{next(numbers)}",
            ({"query": name}, LINE, "body"),
            lambda s: mac(s.key, s.body),
        )
        v.refuse(
            f"scheme: a parameter called `{name}`",
            "invalid_scheme",
            "No parameter of a query can be called so.",
            details={"path": "/signedContent/0/query"},
        )
        cases += v.cases
    seven = signing(
        "eight-parts",
        ("body", *[part for n in range(7) for part in (LINE, {"query": f"p{n}"})]),
        lambda s: mac(
            s.key,
            s.body,
            *[
                f"\n{pair.partition('=')[2]}"
                for pair in s.url.partition("?")[2].split("&")
            ],
        ),
        url="https://example.com/?" + "&".join(f"p{n}={n}" for n in range(7)),
    )
    seven.accept("seven parameters", "As many as there is room for between literals.")
    return cases + seven.cases


def vectors() -> Json:
    return file("request", "none", [*whole(), *parts(), *contradictions()])
