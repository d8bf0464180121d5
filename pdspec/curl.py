"""A Request as a curl command."""

from __future__ import annotations

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
        quoted += '"' + joint + "&".join(f"{name}={text}" for name, text in secret_query) + '"'
    parts = [f"{command} {quoted}"]
    for name, value in headers.items():
        if name.lower() == "accept-encoding":
            parts.append("--compressed")  # asks for the same, and prints it readable
            continue
        shown = HIDDEN if is_secret_header(name) else value
        parts.append("-H " + _quote(f"{name}: {shown}"))
    for where, name, text in credentials:
        if where == "header":
            parts.append(f'-H "{name}: {text}"')
        elif where == "cookie":
            parts.append(f'-b "{name}={text}"')
    prefix = ""
    if body is not None:
        try:
            parts.append(f"--data-binary {_quote(body.decode())}")
        except UnicodeDecodeError:
            octal = "".join(f"\\{byte:03o}" for byte in body)
            prefix = f"printf '{octal}' | "
            parts.append("--data-binary @-")
    return prefix + between.join(parts)


def _quote(text: str) -> str:
    """Always in single quotes, so that the command looks the same whatever is in it."""
    escaped = text.replace("'", "'\\''")
    return f"'{escaped}'"
