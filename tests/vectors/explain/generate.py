"""Writes `tests/vectors/explain/*.json`: deliveries with one fault or two, and its name.

    python3 tests/vectors/explain/generate.py            writes the files
    python3 tests/vectors/explain/generate.py --check    fails when one of them is stale

Each provider's document says how it signs. Bodies are written anew by real programs: Python's `json`
here, and Node.js, which has to be installed. Random choices come from a seed of each provider's own, and bodies are
numbered before, so that a new provider adds lines and changes none.
"""

from __future__ import annotations

import base64
import codecs
import gzip
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import urls
from provider import NOW, Provider, known

FOLDER = Path(__file__).resolve().parent
PROVIDERS = FOLDER.parents[2] / "providers"
# Of each provider.
PAIRS = 4

# What providers write: compact, with characters that programs write in different ways.
SENT = [
    (
        '{"id":"evt_1","type":"listing.new","created":"2024-01-15T09:00:00Z",'
        '"data":{"name":"Caf\u00e9 & Bar","url":"https://a.example/1","price":10.0,"tags":[],"sold":false}}'
    ),
    (
        '{"webhook_id":"wh_7","event":"report.ready","timestamp":1705314600,'
        '"data":{"amount":19.90,"note":"a <b>\\n","rows":[1,2,3],"none":null}}'
    ),
    '{\n  "event": "contact.updated",\n  "data": {\n    "name": "Zo\u00eb",\n    "age": 41\n  }\n}',
]

NODE = r"""
const texts = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const write = (text) => {
  const value = JSON.parse(text);
  return [JSON.stringify(value), JSON.stringify(value, null, 2), JSON.stringify(value, null, 4),
    JSON.stringify(value, null, "\t"), JSON.stringify(text)];
};
process.stdout.write(JSON.stringify(texts.map(write)));
"""

Body = tuple[bytes, str]


