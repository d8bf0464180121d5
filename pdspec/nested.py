"""Arrays inside the arrays of a parameter: Swagger 2.0 writes them with a separator for each level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model import INNER_STYLES
from .sensitive import shown
from .styles import DELIMITERS, Refused, scalar


def inner_styles(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The styles of arrays inside arrays, as a lifted Swagger 2.0 document has them."""
    styles = given.get(INNER_STYLES)
    known = isinstance(styles, list) and all(isinstance(s, str) and s in DELIMITERS for s in styles)
    return tuple(styles) if known and styles else ()


def joined_inside(style: str, explode: bool, inner: tuple[str, ...], value: list[Any]) -> list[Any]:
    """An array of arrays as an array of texts (Swagger 2.0, `items.collectionFormat`).

    >>> joined_inside("pipeDelimited", False, ("form",), [[1, 2], [3]])
    ['1,2', '3']
    """

    def text(item: Any, styles: tuple[str, ...], taken: str) -> str:
        if not isinstance(item, list) or not styles:
            plain = scalar(item)
            if any(character in plain for character in taken):
                raise Refused(f"{shown(item)} contains one of {taken!r}, which stand between items here")
            return plain
        character = DELIMITERS[styles[0]][0]
        if character in taken:
            raise Refused(f"has arrays inside an array, and {character!r} stands between the items of both")
        if not item:
            raise Refused("has an empty array inside an array, which cannot be told from one empty text")
        return character.join(text(below, styles[1:], taken + character) for below in item)

    around = "" if explode else DELIMITERS.get(style, (",",))[0]
    return [text(item, inner, around) if isinstance(item, list) else item for item in value]
