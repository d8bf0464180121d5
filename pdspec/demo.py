"""`make demo`: all nineteen operations against the built-in sandbox, then the same job on API v2.

What is printed is what runs: each line of code is executed as shown, and the lines below it come from the
answer that the sandbox gave.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import v1, v2
from .errors import PdspecError
from .hooks import Attempt, Hooks

Tell = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of code and how to tell its answer (the decoded body of the last request)."""

    code: str
    tell: Tell


def _named(data: Any) -> str:
    item = data["data"]
    return f"#{item['id']} {item['name']!r}"


def _count(what: str, key: str = "name") -> Tell:
    def tell(data: Any) -> str:
        rows = data["data"] or []
        rows = rows.get("items", []) if isinstance(rows, dict) else rows
        shown = ", ".join(str(row.get(key) if isinstance(row, dict) else row) for row in rows[:3])
        return f"{len(rows)} {what}{f': {shown}' if shown else ''}{', …' if len(rows) > 3 else ''}"

    return tell


def _found(data: Any) -> str:
    hits = [hit["item"]["name"] for hit in data["data"]["items"]]
    return f"{len(hits)} hits: {', '.join(map(repr, hits[:3]))}"


def _messages(data: Any) -> str:
    rows = data["data"] or []
    return f"{len(rows)} messages" + "".join(f", {row['data']['subject']!r}" for row in rows[:2])


def _changes(data: Any) -> str:
    rows = data["data"] or []
    changes = [row["data"] for row in rows if row.get("object") == "organizationChange"]
    told = [f"{c['field_key']}: {c.get('old_value')!r} → {c.get('new_value')!r}" for c in changes[:3]]
    return f"{len(rows)} entries; " + ("; ".join(told) or "no field changed yet")


V1 = (
    Step('bakery = client.add_organization(name="Northwind Bakery", visible_to="3")["data"]["id"]', _named),
    Step("client.get_organization(bakery)", lambda d: f"{_named(d)}, owner {d['data']['owner_name']}, visible to {d['data']['visible_to']}"),
    Step('client.update_organization(bakery, name="Northwind Bakery Ltd", label_ids=[1, 2])', _named),
    Step("client.get_organization_updates(bakery)", _changes),
    Step("client.add_organization_follower(bakery, user_id=2)", lambda d: f"user {d['data']['user_id']} follows since {d['data']['add_time']}"),
    Step('follower = client.get_organization_followers(bakery)["data"][0]["id"]', _count("follower", "user_id")),
    Step("client.delete_organization_follower(bakery, follower)", lambda d: f"removed: {d['data']}"),
    Step("client.get_organization_users(bakery)", _count("users may see it")),
    Step('client.get_organizations(first_char="b", sort="name ASC", limit=50)', _count("organizations")),
    Step('client.get_organizations_collection(limit=100, since="2024-01-01 00:00:00")', _count("organizations")),
    Step('client.search_organization(term="northwind", fields=["name", "notes"])', _found),
    Step('client.get_organization_deals(12, status="all_not_deleted")', _count("deals", "title")),
    Step("client.get_organization_persons(12)", _count("persons")),
    Step("client.get_organization_activities(12, done=0)", _count("open activities", "subject")),
    Step("client.get_organization_files(12)", _count("files")),
    Step("client.get_organization_mail_messages(12)", _messages),
    Step("client.merge_organizations(12, merge_with_id=bakery)", lambda d: f"#{d['data']['id']} lives on with everything of both"),
    Step("client.delete_organization(3)", lambda d: f"#{d['data']['id']} is marked as deleted"),
    Step("client.delete_organizations(ids=[4, 5])", lambda d: f"{d['data']['id']} are marked as deleted"),
)  # fmt: skip
V2 = (
    Step('bakery = client.add_organization(name="Northwind Bakery", visible_to=3)["data"]["id"]', _named),
    Step('client.update_organization(bakery, {"name": "Northwind Bakery Ltd", "label_ids": [1, 2]})', _named),
    Step('client.get_organization(bakery, include_fields=["people_count"])', lambda d: f"{_named(d)}, changed {d['data']['update_time']}"),
    Step('client.search_organization(term="northwind")', _found),
    Step('client.get_deals(org_id=12, status="open")', _count("deals", "title")),
    Step("client.delete_organization(bakery)", lambda d: f"#{d['data']['id']} is marked as deleted"),
)  # fmt: skip
MISTAKE = 'client.get_organization_deals("seven", status="wn", limit=1000)'


