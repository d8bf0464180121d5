"""Locks that survive `os.fork`: a lock held by another thread at the fork would stay locked in the child."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any, Protocol
from weakref import WeakValueDictionary


class HasLock(Protocol):
    """Anything with a lock that can be made anew. `_forked()`, if there is one, is called in the child."""

    _lock: Any


_holders: WeakValueDictionary[tuple[int, Callable[[], Any]], HasLock] = WeakValueDictionary()


def give_lock(holder: HasLock, make: Callable[[], Any] = threading.Lock) -> None:
    """Give `holder` its `_lock`, and a new one in every child process."""
    holder._lock = make()
    _holders[id(holder), make] = holder


def _after_fork() -> None:
    for (_, make), holder in list(_holders.items()):
        holder._lock = make()
        forked = getattr(holder, "_forked", None)
        if forked is not None:
            forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
