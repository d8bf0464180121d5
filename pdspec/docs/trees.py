"""Trees of fields as nested lists that fold: readable without a script, and by a screen reader."""

from __future__ import annotations

from markupsafe import Markup, escape

from ..describe import plain
from ..outline import Leaf
from .prose import line_of

_ENUM = 12  # values shown of an enum
_DESCRIPTION = 600


def rows(
    leaves: tuple[Leaf, ...], more: int = 0, level: int = 0, wire: dict[str, str] | None = None
) -> Markup:
    """A list with one row for each leaf; what stands below it folds. `wire` has names as they are sent."""
    if not leaves and not more:
        return Markup("")
    parts = [_row(leaf, level, wire or {}) for leaf in leaves]
    if more:
        parts.append(
            Markup("<li class=more>… {} more below; <code>pdspec show</code> has them</li>").format(more)
        )
    return Markup("<ul class=f>{}</ul>").format(Markup("").join(parts))


def _row(leaf: Leaf, level: int, wire: dict[str, str]) -> Markup:
    head = Markup("<b>{}</b> <span class=y>{}</span>").format(leaf.name, leaf.type)
    if leaf.required:
        head += Markup(" <em>required</em>")
    if leaf.deprecated:
        head += Markup(" <em class=old>deprecated</em>")
    if leaf.name in wire:
        head += Markup(" <small>sent as <code>{}</code></small>").format(wire[leaf.name])
    words = " ".join(plain(leaf.description).split())[:_DESCRIPTION]
    text = Markup("<p>{}</p>").format(line_of(words)) if words else Markup("")
    facts = [escape(note) for note in leaf.notes]
    if leaf.enum:
        shown = Markup(" ").join(Markup("<code>{}</code>").format(value[:60]) for value in leaf.enum[:_ENUM])
        facts.append(Markup("one of {}{}").format(shown, " …" if len(leaf.enum) > _ENUM else ""))
    if facts:
        text += Markup("<p class=d>{}</p>").format(Markup("; ").join(facts))
    if not leaf.fields and not leaf.more:
        return Markup("<li>{}{}</li>").format(head, text)
    below = rows(leaf.fields, leaf.more, level + 1)
    state = Markup(" open") if level == 0 else Markup("")
    return Markup("<li><details{}><summary>{}</summary>{}{}</details></li>").format(state, head, text, below)
