"""Errors to exit codes and to a few lines on stderr. Nothing else of the command line prints an error."""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click

from ..errors import (
    ClientError,
    DecodeError,
    Gone,
    HTTPError,
    InvalidCall,
    InvalidResponse,
    MissingCredentials,
    PdspecError,
    PdspecWarning,
    ServerError,
    SpecError,
    TransportError,
    Unauthorized,
    UsageError,
)
from .text import error_line, safe

OK, UNEXPECTED, DOCUMENT, USAGE, TRANSPORT, CLIENT, SERVER, ANSWER, ROWS, FOUND = range(10)
INTERRUPTED, BROKEN_PIPE = 130, 141
MOST_LINES = 5

CODES = (
    (OK, "done"),
    (UNEXPECTED, "a bug in pdspec"),
    (DOCUMENT, "the document, or the command line itself"),
    (USAGE, "the call is at fault, nothing was sent (UsageError)"),
    (TRANSPORT, "no answer (TransportError)"),
    (CLIENT, "the server refused: 4xx (ClientError)"),
    (SERVER, "the server failed: 5xx (ServerError)"),
    (ANSWER, "an answer of no use: not JSON, not its schema, a redirect (DecodeError, InvalidResponse)"),
    (ROWS, "import: done, but some rows failed or are unknown"),
    (FOUND, "diff --fail-on, scan, refresh, stubs --check: there is something"),
    (INTERRUPTED, "interrupted"),
)


def code_of(error: BaseException) -> int:
    """The exit code of an exception."""
    table: tuple[tuple[type[BaseException], int], ...] = (
        (SpecError, DOCUMENT),
        (UsageError, USAGE),
        (TransportError, TRANSPORT),
        (ClientError, CLIENT),
        (ServerError, SERVER),
        (HTTPError, ANSWER),
        (DecodeError, ANSWER),
        (InvalidResponse, ANSWER),
        (click.ClickException, DOCUMENT),
        (KeyboardInterrupt, INTERRUPTED),
        (click.Abort, INTERRUPTED),
    )
    return next((code for kind, code in table if isinstance(error, kind)), UNEXPECTED)


def guarded(body: Callable[[], int]) -> int:
    """Run a command; whatever it raises becomes lines on stderr and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        with _tidy_warnings():
            code = body()
            sys.stdout.flush()
    except click.exceptions.Exit as exit_:
        code = exit_.exit_code
    except BrokenPipeError:
        return _broken_pipe()
    except (Exception, KeyboardInterrupt) as error:
        code = code_of(error)
        with suppress(BrokenPipeError, OSError):
            for number, line in enumerate(lines_of(error)):
                error_line(line if number else f"pdspec: {line}")
    return code


def lines_of(error: BaseException) -> list[str]:
    """One to five lines that say what is wrong and what to do."""
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        return ["interrupted"]
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "pdspec"
        return [f"{safe(error.format_message())}", f"Try: {path} --help"]
    if isinstance(error, click.ClickException):
        return [safe(error.format_message())]
    if isinstance(error, PdspecError):
        return _short(safe(str(error)).splitlines(), _hint(error))
    if os.environ.get("PDSPEC_DEBUG"):
        return traceback.format_exception(error)
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename else ""
        return [safe(f"{name}{error.strerror}")]
    kind = type(error).__name__
    return [
        safe(f"this is a bug in pdspec: {kind}: {error}")[:500],
        "Run it again with PDSPEC_DEBUG=1 to see where.",
    ]


def _hint(error: PdspecError) -> str:
    if isinstance(error, MissingCredentials):
        return (
            "Give --api-token or --credential SCHEME=VALUE, or keep one for this server: pdspec login --token"
        )
    if isinstance(error, Unauthorized):
        return "Is the token right, and for this server? Keep another with: pdspec login --token"
    if isinstance(error, InvalidCall):
        return f"See: pdspec show {error.operation}"
    if (
        isinstance(error, Gone)
        and error.request
        and error.request.operation
        and error.request.operation.deprecated
    ):
        return f"It is retired. See what replaces it: pdspec show {error.request.operation.id}"
    return ""


def _short(lines: list[str], hint: str) -> list[str]:
    lines = [line if len(line) <= 600 else f"{line[:600]}…" for line in lines if line.strip()]
    most = MOST_LINES - bool(hint)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"  … and {len(lines) - most + 1} more"]
    return [*lines, hint] if hint else lines


def _broken_pipe() -> int:
    """The reader has gone (`| head`): not an error, and nothing must be flushed to it at exit."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


@contextmanager
def _tidy_warnings() -> Iterator[None]:
    """pdspec's warnings as one line each, told once; retirements are told by the commands themselves."""
    told: set[str] = set()

    def show(message: Warning | str, category: type[Warning], *_rest: object) -> None:
        text = safe(str(message)).replace("\n", " ")
        if text not in told:
            told.add(text)
            note = f"note: {text}" if issubclass(category, PdspecWarning) else f"{category.__name__}: {text}"
            error_line(note if len(note) <= 400 else f"{note[:400]}…", style="yellow")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", PdspecWarning)
        warnings.showwarning = show  # type: ignore[assignment]
        yield
