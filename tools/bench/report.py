"""The figures as Markdown tables, and their places in a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from . import calls, profile, size, start
from .measure import Ratio
from .peers import measuring

CALLS = {
    "one": "one by id",
    "listed": "list, six parameters",
    "post": "POST, six fields",
    "hundred": "list of 100",
}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; what is not in the first column is aligned to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def of_calls(rows: Iterable[calls.Row]) -> str:
    """Ratios of the calls."""
    head = "call", "wall (quartiles)", "CPU", "by hand", "refused meanwhile"
    return table(
        head,
        (
            (row.name, row.wall, f"{row.cpu.median:.2f}", seconds(row.wall.floor), row.refused or "")
            for row in rows
        ),
    )


def of_starts(rows: Iterable[start.Row]) -> str:
    """Ratios of whole processes."""
    head = "process", "time", "to", "time of that", "wall (quartiles)", "CPU"
    return table(head, (_start(row) for row in rows))


def _start(row: start.Row) -> Sequence[object]:
    times = seconds(row.wall.ours), row.to, seconds(row.wall.floor)
    return row.name, *times, row.wall, short(row.cpu)


def of_sizes(rows: Sequence[size.Row]) -> str:
    """Clients of documents of several sizes."""
    head = (
        "operations", "document", "client, warm", "to the smallest", "first call", "client, cold",
        "memory, warm", "memory, cold",
    )  # fmt: skip
    return table(head, (_size(row, row is rows[0]) for row in rows))


def _size(row: size.Row, smallest: bool) -> Sequence[object]:
    times = seconds(row.warm.client), "" if smallest else row.to_smallest, seconds(row.warm.answer), seconds(row.cold.client)  # fmt: skip
    memory = (f"{(one.memory - row.urllib3.memory) / 1e6:+.1f} MB" for one in (row.warm, row.cold))
    return f"{row.operations:,}", f"{row.bytes / 1e6:.1f} MB", *times, *memory


def of_peers(rows: Sequence[measuring.Row]) -> str:
    """The calls of other clients, as ratios to urllib3 by hand, and what they refuse."""
    head = "client", *CALLS.values(), "process to first answer", "wrong values refused", "a wrong answer"
    return table(head, (list(_peer(row)) for row in rows))


def _peer(row: measuring.Row) -> Iterator[object]:
    yield f"{row.title} {row.version}"
    if row.trouble:
        yield row.trouble.splitlines()[0]
        return
    for call in CALLS:
        yield short(row.calls[call])
    yield short(row.process) if row.process else ""
    yield f"{row.refused} of {row.given}"
    yield "refused" if row.wrong_answer_refused else "taken"


def of_peer_sizes(rows: Sequence[measuring.Row]) -> str:
    """From the first import to the first answer, by the size of the document, and memory with the largest."""
    counts = sorted({count for row in rows for count in (*row.sizes, *row.missing)})
    head = "client", *(f"{count:,} operations" for count in counts), "memory then"
    return table(head, (list(_sizes(row, counts)) for row in rows if not row.trouble))


def _sizes(row: measuring.Row, counts: Sequence[int]) -> Iterator[object]:
    yield f"{row.title}, {row.note}"
    for count in counts:
        yield seconds(row.sizes[count].together) if count in row.sizes else row.missing.get(count, "")
    yield f"{row.sizes[counts[-1]].memory / 1e6:,.0f} MB" if counts[-1] in row.sizes else ""


def of_profile(rows: Iterable[profile.Row]) -> str:
    """Microseconds by place."""
    head = "place", "by hand, µs", "pdspec, µs"
    return table(head, ((row.place, f"{row.by_hand:.1f}", f"{row.ours:.1f}") for row in rows))


def short(ratio: Ratio) -> str:
    """The median alone."""
    return f"{ratio.median:.2f}" if ratio.median < 10 else f"{ratio.median:.0f}"


def seconds(value: float) -> str:
    """A time in the unit that reads best."""
    if value >= 1:
        return f"{value:.3g} s"
    if value >= 1e-3:
        return f"{value * 1e3:.3g} ms"
    return f"{value * 1e6:.0f} µs"


def write(page: Path, parts: dict[str, str]) -> None:
    """Put each part between its marks: `<!-- bench: NAME -->` and `<!-- end -->`."""
    text = page.read_text()
    for name, part in parts.items():
        before, mark, rest = text.partition(f"<!-- bench: {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not (mark and end):
            raise ValueError(f"{page} has no marks for {name!r}")
        text = f"{before}{mark}\n{part}\n\n{end}{after}"
    page.write_text(text)