def main() -> int:
    """Run the demo; 0 when every operation did what it should."""
    from rich.console import Console

    from .sandbox import Sandbox

    console = Console(highlight=False)
    warnings.simplefilter("ignore", DeprecationWarning)
    with Sandbox() as sandbox:
        console.print(f"[bold]A sandbox of Pipedrive[/] at {sandbox.origin}, 420 organizations in it.\n")
        seen = _run(console, v1.Client, sandbox, V1, "API v1: the nineteen operations")
        console.print("\n[bold]A mistake[/], found before anything is sent:")
        _mistake(console, sandbox)
        console.print()
        _run(console, v2.Client, sandbox, V2, "API v2: the same job today")
        _walk(console, sandbox)
    missing = set(v1.operations) - seen
    console.print(f"\n{len(seen)} of {len(v1.operations)} operations called.")
    return 1 if missing else 0


def _run(console: Any, client_class: Any, sandbox: Any, steps: tuple[Step, ...], title: str) -> set[str]:
    from rich.syntax import Syntax

    attempts: list[Attempt] = []
    syntax = Syntax("", "python", theme="ansi_dark", background_color="default")
    client = client_class(api_token=sandbox.token, origin=sandbox.origin, hooks=Hooks(after=attempts.append))
    namespace: dict[str, Any] = {"client": client}
    console.print(f"[bold]{title}[/]")
    for number, step in enumerate(steps, 1):
        exec(step.code, namespace)  # noqa: S102  # the constant lines above, run as they are shown
        last = attempts[-1]
        assert last.response is not None
        console.print(syntax.highlight(step.code), soft_wrap=True, end="")
        cost = last.request.operation.extensions.get("x-token-cost") if last.request.operation else None
        path = last.request.url.removeprefix(sandbox.origin).partition("?")[0]
        console.print(
            f"  [dim]{number:2}  {last.request.method} {path} → {last.response.status}, "
            f"{last.elapsed * 1000:.0f} ms, {cost} tokens[/]",
            soft_wrap=True,
        )
        console.print(
            f"      {_plain(step.tell(json.loads(last.response.content)))}", soft_wrap=True, markup=False
        )
    console.print(f"  [dim]{client.budget!r}[/]", soft_wrap=True, markup=True)
    return {attempt.request.operation.id for attempt in attempts if attempt.request.operation}


def _mistake(console: Any, sandbox: Any) -> None:
    client = v1.Client(api_token=sandbox.token, origin=sandbox.origin)
    console.print(f"  {MISTAKE}", markup=False)
    try:
        eval(MISTAKE, {"client": client})  # noqa: S307  # a constant
    except PdspecError as error:
        for line in _lines(error):
            console.print(f"  {line}", style="red", markup=False, soft_wrap=True)


def _walk(console: Any, sandbox: Any) -> None:
    client = v2.Client(api_token=sandbox.token, origin=sandbox.origin)
    names = [organization["name"] for organization in client.items.get_organizations(limit=100)]
    console.print(
        "\n[bold]Every page[/], lazily: for organization in client.items.get_organizations(limit=100)"
    )
    console.print(f"      {len(names)} organizations, from {names[0]!r} to {names[-1]!r}", markup=False)


def _lines(error: Exception) -> Iterator[str]:
    yield f"{type(error).__name__}:"
    yield from str(error).splitlines()


def _plain(text: str) -> str:
    """Without control characters that a server might send."""
    return "".join(c if c.isprintable() else "?" for c in text)
