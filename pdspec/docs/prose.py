"""Text of a document as HTML: everything escaped, and the little Markdown that descriptions use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from ..describe import plain

_MOST = 20_000
_BULLET = re.compile(r"\s{0,3}[-*+] +")
_INLINE = re.compile(
    r"`([^`\n]{1,300})`|\*\*([^*\n]{1,300})\*\*|\[([^\]\n]{1,300})\]\((https?://[^\s)\"'<>]{1,500})\)|"
    r"(?<![\w/])(https?://[^\s<>\"'`)\]]{1,300}[\w/])"
)
_TOKENS = re.compile(
    r"""(?P<c>\#[^\n]*)|(?P<s>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<k>\b(?:for|in|import|True|False|None|true|false|null)\b)"""
    r"|(?P<n>(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]))"
)


def prose(text: str) -> Markup:
    """Paragraphs, lists, code, bold and links. HTML in the text is taken out, what is left is escaped.

    >>> prose("Use `limit`, *not* <script>x</script>")
    Markup('<p>Use <code>limit</code>, *not* x</p>')
    """
    blocks = re.split(r"\n\s*\n", plain(text[:_MOST]))
    return Markup("").join(Markup("").join(_block(block)) for block in blocks if block.strip())


def _block(block: str) -> Iterator[Markup]:
    lines = [line for line in block.splitlines() if line.strip()]
    heading = re.match(r"#{1,6} +(.+)", lines[0])
    if heading:
        yield Markup("<p><strong>{}</strong></p>").format(line_of(heading[1]))
        lines = lines[1:]
    if not lines:
        return
    if all(_BULLET.match(line) for line in lines):
        items = (Markup("<li>{}</li>").format(line_of(_BULLET.sub("", line, count=1))) for line in lines)
        yield Markup("<ul>{}</ul>").format(Markup("").join(items))
    else:
        yield Markup("<p>{}</p>").format(line_of("\n".join(lines)))


def line_of(text: str) -> Markup:
    """One run of text with code, bold and links."""
    out, at = Markup(""), 0
    for match in _INLINE.finditer(text):
        out += escape(text[at : match.start()])
        code, bold, label, target, bare = match.groups()
        if code is not None:
            out += Markup("<code>{}</code>").format(code)
        elif bold is not None:
            out += Markup("<strong>{}</strong>").format(bold)
        else:
            url = target or bare
            out += Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(url, label or bare)
        at = match.end()
    return out + escape(text[at:])


def paint(source: str) -> Markup:
    """Code with its strings, numbers, words and comments marked up.

    >>> paint('client.get(1, name="a")')
    Markup('client.get(<i class=n>1</i>, name=<i class=s>&#34;a&#34;</i>)')
    """
    out, at = [], 0
    for match in _TOKENS.finditer(source):
        out += [
            escape(source[at : match.start()]),
            Markup("<i class={}>{}</i>").format(match.lastgroup, match[0]),
        ]
        at = match.end()
    return Markup("").join([*out, escape(source[at:])])
