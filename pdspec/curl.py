"""A Request as a curl command."""

from __future__ import annotations

import shlex

from .message import HIDDEN, SENSITIVE, Request


def curl_command(request: Request) -> str:
    """One line for a POSIX shell. Credentials stay shell variables; a body of bytes goes by printf."""
    url = request.url
    parts = ["curl"]
    if request.method != "GET":
        parts += ["-X", shlex.quote(request.method)]
    secret_query = [(name, text) for where, name, text in request.credentials if where == "query"]
    quoted = _quote(url)
    if secret_query:
        joint = "&" if "?" in url else "?"
        quoted += '"' + joint + "&".join(f"{name}={text}" for name, text in secret_query) + '"'
    parts.append(quoted)
    for name, value in request.headers.items():
        if name.lower() == "accept-encoding":
            parts.append("--compressed")  # asks for the same, and prints it readable
            continue
        shown = HIDDEN if name.lower() in SENSITIVE else value
        parts += ["-H", _quote(f"{name}: {shown}")]
    for where, name, text in request.credentials:
        if where == "header":
            parts += ["-H", f'"{name}: {text}"']
        elif where == "cookie":
            parts += ["-b", f'"{name}={text}"']
    prefix = ""
    if request.body is not None:
        try:
            parts += ["--data-binary", _quote(request.body.decode())]
        except UnicodeDecodeError:
            octal = "".join(f"\\{byte:03o}" for byte in request.body)
            prefix = f"printf '{octal}' | "
            parts += ["--data-binary", "@-"]
    return prefix + " ".join(parts)


def _quote(text: str) -> str:
    """Always in single quotes, so that the command looks the same whatever is in it."""
    escaped = text.replace("'", "'\\''")
    return f"'{escaped}'"
