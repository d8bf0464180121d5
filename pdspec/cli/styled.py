"""Lines of a report with the name of a style each, as `check`, `diff` and `refresh` make them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .text import out, paint, safe

_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True},
    "head": {"bold": True, "underline": True},
    "dim": {"dim": True},
    "error": {"fg": "red"},
    "breaking": {"fg": "red"},
    "warning": {"fg": "yellow"},
    "note": {"fg": "yellow"},
    "non-breaking": {"fg": "green"},
}


def print_lines(lines: Iterable[tuple[str, str]]) -> None:
    """To stdout; coloured on a terminal."""
    for style, text in lines:
        out(paint(safe(text), **_STYLES.get(style, {})))
