"""`pdspec import`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...errors import UsageError
from ..app import Command
from ..failures import OK, ROWS, USAGE
from ..operations import arguments_of, complete_operation
from ..progress import shown
from ..settings import Settings, tell_retired
from ..text import error_line, print_json, safe

if TYPE_CHECKING:
    from ...bulk import ImportResult

SHOWN = 3


@click.command(cls=Command)
@click.argument("operation", shell_complete=complete_operation)
@click.argument("file", type=click.Path(dir_okay=False))
@click.argument("words", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--journal", metavar="FILE", help="Remembers the fate of every row. Default: FILE.journal.db")
@click.option(
    "--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="Rename a column; COLUMN= leaves it out."
)
@click.option(
    "--keep", multiple=True, metavar="COLUMN", help="Send a column that the document does not know."
)
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), help="When the name does not say it.")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="Calls at a time, within the rate limit.",
)
@click.option("--dry-run", is_flag=True, help="Check every row, estimate the tokens, send nothing.")
@click.option(
    "--match", metavar="FIELD", help="Look up rows of unknown fate by a field that tells them apart."
)
@click.option("--retry-failed", is_flag=True, help="Send rows again that failed before.")
@click.option("--retry-unknown", is_flag=True, help="Send rows again that may have been made already.")
@click.option(
    "--report",
    metavar="FILE",
    help="Where to write rows that failed or are unknown. Default: JOURNAL.failed.jsonl",
)
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
@click.pass_obj
def command(
    settings: Settings,
    operation: str,
    file: str,
    words: tuple[str, ...],
    journal: str | None,
    maps: tuple[str, ...],
    keep: tuple[str, ...],
    form: str | None,
    concurrency: int,
    dry_run: bool,
    match: str | None,
    retry_failed: bool,
    retry_unknown: bool,
    report: str | None,
    as_json: bool,
) -> int:
    """Call OPERATION once for each row of FILE (JSON Lines or CSV); KEY=VALUE is the same for all rows.

    Run it again after an interruption, and it goes on: rows that are done are not sent again. A creation
    that was on its way when the process died may or may not have been received: it is `unknown`, and stays
    so until --match or --retry-unknown. Updates are simply sent again. Rows that failed are in the report;
    mend them in FILE and run it again, or use --retry-failed.

    \b
    pdspec import addOrganization orgs.jsonl --dry-run
    pdspec import addOrganization orgs.csv --map Company=name --map Notes=
    """
    from ...bulk.importing import import_rows

    reader = settings.bare_client()
    found = reader.operations.find(operation)
    arguments = arguments_of(reader.document, found, words) if words else {}
    book = journal or f"{file}.journal.db"
    if not dry_run:
        tell_retired(found)
    client = reader if dry_run else settings.client(found)
    with client, shown(("check " if dry_run else "import ") + found.id) as progress:
        result = import_rows(
            client,
            found.id,
            file,
            journal=book,
            arguments=arguments,
            mapping=dict(map(_mapping, maps)),
            keep=keep,
            format=form,
            concurrency=concurrency,
            dry_run=dry_run,
            match=match,
            retry_failed=retry_failed,
            retry_unknown=retry_unknown,
            progress=progress,
        )
    written = _write_report(result, Path(report or f"{book}.failed.jsonl"), bool(report) or not dry_run)
    if as_json:
        print_json(_as_json(result, dry_run, written))
    else:
        _tell(result, dry_run, written)
    if result.ok:
        return OK
    return USAGE if dry_run else ROWS


def _mapping(word: str) -> tuple[str, str]:
    column, equals, target = word.partition("=")
    if not column or not equals:
        raise UsageError(f"--map is COLUMN=FIELD, not {word!r}")
    return column, target


def _write_report(result: ImportResult, path: Path, wanted: bool) -> Path | None:
    if not result.problems or not wanted:
        if wanted:
            path.unlink(missing_ok=True)
        return None
    try:
        with path.open("w", encoding="utf-8") as file:
            for fate in result.problems:
                file.write(
                    json.dumps(
                        {"line": fate.line, "state": fate.state, "status": fate.status, "reason": fate.reason}
                    )
                    + "\n"
                )
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    return path


def _as_json(result: ImportResult, dry_run: bool, written: Path | None) -> dict[str, Any]:
    told: dict[str, Any] = {"total": result.total, "failed": result.failed, "left_out": list(result.left_out)}
    if dry_run:
        told |= {"valid": result.pending, "tokens": result.tokens}
    else:
        told |= {
            "done": result.done,
            "unknown": result.unknown,
            "pending": result.pending,
            "sent": result.sent,
        }
    problems = [
        {"line": f.line, "state": f.state, "status": f.status, "reason": f.reason} for f in result.problems
    ]
    return {**told, "report": str(written) if written else None, "problems": problems}


def _tell(result: ImportResult, dry_run: bool, written: Path | None) -> None:
    if dry_run:
        style = "green" if result.ok else "red"
        error_line(
            f"{result.pending} of {result.total} rows are valid; they would cost {result.tokens} tokens. "
            "Nothing was sent.",
            style,
        )
    else:
        parts = [f"{result.done} of {result.total} rows are done"]
        parts += [
            f"{number} {word}"
            for number, word in (
                (result.failed, "failed"),
                (result.unknown, "unknown"),
                (result.pending, "pending"),
            )
            if number
        ]
        error_line(", ".join(parts), "green" if result.ok else "yellow")
    for fate in result.problems[:SHOWN]:
        error_line(safe(f"  line {fate.line}: {fate.state}: {(fate.reason or '')[:300]}"))
    if len(result.problems) > SHOWN or written:
        more = (
            f"  … and {len(result.problems) - SHOWN} more" if len(result.problems) > SHOWN else "  All of it"
        )
        error_line(f"{more}{f' in {safe(str(written))}' if written else ''}")
    if result.unknown and not dry_run:
        error_line(
            "  Unknown rows may have been made: look for them with --match FIELD, or send them again with "
            "--retry-unknown.",
            "yellow",
        )
