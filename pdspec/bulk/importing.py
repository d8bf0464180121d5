"""Call an operation for each row of an input, each exactly once as far as that can be known.

A journal has the state of every row on the disk before and after its request. An update (PUT, PATCH, DELETE)
that may have been received is sent again; a creation is not: it is *unknown*, until a look at the server
(`match`) or a person (`retry_unknown`) decides.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import PdspecError, PdspecWarning, UsageError
from ..model import Operation
from .columns import Columns
from .interrupt import interruptible
from .journal import DONE, FAILED, IN_FLIGHT, PENDING, UNKNOWN, Fate, Journal
from .progress import Progress, Report
from .sending import Sender, told

FORMATS = ("jsonl", "csv")
SHOWN = 10  # columns that a message names
LOOK = 0.5  # seconds between two looks whether Ctrl-C was pressed


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many rows are in each state, over all runs of the journal; `problems` are those to look at.

    `sent` counts the rows that this run sent, `tokens` what a dry run says that the pending ones will cost.
    """

    total: int
    done: int = 0
    failed: int = 0
    unknown: int = 0
    pending: int = 0
    sent: int = 0
    tokens: int = 0
    left_out: tuple[str, ...] = ()
    problems: tuple[Fate, ...] = field(default=(), repr=False)

    @property
    def ok(self) -> bool:
        """Whether every row is done (or, after a dry run, valid)."""
        return not self.failed and not self.unknown


def import_rows(
    client: Any,
    operation: str,
    rows: str | os.PathLike[str] | Iterable[Mapping[str, Any]],
    *,
    journal: str | os.PathLike[str] | None = None,
    arguments: Mapping[str, Any] | None = None,
    mapping: Mapping[str, str] | None = None,
    keep: Iterable[str] = (),
    format: str | None = None,
    concurrency: int = 4,
    dry_run: bool = False,
    match: str | None = None,
    retry_failed: bool = False,
    retry_unknown: bool = False,
    progress: Report | None = None,
) -> ImportResult:
    """Call `operation` for each row: a JSON Lines or CSV file, or any iterable of dicts.

    A `journal` (a file; without one there is no resuming) makes a second run go on where the first stopped.
    `arguments` are the same for every row, `mapping` renames columns ("" leaves one out), `keep` names
    columns to send that the document does not know. `match` names a field by which rows of unknown fate are
    looked up.
    `dry_run` checks every row and sends nothing. Rows that fail are in the result; an error that would meet
    every row (no connection, a bad token, no end of 429) comes through, and leaves its row pending.
    """
    found: Operation = client.operations.find(operation)
    if concurrency < 1:
        raise UsageError(f"concurrency is 1 or more, not {concurrency}")
    source = _Source(rows, format)
    columns = Columns(client, found, mapping, keep, text=source.form == "csv")
    job = _Import(client, found, dict(arguments or {}), columns, concurrency, progress)
    if dry_run:
        result = job.check(source)
        _tell_left_out(columns, found)
        return result
    what = {
        "operation": found.id,
        "method": found.method,
        "path": found.path,
        "arguments": repr(sorted((arguments or {}).items())),
    }
    with Journal(":memory:" if journal is None else Path(journal), what) as book:
        job.recover(book, retry_failed, retry_unknown)
        total, _ = book.take(source.rows())
        job.check_columns(book)
        _tell_left_out(columns, found)
        if match is not None:
            from .matching import resolve_unknown

            resolve_unknown(client, found, book, match, columns)
        job.run(book, total)
        return job.result(book, total)


def _tell_left_out(columns: Columns, operation: Operation) -> None:
    """Say before anything is sent which columns will not be, unless the caller has said so."""
    names = [name for name in columns.left_out if columns.mapping.get(name) != ""]
    if names:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        listed = ", ".join(names[:SHOWN])
        message = f"left out, as {operation.id} does not take them: {listed}{more}"
        warnings.warn(message, PdspecWarning, stacklevel=3)


def format_of(path: str | os.PathLike[str]) -> str:
    """The format that the suffix of an input stands for."""
    suffix = Path(path).suffix.lower()
    known = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
    if suffix not in known:
        raise UsageError(
            f"{Path(path).name!r} does not end in {', '.join(known)}; say which format (--format)"
        )
    return known[suffix]


class _Source:
    """The input, whatever it is: rows with their line numbers. Unreadable rows stop everything."""

    def __init__(self, rows: Any, form: str | None) -> None:
        self.path = Path(rows) if isinstance(rows, (str, os.PathLike)) else None
        self.form = (form or format_of(self.path)) if self.path else "rows"
        if self.path and self.form not in FORMATS:
            raise UsageError(f"format is {' or '.join(FORMATS)}, not {self.form!r}")
        self._given: Any = rows

    def numbered(self) -> Iterator[tuple[int, Any, str]]:
        if self.path:
            from .tables import rows_of

            yield from rows_of(self.path, self.form)
            return
        for number, row in enumerate(self._given, 1):
            yield (number, dict(row), "") if isinstance(row, Mapping) else (number, None, "not a dict")

    def rows(self) -> Iterator[tuple[int, Any]]:
        wrong: list[str] = []
        for number, row, reason in self.numbered():
            if reason:
                wrong.append(f"line {number}: {reason}")
            if len(wrong) > 3:
                break
            yield number, row
        if wrong:
            name = self.path or "the input"
            raise UsageError(
                f"{name} has rows that cannot be read; nothing was sent:\n  " + "\n  ".join(wrong[:3])
            )


