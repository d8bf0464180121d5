"""ECMA-262 regular expressions, which OpenAPI uses, as Python's `re` reads them, and never without end.

A pattern that can backtrack without end is asked only about strings so short that this cannot matter;
longer ones it lets through.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from .ambiguity import longest_safe
from .charset import DIGITS, SPACES, WORDS, Ranges, category, inverted, written

_WORD = written(WORDS)
_BOUNDARY = f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))"
_NOT_BOUNDARY = f"(?:(?<=[{_WORD}])(?=[{_WORD}])|(?<![{_WORD}])(?![{_WORD}]))"
_SETS = {"d": DIGITS, "w": WORDS, "s": SPACES}
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
_QUANTIFIER = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_GROUP_NAME = re.compile(r"\(\?<([^=!>][^>]*)>")
_CODE = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{0*([0-9a-fA-F]{1,6})\}")
_SURROGATES = range(0xD800, 0xE000)


@lru_cache(maxsize=4096)
def translate_pattern(pattern: str) -> str | None:
    r"""The same pattern for `re.search`, or None when Python cannot compile it.

    `$` means the end of the text in ECMA and also "before a last newline" in Python; `\d` is ASCII there.

    >>> translate_pattern("^[a-z]+$"), translate_pattern("[z-a]"), translate_pattern(r"\d[^]")
    ('^[a-z]+\\Z', None, '[0-9][\\x00-\\U0010ffff]')
    """
    try:
        text = _Translation(pattern).text()
        re.compile(text)
    except (re.error, RecursionError, OverflowError, ValueError, IndexError):
        return None
    return text


@lru_cache(maxsize=4096)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a string matches a pattern of the document; True also where that is not asked.

    >>> matcher("^a+$")("aaa"), matcher("^(a+)+$")("aaaa!"), matcher("^(a+)+$")("a" * 1000 + "!")
    (True, False, True)
    """
    translated = translate_pattern(pattern)
    if translated is None:
        return lambda _text: True
    search = re.compile(translated).search
    limit = safe_length(pattern)
    if limit is None:
        return lambda text: search(text) is not None
    return lambda text: len(text) > limit or search(text) is not None


@lru_cache(maxsize=4096)
def safe_length(pattern: str) -> int | None:
    """The longest string that a pattern is asked about; None when any length is fine."""
    translated = translate_pattern(pattern)
    return longest_safe(translated) if translated is not None else None


@cache
def pattern_problem(pattern: str) -> str | None:
    """What to tell people about a pattern, None when it does all that it says.

    >>> pattern_problem("(a+)+$")
    "pattern '(a+)+$' can take for ever to say no; only strings of up to 10 characters are held to it"
    """
    if translate_pattern(pattern) is None:
        return f"pattern {pattern!r} is not a regular expression that Python knows; not checked"
    limit = safe_length(pattern)
    if limit is not None and limit < _WORTH_TELLING:
        return (
            f"pattern {pattern!r} can take for ever to say no; "
            f"only strings of up to {limit} characters are held to it"
        )
    return None


_WORTH_TELLING = 50  # above it the time only grows with a power of the length


