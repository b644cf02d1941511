"""How a provider signs, as its document says: `hmac` computes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
from typing import Any

# When each delivery was signed, in Unix seconds.
NOW = 1705314600


class Provider:
    """How one signs, as its document says."""

    def __init__(self, scheme: dict[str, Any], chance: random.Random) -> None:
        self.name: str = scheme["name"]
        self.scheme = scheme
        rule = (
            scheme["secret"]
            if isinstance(scheme["secret"], dict)
            else {"encoding": scheme["secret"]}
        )
        self.prefix: str = rule.get("prefix", "")
        self.encoding: str = rule["encoding"]
        key = bytes(chance.randrange(256) for _ in range(32))
        if self.encoding == "base64":
            encoded = base64.b64encode(key).decode()
        elif self.encoding == "hex":
            encoded = key.hex()
        else:
            encoded = "".join(
                chance.choice("abcdefghijkmnpqrstuvwxyzABCDEF23456789")
                for _ in range(32)
            )
            key = encoded.encode()
        self.key, self.secret = key, self.prefix + encoded

    def sign(
        self,
        body: bytes,
        *,
        key: bytes | None = None,
        time: int = NOW,
        content: str = "",
        written: str = "",
    ) -> list[list[str]]:
        scheme = self.scheme
        rule = scheme.get("timestamp")
        stamp = str(
            time * 1000 if rule and rule.get("unit") == "milliseconds" else time
        )
        ident = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"
        signed = []
        headers: list[list[str]] = []
        for segment in scheme["signedContent"]:
            literal = segment.get("literal") if isinstance(segment, dict) else None
            if segment == "body":
                signed.append(body)
            elif segment == "timestamp":
                signed.append(
                    b"" if content == "content_without_timestamp" else stamp.encode()
                )
            elif segment == "id":
                signed.append(ident.encode())
            elif literal is not None:
                signed.append(
                    b"~" if content == "content_separator" else literal.encode()
                )
            else:
                headers.append([segment["header"], "value"])
                signed.append(b"value")
        if content == "content_without_timestamp":
            signed = [body]
        if content == "content_separator":
            signed = [b"|" if each == b"~" else each for each in signed]
        if content == "content_order":
            signed = signed[::-1]
        algorithm = scheme["algorithm"].removeprefix("hmac-")
        if written == "algorithm":
            algorithm = "sha256" if algorithm == "sha1" else "sha1"
        tag = hmac.new(
            key or self.key, b"".join(signed), getattr(hashlib, algorithm)
        ).digest()
        signature = scheme["signature"]
        is_hex = (signature["encoding"] == "hex") != (written == "signature_encoding")
        text = tag.hex() if is_hex else base64.b64encode(tag).decode()
        if written == "signature_case":
            text = text.upper()
        if written == "signature_padding":
            text = text.rstrip("=")
        layout = signature["layout"]
        if layout == "prefixed" and written != "signature_prefix":
            text = signature["prefix"] + text
        elif layout == "pairs":
            field = (
                f"{rule['key']}={stamp}{signature['separator']}"
                if rule and "key" in rule
                else ""
            )
            # Of several keys the first: one is enough for a genuine delivery.
            key = signature["key"]
            text = f"{field}{key if isinstance(key, str) else key[0]}={text}"
        elif layout == "versions":
            text = f"{signature['version']},{text}"
        name = signature["header"]
        if written == "header_renamed":
            name = "HTTP_" + name.upper().replace("-", "_")
        headers.append([name, text])
        if rule and "header" in rule:
            headers.append([rule["header"], stamp])
        if "id" in scheme:
            headers.append([scheme["id"]["header"], ident])
        return headers

    def secrets(self) -> list[tuple[str, str]]:
        """What may be handed over in the place of the secret, with the fault's name."""
        return [
            (self.secret + "\n", "secret_line_break"),
            (f" {self.secret}", "secret_spaces"),
            (f'"{self.secret}"', "secret_quotes"),
            (f"'{self.secret}'", "secret_quotes"),
            (f"WEBHOOK_SECRET={self.secret}", "secret_assignment"),
            *(
                [(self.secret.removeprefix(self.prefix), "secret_prefix_missing")]
                if self.prefix
                else []
            ),
        ]

    def sender_keys(self) -> list[tuple[bytes, str]]:
        """What may be the sender's key in the place of the secret's, with the fault's name."""
        text = self.secret.encode()
        if self.encoding != "utf8":
            return [(text, "secret_as_text")]
        return [
            (base64.b64decode(self.secret), "secret_base64_decoded"),
            (base64.b64encode(text), "secret_encoded"),
        ]

    def written(self) -> list[str]:
        is_hex = self.scheme["signature"]["encoding"] == "hex"
        every = ["signature_encoding", "header_renamed", "algorithm"]
        every += ["signature_case"] if is_hex else ["signature_padding"]
        if self.scheme["signature"]["layout"] == "prefixed":
            every.append("signature_prefix")
        return (
            every if self.scheme["algorithm"] != "hmac-sha512" or is_hex else every[1:]
        )

    def contents(self) -> list[str]:
        content = self.scheme["signedContent"]
        every = []
        if "timestamp" in content:
            every.append("content_without_timestamp")
        separates = any(
            isinstance(each, dict) and each.get("literal") not in (None, "|")
            for each in content[1:]
        )
        if separates and not isinstance(content[0], dict):
            every.append("content_separator")
        parts = [each for each in content if not isinstance(each, dict)]
        if (
            len(parts) == 2
            and content != content[::-1]
            and not isinstance(content[0], dict)
        ):
            every.append("content_order")
        return every


def known(scheme: dict[str, Any]) -> bool:
    """Whether it says nothing but what `sign` knows."""
    segments = all(
        each in ("body", "timestamp", "id")
        or isinstance(each, dict)
        and set(each) <= {"literal", "header"}
        and all(isinstance(v, str) for v in each.values())
        for each in scheme["signedContent"]
    )
    rule = (
        scheme["secret"]
        if isinstance(scheme["secret"], dict)
        else {"encoding": scheme["secret"]}
    )
    stamp = scheme.get("timestamp") or {}
    return (
        scheme["algorithm"] in ("hmac-sha1", "hmac-sha256", "hmac-sha512")
        and segments
        and set(scheme)
        <= {
            "$schema",
            "name",
            "algorithm",
            "signature",
            "timestamp",
            "id",
            "signedContent",
            "secret",
            "envelope",
        }
        and set(scheme["signature"])
        <= {"header", "layout", "prefix", "separator", "key", "version", "encoding"}
        and scheme["signature"]["layout"] in ("plain", "prefixed", "pairs", "versions")
        and scheme["signature"]["encoding"] in ("hex", "base64")
        and set(rule) <= {"encoding", "prefix", "minimumBytes", "maximumBytes"}
        and rule["encoding"] in ("utf8", "base64", "hex")
        and set(stamp) <= {"header", "key", "unit", "toleranceSeconds", "signed"}
        and stamp.get("unit", "seconds") in ("seconds", "milliseconds")
        and set(scheme.get("id") or {"header"}) <= {"header"}
    )
