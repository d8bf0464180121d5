"""Work that nobody's deadline or Ctrl-C ends."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

GRACE = 5.0  # seconds that an ending process gives to work under way


def begin(work: Callable[[], T], future: Future[T]) -> None:
    """Do `work` in a thread of its own, unless `future` has been cancelled before it began."""

    def run() -> None:
        try:
            if future.set_running_or_notify_cancel():
                _do(work, future)
        finally:
            atexit.unregister(last_wait)

    # A thread that is no daemon would be waited for without end at exit, and a server may hang.
    thread = Thread(target=copy_context().run, args=(run,), name="pdspec", daemon=True)

    def last_wait() -> None:
        thread.join(GRACE)

    atexit.register(last_wait)
    try:
        thread.start()
    except RuntimeError:  # no more threads, or the interpreter is ending: done here and now
        run()


def _do(work: Callable[[], T], future: Future[T]) -> None:
    try:
        value = work()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(value)
