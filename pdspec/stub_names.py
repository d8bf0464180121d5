"""Names of types: from components and titles first, else from where a type stands; numbers only at last."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from . import names
from .model import Node
from .stub_types import Definition, Key, Name, Ref, Type, swap

MAX_NAME = 64
FILES = "x-files"  # where a bundle keeps the files that a document refers to
# What a stub needs for itself; a type of the document that is called like this gets "Object" behind it.
RESERVED = frozenset({
    "Any", "BinaryIO", "Client", "ClassVar", "Credential", "False", "Hooks", "IO", "Items", "ItemStream",
    "Iterable", "Iterator", "List", "Literal", "Mapping", "Never", "None", "NotRequired", "OAuth2",
    "Operation", "Pages", "RateLimit", "Registry", "Request", "Required", "Response", "Retry", "Self",
    "Sequence", "SpecClient", "StreamedResponse", "Timeout", "Transport", "True", "TypeAlias",
    "TypedDict", "Unpack",
})  # fmt: skip
_COMPONENTS = (
    "components",
    "definitions",
    "schemas",
    "$defs",
    "parameters",
    "responses",
    "requestBodies",
    "headers",
)


def class_name(text: str) -> str:
    """Any text as the name of a class; "" when nothing of it can be used.

    >>> class_name("User--Base"), class_name("oauth.v1.token"), class_name("400"), class_name("deal_status")
    ('UserBase', 'OauthV1Token', 'Schema400', 'DealStatus')
    """
    if (
        text.isascii()
        and text.isidentifier()
        and text[0].isupper()
        and len(text) <= MAX_NAME
        and not keyword.iskeyword(text)
    ):
        return f"{text}Object" if text in RESERVED else text
    ascii_ = names.identifier(
        names.snake_case(text[:200]) if not text.isascii() else re.sub(r"[^0-9a-zA-Z]+", "_", text[:200])
    )
    words = [word for word in ascii_.split("_") if word]
    joined = "".join(word[0].upper() + word[1:] for word in words)
    if not joined or joined == "Unnamed":
        return ""
    joined = f"Schema{joined}" if joined[0].isdigit() else joined
    joined = shortened(joined)
    return f"{joined}Object" if joined in RESERVED or keyword.iskeyword(joined) else joined


def shortened(name: str) -> str:
    """A name that is not endless: its beginning and its end."""
    return name if len(name) <= MAX_NAME else name[: MAX_NAME // 2] + name[-MAX_NAME // 2 :]


def component_of(target: Node) -> str:
    """What the target of a `$ref` is called in the document; "" when it is just some place.

    >>> component_of(Node({}, "", "/components/schemas/Deal")), component_of(Node({}, "", "/paths/~1a/get"))
    ('Deal', '')
    """
    tokens = target.pointer.split("/")[1:]
    uri = target.uri
    if len(tokens) > 1 and tokens[0] == FILES:  # a bundle: other files have a place in this one
        uri, tokens = tokens[1].replace("~1", "/").replace("~0", "~"), tokens[2:]
    if not tokens:
        return re.sub(r"\.\w+$", "", uri.rpartition("/")[2])  # a file of its own
    known = len(tokens) in (1, 2, 3) and (len(tokens) == 1 or tokens[-2] in _COMPONENTS)
    return tokens[-1].replace("~1", "/").replace("~0", "~") if known else ""


def inner_name(context: str, name: str) -> str:
    """What stands under a key."""
    return f"{class_name(context) or 'Value'}{class_name(name) or 'Value'}"


def item_name(context: str) -> str:
    """One item of a list.

    >>> item_name("DealParticipants"), item_name("Address"), item_name("Stories"), item_name("Data")
    ('DealParticipant', 'AddressItem', 'Story', 'DataItem')
    """
    if context.endswith("ies") and len(context) > 4:
        return f"{context[:-3]}y"
    if context.endswith("s") and not context.endswith(("ss", "us", "is")) and len(context) > 3:
        return context[:-1]
    return f"{context}Item"


def variant_name(context: str, way: tuple[Node, ...], number: int) -> str:
    """One branch of a choice: by its reference, title or telling value, else by its place.

    >>> variant_name("Event", (Node({"properties": {"kind": {"const": "deal.won"}}}),), 1)
    'EventDealWon'
    """
    found = "".join(class_name(_own_word(node.value)) for node in way if isinstance(node.value, Mapping))
    owner = class_name(context)
    if found:
        return found if found.startswith(owner) else f"{owner}{found}"
    return f"{owner or 'Value'}Option{number}"


def _own_word(value: Mapping[str, Any]) -> str:
    """What a schema calls itself: its reference, its title, or the only value that a key of it may have."""
    if isinstance(value.get("$ref"), str):
        return str(value["$ref"]).rpartition("/")[2]
    if isinstance(value.get("title"), str):
        return str(value["title"])
    properties = value.get("properties")
    for one in properties.values() if isinstance(properties, Mapping) else ():
        if isinstance(one, Mapping):
            only = [one["const"]] if "const" in one else one.get("enum")
            if isinstance(only, list) and len(only) == 1 and isinstance(only[0], str):
                return only[0]
    return ""


def share(definitions: Mapping[Key, Definition]) -> dict[Key, Key]:
    """Which definition stands for which: equal ones become one.

    Those without a name of their own are shared when their keys are equal; a component that is needed in
    both directions is shared when both come out the same.
    """
    same: dict[Key, Key] = {}
    by_place: dict[str, Key] = {}
    for key, one in definitions.items():
        if one.component and (other := by_place.setdefault(key[0], key)) != key:
            same[key] = other
    while wrong := [
        key
        for key, other in same.items()
        if _content(definitions[key], same) != _content(definitions[other], same)
    ]:
        for key in wrong:
            del same[key]
    while True:
        before = len(same)
        seen: dict[object, Key] = {}
        for key, one in definitions.items():
            if key in same or one.component:
                continue
            content = (one.title, _content(one, same))
            if (other := seen.setdefault(content, key)) != key:
                same[key] = other
        if len(same) == before:
            return {key: _end(key, same) for key in same}


def _content(one: Definition, same: Mapping[Key, Key]) -> object:
    def change(type_: Type) -> Type | None:
        return Ref(_end(type_.key, same)) if isinstance(type_, Ref) else None

    keys = tuple((key.name, swap(key.type, change), key.required) for key in one.keys)
    extra = None if one.extra is None else swap(one.extra, change)
    return keys, extra, None if one.alias is None else swap(one.alias, change)


def _end(key: Key, same: Mapping[Key, Key]) -> Key:
    while key in same:
        key = same[key]
    return key


def assign(definitions: Iterable[Definition], taken: set[str]) -> dict[Key, str]:
    """A name for every definition; `taken` gets them all. Components choose first, then titles."""
    found: dict[Key, str] = {}
    all_ = list(definitions)
    titles = Counter(class_name(one.title) for one in all_ if not one.component)

    def give(one: Definition, *wishes: str) -> None:
        wish = next((w for w in wishes if w and w not in taken), "") or names.unique(
            next(filter(None, wishes), "Value"), taken
        )
        taken.add(wish)
        found[one.key] = wish

    answers = {one.component for one in all_ if one.component and one.key[1] == "response"}
    for one in all_:
        if one.component and (one.key[1] == "response" or one.component not in answers):
            give(one, _private(one, class_name(one.component)), _private(one, class_name(one.context)))
    for one in all_:
        if one.component and one.key not in found:
            own = class_name(one.component)
            give(one, _private(one, f"{own}Input"), _private(one, f"{own}Request"))
    for one in all_:
        if not one.component:
            title = class_name(one.title)
            wish = title if title and titles[title] == 1 else ""
            own = class_name(one.context)
            input_ = f"{own}Input" if one.key[1] != "response" else ""
            give(one, *(_private(one, name) for name in (wish, own, input_) if name))
    return found


def _private(one: Definition, name: str) -> str:
    """An alias exists for the stub alone, so it is private there."""
    return f"_{name}" if name and one.alias is not None else name


__all__ = [
    "MAX_NAME",
    "RESERVED",
    "Name",
    "assign",
    "class_name",
    "component_of",
    "inner_name",
    "item_name",
    "share",
    "shortened",
    "variant_name",
]
