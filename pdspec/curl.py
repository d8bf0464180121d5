"""A Request as a curl command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence

from .sensitive import HIDDEN, is_secret_header


def curl_command(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    credentials: Sequence[tuple[str, str, str]],
    between: str = " ",
) -> str:
    """One line for a POSIX shell. Credentials stay shell variables; a body of bytes goes by printf.

    `between` stands before every option: a backslash and a line break make it several lines.
    """
    command = "curl" if method == "GET" else f"curl -X {shlex.quote(method)}"
    secret_query = [(name, text) for where, name, text in credentials if where == "query"]
    quoted = _quote(url)
    if secret_query:
        joint = "&" if "?" in url else "?"
        quoted += (
            '"' + joint + "&".join(f"{_inside(name)}={_value(text)}" for name, text in secret_query) + '"'
        )
    parts = [f"{command} {quoted}"]
    if re.search(r"[\[\]{}]", url):
        parts.append("--globoff")  # in them curl sees several URLs
    for name, value in headers.items():
        if name.lower() == "accept-encoding":
            parts.append("--compressed")  # asks for the same, and prints it readable
            continue
        shown = HIDDEN if is_secret_header(name) else value
        parts.append("-H " + _quote(f"{name}: {shown}" if shown else f"{name};"))
    for where, name, text in credentials:
        if where == "header":
            parts.append(f'-H "{_inside(name)}: {_value(text)}"')
        elif where == "cookie":
            parts.append(f'-b "{_inside(name)}={_value(text)}"')
    prefix = ""
    if body is not None:
        sent = _text(body)
        if sent is None:
            octal = "".join(f"\\{byte:03o}" for byte in body)
            prefix = f"printf '{octal}' | "
            parts.append("--data-binary @-")
        else:  # raw: with a "@" in front, the others send the file of that name
            parts.append(f"--data-raw {_quote(sent)}")
    return prefix + between.join(parts)


def _text(body: bytes) -> str | None:
    """The body as text that an argument can carry."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _value(text: str) -> str:
    """What stands for a credential: a variable, the last word, and what the document says before it."""
    before, dollar, variable = text.rpartition("$")
    return _inside(before) + dollar + variable


def _inside(name: str) -> str:
    """A name of the document between double quotes, beside a variable: for the shell it is text."""
    return re.sub(r'([\\"$`])', r"\\\1", name)


def _quote(text: str) -> str:
    """Always in single quotes, so that the command looks the same whatever is in it."""
    escaped = text.replace("'", "'\\''")
    return f"'{escaped}'"
