"""What a notebook shows: small tables from plain data, everything escaped, nothing secret, never long."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from .sensitive import HIDDEN, is_secret_header

MOST_ROWS = 50
_CELL = 160  # characters
_BODY = 4_000
_STYLE = "text-align:left;vertical-align:top;white-space:normal"


def card(title: str, facts: Mapping[str, Any], *tables: str) -> str:
    """A heading, a line of facts, and what is below."""
    words = " · ".join(
        f"{escape(name)} <b>{cell(value)}</b>" for name, value in facts.items() if value not in ("", None)
    )
    head = f"<div><p><b>{cell(title)}</b>{f'<br><small>{words}</small>' if words else ''}</p>"
    return head + "".join(tables) + "</div>"


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], total: int | None = None) -> str:
    """A table of text; the rows after the first fifty are only counted.

    >>> table(["a"], [["<b>"]]).count("&lt;b&gt;")
    1
    """
    shown: list[Sequence[Any]] = []
    count = 0
    for row in rows:
        count += 1
        if count <= MOST_ROWS:
            shown.append(row)
    count = total if total is not None else count
    head = "".join(f'<th style="{_STYLE}">{escape(name)}</th>' for name in columns)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_STYLE}">{cell(value)}</td>' for value in row) + "</tr>"
        for row in shown
    )
    more = f"<p><small>and {count - len(shown)} more</small></p>" if count > len(shown) else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def fold(label: str, inside: str, *, open_: bool = False) -> str:
    """Something that folds."""
    return f"<details{' open' if open_ else ''}><summary>{cell(label)}</summary>{inside}</details>"


def body(data: Any) -> str:
    """A decoded body as indented JSON with secrets hidden, cut after a screenful or two."""
    if isinstance(data, (bytes, bytearray)):
        return f"<pre>{len(data)} bytes</pre>"
    text = (
        data
        if isinstance(data, str)
        else json.dumps(hidden(data), indent=2, ensure_ascii=False, default=repr)
    )
    more = f"\n… {len(text) - _BODY} more characters" if len(text) > _BODY else ""
    return f'<pre style="max-height:24em;overflow:auto">{escape(text[:_BODY])}{more}</pre>'


def hidden(data: Any, depth: int = 0) -> Any:
    """The same data without the values of fields that hold secrets."""
    if isinstance(data, dict):
        return (
            {
                key: HIDDEN if is_secret_header(str(key)) else hidden(value, depth + 1)
                for key, value in data.items()
            }
            if depth < 50
            else "…"
        )
    return [hidden(one, depth + 1) for one in data] if isinstance(data, list) and depth < 50 else data


def headers(given: Mapping[str, str]) -> str:
    """Headers as a table."""
    return table(
        ["header", "value"],
        [(name, HIDDEN if is_secret_header(name) else value) for name, value in given.items()],
    )


def operations(registry: Any, title: str) -> str:
    """The operations of a Registry: what they are called, and where they go."""
    rows = ((entry.python_name, entry.method, entry.path) for entry in registry.entries.values())
    facts = {"operations": len(registry), "API": f"{registry.title} {registry.version}"}
    return card(title, facts, table(["name", "", "path"], rows, len(registry)))


def operation(one: Any) -> str:
    """An Operation: what it takes, what it answers."""
    given = [
        (p.python_name, p.location, "required" if p.required else "", p.description) for p in one.parameters
    ]
    if one.body is not None:
        given += [(f.python_name, "body", "required" if f.required else "", "") for f in one.body.fields]
        if not one.body.fields:
            given.append(
                (one.body.python_name, "body", "required" if one.body.required else "", one.body.description)
            )
    answers = [(status, answer.description) for status, answer in one.responses.items()]
    facts = {"id": one.id, "": f"{one.method} {one.path}", "deprecated": "yes" if one.deprecated else ""}
    summary = f"<p>{cell(one.summary)}</p>" if one.summary else ""
    below = table(["argument", "in", "", "description"], given) if given else ""
    return card(
        one.python_name, facts, summary, below, fold("answers", table(["status", "description"], answers))
    )


def response(one: Any) -> str:
    """A Response: status, what was asked, the body; the headers fold."""
    asked = f"{one.request.method} {one.request.url}" if one.request else ""
    facts = {
        "attempts": one.attempts if one.attempts > 1 else "",
        "ms": f"{one.elapsed * 1000:.0f}" if one.elapsed else "",
    }
    data = one.data if one.data is not None else one.content
    return card(
        f"{one.status} {asked}",
        {**facts, "bytes": len(one.content)},
        body(data),
        fold("headers", headers(one.headers)),
    )


def cell(value: Any) -> str:
    """One value, short and escaped."""
    text = " ".join(str(value).split())
    return escape(text if len(text) <= _CELL else text[: _CELL - 1] + "…")
