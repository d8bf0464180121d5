"""Fields as application/x-www-form-urlencoded, as OpenAPI's Encoding Objects want them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

from .media import kind_of
from .model import Node, Parameter
from .nested import inner_styles, joined_inside
from .styles import cell, deep_pairs, encode, encode_json, query_text

_STYLE_KEYS = frozenset({"style", "explode", "allowReserved"})
_STYLES = ("form", "spaceDelimited", "pipeDelimited", "tabDelimited", "deepObject")


def form_text(value: Mapping[str, Any], encoding: Mapping[str, Any]) -> str:
    """The fields of a form, percent-encoded; null ones are left out.

    >>> form_text({"a": "b c", "d": [1, 2]}, {"d": {"style": "form", "explode": False}})
    'a=b+c&d=1,2'
    """
    pairs: list[str] = []
    for name, below in value.items():
        rule = encoding.get(name)
        rule = rule if isinstance(rule, Mapping) else {}
        if has_style(rule):
            pairs += _styled(name, below, rule, quote_plus)
        elif rule.get("contentType") and kind_of(str(rule["contentType"])) == "json":
            pairs.append(f"{quote_plus(name)}={quote_plus(encode_json(below))}")
        else:
            items = below if isinstance(below, list) else [below]
            pairs += [f"{quote_plus(name)}={quote_plus(cell(item))}" for item in items if item is not None]
    return "&".join(pairs)


def has_style(rule: Mapping[str, Any]) -> bool:
    """Whether an Encoding Object says how a value is written, not only as what."""
    return bool(rule.keys() & _STYLE_KEYS)


def styled_text(name: str, value: Any, rule: Mapping[str, Any]) -> list[str]:
    """The pairs of a property whose Encoding Object gives a style."""
    return _styled(name, value, rule)


def _styled(name: str, value: Any, rule: Mapping[str, Any], code: Any = None) -> list[str]:
    style = rule.get("style") if isinstance(rule.get("style"), str) else "form"
    if style not in _STYLES:
        style = "form"
    if style == "deepObject" and isinstance(value, (dict, list)):
        return deep_pairs(name, value)
    if style == "deepObject" or value is None or (isinstance(value, str) and code is not None):
        reserved = rule.get("allowReserved") is True
        code = code if code is not None and not reserved else _reserved
        return [] if value is None else [f"{code(name)}={code(cell(value))}"]
    explode = rule.get("explode")
    explode = explode if isinstance(explode, bool) else style == "form"
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        inner = inner_styles(rule)
        value = joined_inside(style, explode, inner, value) if inner else [cell(item) for item in value]
    elif isinstance(value, dict):
        value = {
            key: cell(below) if isinstance(below, (dict, list)) else below for key, below in value.items()
        }
    node = Node({})
    reserved = rule.get("allowReserved") is True
    return query_text(
        Parameter(name, name, "query", False, style, explode, node, allow_reserved=reserved), value
    )


def _reserved(text: str) -> str:
    return encode(text, reserved=True)
