"""YAML as YAML 1.2's core schema reads it, built from libyaml's events.

`no`, `on` and dates stay strings, mapping keys are always strings (`200:` is "200"), duplicate keys are
reported, and documents that nest or expand without end are refused. Reading events in a loop instead of
letting PyYAML compose nodes is what makes a depth limit possible (composing recurses in C) and is
faster too.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from typing import Any

from .errors import LoadError

MAX_DEPTH = 400
MAX_EXPANDED = 5_000_000  # values after aliases are followed; the largest known API has 700,000

_INT = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_CONSTANTS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
    ".inf": float("inf"), ".Inf": float("inf"), ".INF": float("inf"), "+.inf": float("inf"),
    "-.inf": float("-inf"), "-.Inf": float("-inf"), "-.INF": float("-inf"),
}  # fmt: skip
_NUMBER_START = frozenset("0123456789+-.")
_STR_TAG = "tag:yaml.org,2002:str"


def plain_scalar(text: str) -> Any:
    """The value of an unquoted scalar (YAML 1.2.2, 10.3.2).

    >>> plain_scalar("no"), plain_scalar("2020-01-01"), plain_scalar("090"), plain_scalar("1e3")
    ('no', '2020-01-01', 90, 1000.0)
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_START:
        return text
    if _INT.match(text):
        if len(text) > 3500:  # Python writes no more (of 0x…, too), and no API means such a number
            return text
        return int(text, 0) if text[:2] in ("0x", "0o") else int(text)
    return float(text) if _FLOAT.match(text) else text


def load_yaml(text: str, uri: str = "", warn: Callable[[str], None] | None = None) -> Any:
    """One YAML document as plain Python values.

    `warn` receives a line for each duplicate key (the last one wins, as in most parsers). Raises
    LoadError with the line for anything that is not YAML, and for documents over the limits above.

    >>> load_yaml("a: {on: no, 200: [1, 0o17, 'x']}")
    {'a': {'on': 'no', '200': [1, 15, 'x']}}
    """
    import yaml

    paused = gc.isenabled()
    gc.disable()  # a tree of a million fresh values holds no garbage; scanning it doubles the time
    try:
        return _build(yaml_events(text), uri, warn)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}" if mark else ""
        problem = error.problem or error.context or ""
        if "nesting depth" in problem:  # libyaml's own limit, met while it looks ahead of its events
            raise LoadError(f"nested deeper than {MAX_DEPTH} levels", uri, line) from None
        raise LoadError(f"not YAML: {problem}", uri, line) from None
    except yaml.YAMLError as error:
        raise LoadError(f"not YAML: {str(error).splitlines()[0]}", uri) from None
    finally:
        if paused:
            gc.enable()


def yaml_events(text: str) -> Iterator[Any]:
    """The events of a YAML text, by libyaml where it is there."""
    import yaml

    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs hide it
    except ImportError:  # PyYAML without libyaml: the same events, five times slower
        yield from yaml.parse(text, Loader=yaml.SafeLoader)
        return
    parser = CParser(text)
    get = parser.get_event
    while (event := get()) is not None:
        yield event


_NO_KEY: Any = object()


class _Frame:
    """A collection being built: its container, the key waiting for a value, and its expanded size."""

    __slots__ = ("anchor", "container", "key", "merges", "size")

    def __init__(self, container: Any, anchor: str | None) -> None:
        self.container, self.anchor = container, anchor
        self.key: Any = _NO_KEY
        self.merges: list[Any] | None = None
        self.size = 1


def _build(events: Iterator[Any], uri: str, warn: Callable[[str], None] | None) -> Any:  # noqa: C901, PLR0912, PLR0915
    """The one loop; split up it would cost a call per scalar, and scalars are what documents are made of."""
    from yaml import events as ev

    scalar, alias = ev.ScalarEvent, ev.AliasEvent
    mapping, sequence = ev.MappingStartEvent, ev.SequenceStartEvent
    ends = (ev.MappingEndEvent, ev.SequenceEndEvent)
    stack: list[_Frame] = []
    anchors: dict[str, tuple[Any, int]] = {}
    documents: list[Any] = []
    for event in events:
        kind = type(event)
        size = 1
        if kind is scalar:
            text = event.value
            value: Any = text
            if event.implicit[0] and (
                not stack or stack[-1].key is not _NO_KEY or type(stack[-1].container) is list
            ):
                value = plain_scalar(text)
            elif event.tag and event.tag != _STR_TAG and not event.implicit[1]:
                value = plain_scalar(text) if event.tag.startswith("tag:yaml.org,2002:") else text
            if event.anchor:
                anchors[event.anchor] = (value, 1)
        elif kind is mapping or kind is sequence:
            if len(stack) >= MAX_DEPTH:
                raise LoadError(f"nested deeper than {MAX_DEPTH} levels", uri, _line(event))
            stack.append(_Frame({} if kind is mapping else [], event.anchor))
            continue
        elif kind in ends:
            frame = stack.pop()
            value, size = frame.container, frame.size
            if frame.merges:
                for source in frame.merges:
                    for name, merged in source.items():
                        value.setdefault(name, merged)
            if frame.anchor:
                anchors[frame.anchor] = (value, size)
        elif kind is alias:
            if event.anchor not in anchors:
                raise LoadError(
                    f"alias *{event.anchor} names nothing before it, or itself", uri, _line(event)
                )
            value, size = anchors[event.anchor]
        else:
            continue
        if not stack:
            documents.append(value)
            if len(documents) > 1:
                raise LoadError("several YAML documents in one file; split them", uri, _line(event))
            continue
        frame = stack[-1]
        frame.size += size
        if frame.size > MAX_EXPANDED:
            raise LoadError(f"aliases expand to more than {MAX_EXPANDED:,} values", uri, _line(event))
        container = frame.container
        if type(container) is list:
            container.append(value)
        elif frame.key is _NO_KEY:
            if type(value) is not str:
                raise LoadError("a mapping or list cannot be a key", uri, _line(event))
            frame.key = value
        else:
            key, frame.key = frame.key, _NO_KEY
            if key == "<<" and isinstance(value, (dict, list)):
                sources = [value] if isinstance(value, dict) else value
                frame.merges = (frame.merges or []) + [s for s in sources if isinstance(s, dict)]
                continue
            if warn is not None and key in container:
                warn(f"{_line(event)}: duplicate key {key!r}; the last one counts")
            container[key] = value
    return documents[0] if documents else None


def _line(event: Any) -> str:
    return f"line {event.start_mark.line + 1}"
