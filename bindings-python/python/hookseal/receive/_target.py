"""Path and query of a request as they arrived, of which servers hand over more or less."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What stands in paths without an escape (RFC 3986, section 3.3).
_PLAIN = "/~!$&'()*+,;=:@"


def of_environ(environ: Mapping[str, Any]) -> str:
    """Give them by WSGI, which decodes the path (PEP 3333).

    Most servers keep it as it was: gunicorn as `RAW_URI`, waitress and uWSGI as `REQUEST_URI`, werkzeug
    as both. Where one does not, it is written anew.
    """
    kept: str | None = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if kept is not None:
        return kept
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return _joined(quote(path.encode("latin-1"), safe=_PLAIN), environ.get("QUERY_STRING", ""))


def in_environ(environ: Mapping[str, Any]) -> Callable[[str], str]:
    """Give what gives headers by WSGI, which joins those of one name."""

    def header(name: str) -> str:
        value: str = environ.get(_in_environ(name), "")
        return value

    return header


# Of the few that a receiver asks for.
@cache
def _in_environ(name: str) -> str:
    key = name.upper().replace("-", "_")
    # The two that CGI had before there were others.
    return key if key in {"CONTENT_LENGTH", "CONTENT_TYPE"} else f"HTTP_{key}"


def of_scope(scope: Mapping[str, Any]) -> str:
    """Give them by ASGI, whose `raw_path` servers may leave out."""
    raw: bytes | None = scope.get("raw_path")
    path = quote(scope["path"], safe=_PLAIN) if raw is None else raw.decode("latin-1")
    return _joined(path.partition("?")[0], scope.get("query_string", b"").decode("latin-1"))


def _joined(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
