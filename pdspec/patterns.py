"""ECMA-262 regular expressions, which OpenAPI uses, as Python's `re` reads them."""

from __future__ import annotations

import re
from functools import lru_cache

_NAMED_GROUP = re.compile(r"\(\?<(?=[A-Za-z_])")


@lru_cache(maxsize=4096)
def translate_pattern(pattern: str) -> str | None:
    r"""The same pattern for `re.search`, or None when Python cannot compile it.

    `$` means the end of the text in ECMA and also "before a last newline" in Python; `\d` is ASCII there.

    >>> translate_pattern("^[a-z]+$"), translate_pattern("[z-a]")
    ('^[a-z]+\\Z', None)
    """
    text = _NAMED_GROUP.sub("(?P<", pattern)
    out: list[str] = []
    in_class = False
    i = 0
    while i < len(text):
        char = text[i]
        if char == "\\" and i + 1 < len(text):
            pair = text[i : i + 2]
            if pair == "\\d":
                out.append("0-9" if in_class else "[0-9]")
            elif pair == "\\/":
                out.append("/")
            else:
                out.append(pair)
            i += 2
            continue
        if char == "[":
            out.append("\\[" if in_class else char)
            in_class = True
        elif char == "]":
            in_class = False
            out.append(char)
        else:
            out.append("\\Z" if char == "$" and not in_class else char)
        i += 1
    try:
        re.compile("".join(out))
    except (re.error, RecursionError, OverflowError):
        return None
    return "".join(out)
