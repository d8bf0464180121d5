"""The arguments of the OAuth classes, checked where they are given: used they are hours later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import UsageError
from .sensitive import kind_name, shown
from .tokens import Token

_LONGEST = 1e9  # seconds


def check_texts(**given: Any) -> None:
    """Raise UsageError for what is no text, or text that cannot be sent."""
    for name, value in given.items():
        if not issubclass(type(value), str):
            raise UsageError(f"{name} is a string, not {shown(value, name)}")
        try:
            str.encode(value)
        except UnicodeEncodeError:
            raise UsageError(f"{name} has a lone surrogate, which is not text") from None


def texts(name: str, given: Any) -> tuple[str, ...]:
    """Words, given as one text with spaces or as several texts."""
    try:
        found = tuple(str.split(given) if issubclass(type(given), str) else given)
    except MemoryError:
        raise
    except Exception as error:  # an `__iter__`, or nothing to iterate over
        raise UsageError(f"{name} are strings, not {shown(given)}") from error
    check_texts(**{f"{name}[{i}]": one for i, one in enumerate(found)})
    return found


def fields(name: str, given: Any) -> dict[str, str]:
    """Further fields of a token request."""
    if given is None:
        return {}
    if not issubclass(type(given), Mapping):
        raise UsageError(f"{name} is a dict of strings, not {kind_name(given)}")
    try:
        found = dict(given.items())
    except MemoryError:
        raise
    except Exception as error:
        raise UsageError(f"{name} could not be read: {shown(error)}") from error
    for key, value in found.items():
        check_texts(**{f"a name in {name}": key})
        check_texts(**{f"{name}[{key!r}]": value})
    return found


def check_source(
    store: Any, token: Any, client_authentication: Any, leeway: Any, clock: Any, sleep: Any, send: Any
) -> None:
    """What both flows take."""
    methods = ("load", "save")
    if store is not None and not all(callable(getattr(store, name, None)) for name in methods):
        raise UsageError(f"store needs the methods load and save; {kind_name(store)} has not both")
    if token is not None and not isinstance(token, Token):
        raise UsageError(f"token is a pdspec.Token, not {kind_name(token)}")
    if client_authentication not in ("basic", "body"):
        raise UsageError(f"client_authentication is 'basic' or 'body', not {shown(client_authentication)}")
    if type(leeway) not in (int, float) or not 0 <= leeway <= _LONGEST:
        raise UsageError(f"leeway is seconds from 0, not {shown(leeway)}")
    for name, value in (("clock", clock), ("sleep", sleep)):
        if not callable(value):
            raise UsageError(f"{name} is a callable, not {kind_name(value)}")
    if send is not None and not callable(send):
        raise UsageError(f"send is a callable, not {kind_name(send)}")
