"""`pdspec list`."""

from __future__ import annotations

from typing import Any

import click

from ..app import Command
from ..settings import Settings
from ..text import note, print_json, print_table


@click.command(cls=Command)
@click.argument("text", required=False)
@click.option("--tag", "tags", multiple=True, help="Only operations with this tag.")
@click.option("--retired/--alive", default=None, help="Only retired operations, or only the others.")
@click.option("--json", "as_json", is_flag=True, help="All that is known of each, as JSON.")
@click.pass_obj
def command(
    settings: Settings, text: str | None, tags: tuple[str, ...], retired: bool | None, as_json: bool
) -> None:
    """List the operations; TEXT looks in names, paths and descriptions.

    On a terminal a table; piped, a line for each operation: id, method, path, state and summary, with tabs.
    """
    operations = settings.bare_client().operations
    found = [
        operation
        for operation in operations.values()
        if (retired is None or operation.deprecated == retired)
        and (not tags or {tag.lower() for tag in operation.tags} & {tag.lower() for tag in tags})
        and (not text or text.lower() in _haystack(operation))
    ]
    if as_json:
        print_json([_described(operation) for operation in found])
        return
    if not found:
        known = sorted({tag for operation in operations.values() for tag in operation.tags})
        note(f"no operation fits (of {len(operations)}; tags: {', '.join(known[:10]) or 'none'})")
        return
    rows = [(o.id, o.method, o.path, "retired" if o.deprecated else "", o.summary) for o in found]
    print_table(
        ("OPERATION", "METHOD", "PATH", "STATE", "SUMMARY"), rows, styles=("bold", "cyan", None, "yellow")
    )


def _haystack(operation: Any) -> str:
    parts = (
        operation.id,
        operation.python_name,
        operation.method,
        operation.path,
        operation.summary,
        operation.description,
    )
    return " ".join([*parts, *operation.tags]).lower()


def _described(operation: Any) -> dict[str, Any]:
    return {
        "id": operation.id,
        "python_name": operation.python_name,
        "method": operation.method,
        "path": operation.path,
        "summary": operation.summary,
        "tags": list(operation.tags),
        "deprecated": operation.deprecated,
        "replaced_by": operation.extensions.get("x-replaced-by"),
        "token_cost": operation.extensions.get("x-token-cost"),
        "parameters": [
            {"name": p.name, "python_name": p.python_name, "in": p.location, "required": p.required}
            for p in operation.parameters
        ],
        "body": [f.name for f in operation.body.fields] if operation.body else None,
    }
