"""`pdspec budget`."""

from __future__ import annotations

from typing import Any

import click

from ..app import Command
from ..operations import complete_operation
from ..settings import Settings, tell_retired
from ..text import out, print_json, print_table


@click.command(cls=Command)
@click.argument("plan", nargs=-1, metavar="[OPERATION[*N]]...", shell_complete=complete_operation)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option(
    "--ask",
    "ask_server",
    metavar="OPERATION",
    help="Make one call without arguments to learn the burst limit.",
)
@click.pass_obj
def command(settings: Settings, plan: tuple[str, ...], as_json: bool, ask_server: str | None) -> None:
    """What calls cost in tokens of the daily budget: every operation, or a plan.

    \b
    pdspec budget getOrganizations*20 addOrganization*500

    The burst limit is known only to the server, which tells it with every answer: see --ask.
    """
    client = settings.client() if ask_server else settings.bare_client()
    with client:
        burst = {}
        if ask_server:
            found = client.operations.find(ask_server)
            tell_retired(found)
            client = settings.client(found)
            client.response(found.id)
            burst = {"burst_limit": client.budget.burst_limit, "burst_left": client.budget.burst_left}
        rows = [_planned(client, word) for word in plan] or [
            _cost(client, operation, 1) for operation in client.operations.values()
        ]
    total = sum(row["tokens"] for row in rows) if plan else None
    if as_json:
        print_json({"operations": rows, **({"total": total} if plan else {}), **burst})
        return
    if rows and (plan or not ask_server):
        shown = (
            [(row["operation"], row["calls"], row["each"], row["tokens"]) for row in rows]
            if plan
            else [(row["operation"], row["each"]) for row in rows]
        )
        print_table(
            ("OPERATION", "CALLS", "EACH", "TOKENS") if plan else ("OPERATION", "TOKENS"),
            shown,
            styles=("bold",),
        )
    if total is not None:
        out(f"total\t{total}")
    for name, value in burst.items():
        out(f"{name.replace('_', ' ')}\t{'not told by the server' if value is None else value}")


def _planned(client: Any, word: str) -> dict[str, Any]:
    name, star, count = word.partition("*")
    if star and not (count.isascii() and count.isdigit()):
        raise click.BadParameter(f"{word!r} is not OPERATION*NUMBER")
    return _cost(client, client.operations.find(name), int(count) if star else 1)


def _cost(client: Any, operation: Any, calls: int) -> dict[str, Any]:
    each = client.budget.estimate(operation.id)
    return {"operation": operation.id, "calls": calls, "each": each, "tokens": each * calls}
