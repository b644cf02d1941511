"""What is read from the body before it is verified: a timestamp, a signature, a token, or what is signed along."""

from __future__ import annotations

from in_body.forms import forms
from in_body.hashes import hashes
from in_body.signatures import signatures
from in_body.timestamps import timestamps
from in_body.tokens import tokens
from vectors import Json, file


def vectors() -> Json:
    cases = [*timestamps(), *signatures(), *tokens(), *hashes(), *forms()]
    return file("fields", "none", cases)
