"""The call ratios as a picture: SVG, written by hand, since it is a few bars."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

_ROW, _LEFT, _WIDTH, _MOST = 30, 330, 380, 1.6


def bars(rows: Sequence[tuple[str, float]], path: Path) -> None:
    """One bar for each (name, ratio); the line at 1.0 is hand-written urllib3."""
    height = _ROW * len(rows) + 60
    one = _LEFT + _WIDTH / _MOST
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 60} {height}">',
        "<style>text { font: 13px system-ui, sans-serif }</style>",
        f'<rect width="{_LEFT + _WIDTH + 60}" height="{height}" fill="#fff"/>',
        '<text x="12" y="22" font-weight="600">Time of a call, as a ratio to hand-written urllib3</text>',
    ]
    for number, (name, ratio) in enumerate(rows):
        top = 38 + number * _ROW
        width = _WIDTH / _MOST * min(ratio, _MOST)
        colour = "#2a9d6f" if ratio <= 1.02 else "#d98e04"
        out += [
            f'<text x="{_LEFT - 10}" y="{top + 17}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{top + 4}" width="{width:.0f}" height="18" rx="3" fill="{colour}"/>',
            f'<text x="{_LEFT + width + 6:.0f}" y="{top + 17}">{ratio:.2f}</text>',
        ]
    out += [
        f'<line x1="{one:.0f}" y1="34" x2="{one:.0f}" y2="{height - 18}" stroke="#333" stroke-dasharray="4 3"/>',
        f'<text x="{one:.0f}" y="{height - 5}" text-anchor="middle" font-size="11">1.0 = urllib3</text>',
        "</svg>",
    ]
    path.write_text("\n".join(out) + "\n")