def node(texts: list[str]) -> list[list[str]]:
    done = subprocess.run(
        ["node", "-e", NODE],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def bodies() -> list[list[Body]]:
    """For each body that was sent: what was made of it, with the fault's name."""
    every = []
    for text, (js, js2, js4, tab, twice) in zip(SENT, node(SENT), strict=True):
        value = json.loads(text)
        raw = text.encode()
        again = [
            js,
            js2,
            js4,
            tab,
            json.dumps(value),
            json.dumps(value, ensure_ascii=False),
            json.dumps(value, separators=(",", ":")),
            json.dumps(value, indent=2),
            json.dumps(value, indent=4, ensure_ascii=False),
        ]
        made: list[Body] = [(each.encode(), "body_reserialised") for each in again]
        made += [
            (raw + b"\n", "line_break_added"),
            (raw + b"\r\n", "line_break_added"),
            (raw + b"  ", "spaces_added"),
            (codecs.BOM_UTF8 + raw, "byte_order_mark_added"),
            (raw.decode("latin-1").encode(), "body_charset"),
            (text.encode("latin-1"), "body_charset"),
            (gzip.compress(raw, mtime=0), "body_compressed"),
            (base64.b64encode(raw), "body_base64"),
            (twice.encode(), "body_serialised_twice"),
            (repr(raw).encode(), "body_shown_value"),
            (json.dumps({"body": text, "path": "/"}).encode(), "body_wrapped"),
            (raw[:-1], "body_cut"),
            (raw[: len(raw) // 2], "body_cut"),
        ]
        if b"\n" in raw:
            made.append((raw.replace(b"\n", b"\r\n"), "line_endings_changed"))
        if "&" in text:
            made.append((text.replace("&", "&amp;").encode(), "body_escaped"))
        every.append([(body, name) for body, name in made if body != raw])
    return every


class Cases:
    """Cases, whose bodies are written once."""

    def __init__(self, bodies: list[bytes]) -> None:
        texts = [base64.b64encode(body).decode() for body in bodies]
        self.bodies = list(dict.fromkeys(texts))
        self.cases: list[list[Any]] = []

    def add(
        self,
        provider: str,
        secret: str,
        headers: list[list[str]],
        body: bytes,
        now: int,
        *faults: str,
    ) -> None:
        text = base64.b64encode(body).decode()
        self.cases.append(
            [provider, secret, headers, self.bodies.index(text), now, list(faults)]
        )

    def render(self) -> str:
        head = {"generatedBy": "tests/vectors/explain/generate.py"}
        lines = ",\n".join(
            json.dumps(case, ensure_ascii=False, separators=(",", ":"))
            for case in self.cases
        )
        bodies = json.dumps(self.bodies, indent=0)
        return (
            f'{json.dumps(head)[:-1]},\n"bodies": {bodies},\n"cases": [\n{lines}\n]}}\n'
        )


def made() -> dict[str, str]:
    changed = bodies()
    sent = [text.encode() for text in SENT]
    all_bodies = sent + [body for every in changed for body, _ in every]
    singles, pairs, none = Cases(all_bodies), Cases(all_bodies), Cases(sent)
    for path in sorted(PROVIDERS.glob("*.json")):
        scheme = json.loads(path.read_text(encoding="utf-8"))["scheme"]
        if not known(scheme):
            continue
        chance = random.Random(f"24 {scheme['name']}")
        each, other = Provider(scheme, chance), Provider(scheme, chance)
        which = chance.randrange(len(SENT))
        body = sent[which]
        none.add(each.name, each.secret, each.sign(body), body, NOW, "genuine")
        none.add(each.name, other.secret, each.sign(body), body, NOW, "none")
        add_singles(singles, each, body, changed[which])
        add_pairs(pairs, each, chance, sent, changed)
    return {
        "singles.json": singles.render(),
        "pairs.json": pairs.render(),
        "none.json": none.render(),
        "urls.json": urls.rendered(),
    }


def add_singles(cases: Cases, each: Provider, sent: bytes, changed: list[Body]) -> None:
    def add(headers: list[list[str]], fault: str, **given: Any) -> None:
        delivery = {"secret": each.secret, "body": sent, "now": NOW} | given
        secret, body, now = delivery["secret"], delivery["body"], delivery["now"]
        cases.add(each.name, secret, headers, body, now, fault)

    for body, fault in changed:
        add(each.sign(sent), fault, body=body)
    for secret, fault in each.secrets():
        add(each.sign(sent), fault, secret=secret)
    for key, fault in each.sender_keys():
        add(each.sign(sent, key=key), fault)
    for fault in each.written():
        add(each.sign(sent, written=fault), fault)
    for fault in each.contents():
        add(each.sign(sent, content=fault), fault)
    if "timestamp" in each.scheme:
        add(each.sign(sent, time=NOW - 4000), "timestamp_too_old")
        add(each.sign(sent, time=NOW + 4000), "timestamp_too_new")
        add(each.sign(sent), "arrival_unit", now=NOW * 1000)


def add_pairs(
    cases: Cases,
    each: Provider,
    chance: random.Random,
    all_sent: list[bytes],
    changed: list[list[Body]],
) -> None:
    added = 0
    while added < PAIRS:
        which = chance.randrange(len(SENT))
        sent = all_sent[which]
        body, secret, options, faults = sent, each.secret, {}, []
        for family in chance.sample(["body", "secret", "key", "written", "content"], 2):
            if family == "body":
                body, fault = chance.choice(
                    [made for made in changed[which] if made[1] != "body_cut"]
                )
            elif family == "secret":
                secret, fault = chance.choice(each.secrets())
            elif family == "key":
                options["key"], fault = chance.choice(each.sender_keys())
            else:
                every = each.written() if family == "written" else each.contents()
                if not every:
                    continue
                fault = chance.choice(every)
                options[family] = fault
            faults.append(fault)
        if len(faults) == 2:
            cases.add(each.name, secret, each.sign(sent, **options), body, NOW, *faults)
            added += 1


def main() -> int:
    stale = 0
    for name, text in made().items():
        path = FOLDER / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in sys.argv:
            print(
                f"{name} is stale: run `cargo xtask vectors`",
                file=sys.stderr,
            )
            stale = 1
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
    return stale


if __name__ == "__main__":
    sys.exit(main())