class _Import:
    def __init__(
        self,
        client: Any,
        operation: Operation,
        arguments: dict[str, Any],
        columns: Columns,
        concurrency: int,
        progress: Report | None,
    ) -> None:
        self.client, self.operation = client, operation
        self.columns, self.concurrency, self.report = columns, concurrency, progress
        self.sender = Sender(client, operation, arguments, columns)
        self.sent = 0
        self._told_at = 0.0

    def check(self, source: _Source) -> ImportResult:
        """Build the request of every row and send none."""
        problems: list[Fate] = []
        total = 0
        for number, row, wrong in source.numbered():
            total += 1
            if reason := wrong or self._problem(row):
                problems.append(Fate(number, FAILED, reason=reason))
            if self.report and total % 100 == 0:
                self.report(Progress(total, None, len(problems)))
        good = total - len(problems)
        tokens = self.client.budget.estimate(self.operation.id, good)
        return ImportResult(
            total,
            failed=len(problems),
            pending=good,
            tokens=tokens,
            left_out=tuple(self.columns.left_out),
            problems=tuple(problems),
        )

    def _problem(self, row: Mapping[str, Any]) -> str:
        try:
            self.client.request(self.operation.id, **self.sender.arguments(row))
        except UsageError as error:
            return told(error)
        return ""

    def recover(self, book: Journal, retry_failed: bool, retry_unknown: bool) -> None:
        """What a run that died left in flight, and what the caller has decided."""
        if self.sender.idempotent:
            book.move(IN_FLIGHT, PENDING)
            book.move(UNKNOWN, PENDING)
        else:
            book.move(IN_FLIGHT, UNKNOWN, "the run ended before the answer came; it may have been made")
        if retry_unknown:
            book.move(UNKNOWN, PENDING)
        if retry_failed:
            book.move(FAILED, PENDING)

    def check_columns(self, book: Journal) -> None:
        """Refuse columns that do not belong before the first request goes out."""
        for row, _ in book.rows(PENDING):
            self.columns.look_at(row.fields)

    def run(self, book: Journal, total: int) -> None:
        """Send what is pending, `concurrency` at a time. One thread writes the journal: this one."""
        running: dict[Future[Fate], int] = {}
        end: BaseException | None = None
        pool = ThreadPoolExecutor(self.concurrency, thread_name_prefix="pdspec-import")
        try:
            with interruptible() as interrupted:
                while True:
                    if interrupted():
                        end = KeyboardInterrupt()
                    room = self.concurrency - len(running) if end is None else 0
                    for row in book.claim(room) if room else ():
                        running[pool.submit(self.sender.send, row)] = row.line
                    if not running:
                        break
                    finished, _ = wait(running, timeout=LOOK, return_when=FIRST_COMPLETED)
                    end = self._settle(book, running, finished) or end
                    self._tell(book, total)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if end is not None:
            raise end

    def _settle(
        self, book: Journal, running: dict[Future[Fate], int], finished: Collection[Future[Fate]]
    ) -> BaseException | None:
        """Write down what came of some rows, in one go; the error that ends the run, if there is one."""
        fates: list[Fate] = []
        fatal: BaseException | None = None
        if not finished:
            return None
        for future in finished:
            line = running.pop(future)
            error = future.exception()
            if error is None:
                fates.append(future.result())
                self.sent += 1
            else:
                fatal = error
                fates.append(
                    Fate(
                        line,
                        PENDING if isinstance(error, PdspecError) or self.sender.idempotent else UNKNOWN,
                        reason=told(error),
                    )
                )
        book.record(fates)
        return fatal

    def _tell(self, book: Journal, total: int) -> None:
        if self.report and (now := time.monotonic()) > self._told_at + 0.1:
            self._told_at = now
            counts, budget = book.counts(), self.client.budget
            self.report(
                Progress(
                    counts[DONE],
                    total,
                    counts[FAILED],
                    counts[UNKNOWN],
                    budget.tokens_today,
                    budget.burst_left,
                )
            )

    def result(self, book: Journal, total: int) -> ImportResult:
        """The state of the journal."""
        counts = book.counts()
        problems = tuple(fate for _, fate in book.rows(FAILED, UNKNOWN))
        return ImportResult(
            total, counts[DONE], counts[FAILED], counts[UNKNOWN], counts[PENDING], self.sent,
            left_out=tuple(self.columns.left_out), problems=problems,
        )  # fmt: skip
