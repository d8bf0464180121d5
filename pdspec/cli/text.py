"""What is written to the terminal: made safe, coloured where that is wanted, plain everywhere else."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any
from weakref import WeakSet

import click

if TYPE_CHECKING:
    from rich.console import Console

# Control characters that drive a terminal, and those that turn the direction of text around.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_JSON_TOKEN = re.compile(
    r'("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)'
)
# Files that stand in for stdout: never coloured.
plain_streams: WeakSet[Any] = WeakSet()


def safe(text: str) -> str:
    r"""Text of a server or a document, without what would act on a terminal; tab and newline stay.

    >>> safe("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return _CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", text)


def one_line(text: Any) -> str:
    """Safe text in one line, as a cell of a table."""
    return safe(str(text).replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


def coloured(stream: IO[str] | None = None) -> bool:
    """Whether to use colours: NO_COLOR says no, FORCE_COLOR yes, else a terminal that is not dumb does."""
    out: Any = sys.stdout if stream is None else stream
    if os.environ.get("NO_COLOR") or out in plain_streams:
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(out) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: IO[str]) -> bool:
    """Whether somebody looks at it, rather than a program."""
    try:
        return stream.isatty()
    except (ValueError, AttributeError):
        return False


def out(line: str = "") -> None:
    """One line to stdout."""
    sys.stdout.write(f"{line}\n")


def error_line(line: str, style: str = "red") -> None:
    """One line to stderr."""
    if coloured(sys.stderr):
        line = click.style(line, fg=style)
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def note(line: str) -> None:
    """Something worth knowing that is not the answer: to stderr."""
    error_line(safe(line), style="yellow")


def paint(text: str, **style: Any) -> str:
    """Text in a style, where colours are wanted."""
    return click.style(text, **style) if coloured() else text


def to_json(value: Any, *, indent: int | None = 2) -> str:
    """JSON in which nothing can drive a terminal, and that reads back equal."""
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")
    text = json.dumps(value, indent=indent, ensure_ascii=not encoding.startswith("utf"), default=str)
    # Inside JSON a control character can only stand in a string; outside there are newlines alone.
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def print_json(value: Any, *, indent: int | None = 2) -> None:
    """JSON to stdout, coloured on a terminal."""
    out(json_text(value, indent=indent))


def json_text(value: Any, *, indent: int | None = 2) -> str:
    """JSON, coloured where that is wanted."""
    text = to_json(value, indent=indent)
    return _JSON_TOKEN.sub(_paint_json, text) if coloured() else text


def _paint_json(match: re.Match[str]) -> str:
    string, colon, word, _number = match.groups()
    if string is not None:
        return click.style(string, fg="blue" if colon else "green") + (colon or "")
    return click.style(match[0], fg="magenta" if word else "cyan")


def console() -> Console:
    """A rich console on stdout, with our rule for colours."""
    from rich.console import Console

    colours = coloured()
    return Console(
        force_terminal=colours,
        no_color=not colours,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
        file=sys.stdout,
    )


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], *, styles: Sequence[str | None] = ()
) -> None:
    """A table: drawn to fit on a terminal; tab-separated, whole and without a header when piped."""
    if not is_terminal(sys.stdout):
        for row in rows:
            out("\t".join(one_line(cell) for cell in row))
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, column in enumerate(columns):
        style = styles[index] if index < len(styles) else None
        last = index == len(columns) - 1
        table.add_column(one_line(column), style=style, no_wrap=not last, overflow="ellipsis", ratio=None)
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    console().print(table)


def cell(value: Any) -> str:
    """A JSON value in a cell: text as it is, null as nothing, the rest as short JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return str(value["name"])
    return json.dumps(value, ensure_ascii=False)