class _Translation:
    """One pass over a pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.groups = {name: f"g{index}" for index, name in enumerate(_GROUP_NAME.findall(pattern))}

    def text(self) -> str:
        out = []
        while self.at < len(self.pattern):
            out.append(self.piece())
        return "".join(out)

    def piece(self) -> str:
        pattern = self.pattern
        char = pattern[self.at]
        if char == "\\":
            return self.escape()
        if char == "[":
            return self.char_class()
        if char == "(":
            return self.group()
        self.at += 1
        if char == "$":
            return r"\Z"
        if char == ".":
            return r"[^\n\r\u2028\u2029]"
        if char == "{":
            quantifier = _QUANTIFIER.match(pattern, self.at - 1)
            if quantifier is None:
                return r"\{"
            self.at = quantifier.end()
            return quantifier[0]
        return {"}": r"\}", "]": r"\]"}.get(char, char if char in "^*+?|)" else re.escape(char))

    def group(self) -> str:
        named = _GROUP_NAME.match(self.pattern, self.at)
        if named is not None:
            self.at = named.end()
            return f"(?P<{self.groups[named[1]]}>"
        opening = re.compile(r"\((?:\?[^)]?[=!]?)?").match(self.pattern, self.at)
        flags = re.compile(r"\(\?[aimsx]+\)").match(self.pattern, self.at)
        for kind in ("(?:", "(?=", "(?!", "(?<=", "(?<!", "(?i:", "(?s:", "(?m:"):
            if self.pattern.startswith(kind, self.at):
                self.at += len(kind)
                return kind
        if flags is not None:  # not ECMA, and yet common
            self.at = flags.end()
            return flags[0]
        if opening is not None and len(opening[0]) > 1:
            raise ValueError("a group that ECMA does not know")
        self.at += 1
        return "("

    def escape(self) -> str:
        """An escape outside of a class."""
        char = self.pattern[self.at + 1]
        if char in "bB":
            self.at += 2
            return _BOUNDARY if char == "b" else _NOT_BOUNDARY
        if char in "AZz":  # anchors in every other dialect; letters nowhere that matters
            self.at += 2
            return r"\A" if char == "A" else r"\Z"
        if char == "k" and (name := re.compile(r"\\k<([^>]*)>").match(self.pattern, self.at)):
            self.at = name.end()
            return f"(?P={self.groups[name[1]]})"
        if char in "123456789":
            digits = re.compile(r"[0-9]+").match(self.pattern, self.at + 1)
            assert digits is not None
            self.at = digits.end()
            return f"(?:\\{digits[0]})"
        atom = self.atom()
        return f"[{written(atom)}]" if isinstance(atom, list) else re.escape(chr(atom))

    def atom(self) -> int | Ranges:
        r"""One member of a class: a character or a set (`\w`, `\p{L}`). The position moves behind it."""
        char = self.pattern[self.at]
        self.at += 1
        if char != "\\":
            return ord(char)
        kind = self.pattern[self.at]
        if kind in "dwsDWS":
            self.at += 1
            found = _SETS[kind.lower()]
            return found if kind.islower() else inverted(found)
        if kind in "pP" and (name := re.compile(r"[pP]\{([^}]*)\}").match(self.pattern, self.at)):
            self.at = name.end()
            return category(name[1]) if kind == "p" else inverted(category(name[1]))
        return self.character(kind)

    def character(self, kind: str) -> int:
        if kind == "c" and self.pattern[self.at + 1].isalpha():
            self.at += 2
            return ord(self.pattern[self.at - 1]) % 32
        code = _CODE.match(self.pattern, self.at)
        if code is not None:
            self.at = code.end()
            return self.code_point(int(code[1] or code[2] or code[3], 16))
        if kind.isascii() and kind.isalnum() and kind not in _CONTROLS and kind != "b":
            raise ValueError("an escape that ECMA does not know")
        self.at += 1
        return 8 if kind == "b" else _CONTROLS.get(kind, ord(kind))

    def code_point(self, value: int) -> int:
        """A pair of surrogates is one character here; one alone is none."""
        if value not in _SURROGATES:
            return value
        other = re.compile(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})").match(self.pattern, self.at)
        if other is None or value >= 0xDC00:
            raise ValueError("half a surrogate pair")
        self.at = other.end()
        return 0x10000 + ((value - 0xD800) << 10) + int(other[1], 16) - 0xDC00

    def char_class(self) -> str:
        self.at += 1
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        members: Ranges = []
        while self.pattern[self.at] != "]":
            low = self.atom()
            ranged = self.pattern.startswith("-", self.at) and not self.pattern.startswith("-]", self.at)
            if not ranged:
                members += low if isinstance(low, list) else [(low, low)]
                continue
            self.at += 1
            high = self.atom()
            if isinstance(low, list) or isinstance(high, list):  # `[\w-.]`: the hyphen is itself
                for member in (low, high):
                    members += member if isinstance(member, list) else [(member, member)]
                members.append((ord("-"), ord("-")))
            elif low > high:
                raise ValueError("a range that runs backwards")
            else:
                members.append((low, high))
        self.at += 1
        if not members:
            return r"[\x00-\U0010ffff]" if negated else "(?!)"
        return f"[{'^' if negated else ''}{written(members)}]"
