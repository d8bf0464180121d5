"""Text of a document as Python source: strings, docstrings, messages. Whatever comes in, nothing gets out.

All of it is laid out as `ruff format` would, so that a stub needs no formatter.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from typing import Any

WIDTH = 110
_DOC_WIDTH = 100
_MAX_DOC = 2000  # characters of one description in a docstring
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|code|pre|p|br|ul|ol|li|span|div|h[1-6]|table|tr|td|th)\b[^<>]{0,500}/?>", re.I
)
_BREAK = re.compile(r"<(?:br\s*/?|/p|/li|/h[1-6]|/tr)>", re.I)


def width(text: str) -> int:
    """Columns that a line takes: wide characters count twice.

    >>> width("abc"), width("日本")
    (3, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def literal(value: Any) -> str:
    """Source of a str, int, float, bool or None, quoted as ruff does.

    >>> literal("it's"), literal('say "x"'), literal("a\\nb"), literal(True)
    ('"it\\'s"', '\\'say "x"\\'', '"a\\\\nb"', 'True')
    """
    if not isinstance(value, str):
        return repr(value)
    text: str = "".join(_escaped(c) for c in value)
    if '"' not in text:
        return f'"{text}"'
    if text.count("'") < text.count('"'):
        return "'{}'".format(text.replace("'", "\\'"))
    return '"{}"'.format(text.replace('"', '\\"'))


def _escaped(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if character.isprintable():
        return character
    return repr(character)[1:-1]


def plain(given: Any, limit: int = _MAX_DOC) -> str:
    """A description as calm text: no markup, no control characters, paragraphs kept, not endless.

    >>> plain("  One<br>two\\x00 <b>three</b>\\r\\n\\n\\n\\nfour ")
    'One\\ntwo three\\n\\nfour'
    """
    if not isinstance(given, str):
        return ""
    text = str(given)[: limit * 4].replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    text = _TAG.sub("", _BREAK.sub("\n", text))
    text = "".join(c if c == "\n" or c.isprintable() else " " for c in text)
    lines = [line.strip() for line in text.split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    text = re.sub(r" {2,}", " ", text)
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(None, 1)[0] + " …"


def one_line(text: Any, limit: int = 600) -> str:
    """The same on one line."""
    return " ".join(plain(text, limit).split())


def wrapped(text: str, indent: int, hanging: str = "") -> list[str]:
    """Paragraphs as lines that end before the margin when `indent` columns stand before them."""
    room = max(40, _DOC_WIDTH - indent)
    out: list[str] = []
    for line in text.split("\n"):
        pieces = textwrap.wrap(
            line, room, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
        )
        out += pieces or [""]
    return out


def entry(name: str, text: str, indent: int) -> list[str]:
    """An item of an `Args:` list.

    >>> entry("limit", "How many.", 8)
    ['limit: How many.']
    """
    return wrapped(f"{name}: {one_line(text)}" if text else f"{name}:", indent, "    ")


def docstring(lines: list[str], indent: int) -> str:
    """Lines as a docstring, the first without indentation, the others with it.

    >>> print(docstring(["One.", "", "Two."], 4))
    \"\"\"One.
    <BLANKLINE>
        Two.
        \"\"\"
    """
    safe = [line.replace("\\", "\\\\").replace('"""', "'''").rstrip() for line in lines]
    while safe and not safe[-1]:
        safe.pop()
    while safe and not safe[0]:
        safe.pop(0)
    if not safe:
        return ""
    safe = [line.replace('""', "''") if line.endswith('""') else line for line in safe]
    margin = " " * indent
    if len(safe) == 1:
        first = safe[0]
        if width(first) + indent + 6 <= WIDTH:
            return f'"""{_spaced(first)}"""'
    first = f" {safe[0]}" if safe[0].startswith('"') else safe[0]
    rest = [f"{margin}{line}" if line else "" for line in safe[1:]]
    return "\n".join([f'"""{first}', *rest, f'{margin}"""'])


def _spaced(text: str) -> str:
    """A space where a quote at an end would touch the docstring's own."""
    text = f" {text}" if text.startswith('"') else text
    return f"{text} " if text.endswith('"') else text


def call(name: str, message: str, indent: int) -> list[str]:
    """`@name("message")` as lines, the string in pieces when it is long.

    >>> call("deprecated", "Retired.", 4)
    ['@deprecated("Retired.")']
    """
    message = one_line(message, 900)
    one = f"@{name}({literal(message)})"
    if width(one) + indent <= WIDTH:
        return [one]
    room = WIDTH - indent - 4
    if width(literal(message)) <= room:
        return [f"@{name}(", f"    {literal(message)}", ")"]
    pieces = textwrap.wrap(message, room - 12, drop_whitespace=False, break_on_hyphens=False)
    return [f"@{name}(", *(f"    {literal(piece)}" for piece in pieces), ")"]
