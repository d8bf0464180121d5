"""Locks that survive `os.fork`: a lock held by another thread at the fork would stay locked in the child."""

from __future__ import annotations

import os
import threading
from typing import Protocol
from weakref import WeakSet


class HasLock(Protocol):
    """Anything with a lock that can be made anew."""

    _lock: threading.Lock


_holders: WeakSet[HasLock] = WeakSet()


def give_lock(holder: HasLock) -> None:
    """Give `holder` its `_lock`, and a new one in every child process."""
    holder._lock = threading.Lock()
    _holders.add(holder)


def _after_fork() -> None:
    for holder in list(_holders):
        holder._lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
