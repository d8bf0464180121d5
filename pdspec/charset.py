"""Sets of characters as ranges of code points, and how a regular expression writes them."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache

Ranges = list[tuple[int, int]]

LAST = sys.maxunicode
DIGITS: Ranges = [(48, 57)]
WORDS: Ranges = [(48, 57), (65, 90), (95, 95), (97, 122)]
SPACES: Ranges = [
    (9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
    (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
]  # fmt: skip
_LONG = {
    "Letter": "L", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt",
    "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Combining_Mark": "M",
    "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Number": "N",
    "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl", "Other_Number": "No",
    "Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd",
    "Open_Punctuation": "Ps", "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi",
    "Final_Punctuation": "Pf", "Other_Punctuation": "Po", "Symbol": "S", "Math_Symbol": "Sm",
    "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk", "Other_Symbol": "So", "Separator": "Z",
    "Space_Separator": "Zs", "Line_Separator": "Zl", "Paragraph_Separator": "Zp", "Other": "C",
    "Control": "Cc", "cntrl": "Cc", "Format": "Cf", "Surrogate": "Cs", "Private_Use": "Co",
    "Unassigned": "Cn", "Alphabetic": "L", "Alpha": "L", "Uppercase": "Lu", "Lowercase": "Ll",
    "White_Space": "Z",
}  # fmt: skip


def inverted(ranges: Ranges) -> Ranges:
    """Every other character.

    >>> inverted([(1, 3)])
    [(0, 0), (4, 1114111)]
    """
    out, start = [], 0
    for low, high in sorted(ranges):
        if low > start:
            out.append((start, low - 1))
        start = max(start, high + 1)
    return [*out, (start, LAST)] if start <= LAST else out


def written(ranges: Ranges) -> str:
    r"""What stands between the brackets of a class.

    >>> written([(97, 122), (45, 45)])
    'a-z\\-'
    """
    return "".join(_char(low) if low == high else f"{_char(low)}-{_char(high)}" for low, high in ranges)


def _char(code: int) -> str:
    text = chr(code)
    if text.isascii() and (text.isalnum() or text == "_"):
        return text
    if 32 < code < 127:
        return f"\\{text}"
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def category(name: str) -> Ranges:
    r"""The characters of `\p{name}`: a general category. Raises ValueError for anything else."""
    name = name.partition("=")[2] if name.startswith(("gc=", "General_Category=")) else name
    if name in ("Any", "ASCII"):
        return [(0, 127 if name == "ASCII" else LAST)]
    short = _LONG.get(name, name)
    found = [r for kind, ranges in _categories().items() if kind.startswith(short) for r in ranges]
    if not found or not short[0].isupper() or len(short) > 2:
        raise ValueError(f"property {name!r} is not a general category")
    return sorted(found)


@cache
def _categories() -> dict[str, Ranges]:
    found: dict[str, Ranges] = {}
    start, kind = 0, unicodedata.category("\0")
    for code in range(1, LAST + 2):
        now = unicodedata.category(chr(code)) if code <= LAST else ""
        if now != kind:
            found.setdefault(kind, []).append((start, code - 1))
            start, kind = code, now
    return found
