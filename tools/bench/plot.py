"""The figures as pictures. matplotlib is not among what the tests need: `make bench` installs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import calls, size
from .peers import measuring
from .report import CALLS

GREEN, GREY, DARK, ORANGE = "#1f8a5f", "#9aa5ad", "#2f3a40", "#d98e04"
COLOURS = ("#3b6fb6", "#c2573a", "#8a5fb0", "#b08d1a", "#4c9aa8", "#b0527f")
_STYLE: Any = {
    "font.size": 10, "font.family": "sans-serif", "svg.fonttype": "none", "svg.hashsalt": "bench",
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": GREY, "axes.titleweight": "bold",
    "axes.titlesize": 11, "axes.titlelocation": "left", "xtick.color": DARK, "ytick.color": DARK, "text.color": DARK,
    "axes.labelcolor": DARK,
}  # fmt: skip


def missing() -> str:
    """What to say where matplotlib is not installed; nothing where it is."""
    if find_spec("matplotlib") is None:
        return "no pictures: matplotlib is not installed (pip install -e '.[bench]')"
    return ""


@contextmanager
def _figure(path: Path, width: float, height: float, **options: Any) -> Iterator[tuple[Any, Any]]:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    with mpl.rc_context(_STYLE):
        figure, axes = pyplot.subplots(figsize=(width, height), layout="constrained", **options)
        yield figure, axes
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def call_ratios(rows: Sequence[calls.Row], path: Path) -> None:
    """A bar for each call, with its quartiles; the line at 1 is urllib3 by hand."""
    with _figure(path, 8, 0.42 * len(rows) + 1.1) as (_, axes):
        names = [row.name.replace("`", "") for row in rows]
        middles = [row.wall.median for row in rows]
        spread = [
            [row.wall.median - row.wall.low for row in rows],
            [row.wall.high - row.wall.median for row in rows],
        ]
        colours = [GREEN if middle <= 1.02 else ORANGE for middle in middles]
        axes.barh(names, middles, xerr=spread, color=colours, height=0.62, ecolor=DARK, capsize=2.5)
        for place, row in enumerate(rows):
            axes.text(
                row.wall.high, place, f"  {row.wall.median:.2f}", va="center", ha="left", fontweight="bold"
            )
        axes.axvline(1, color=DARK, linestyle=(0, (4, 3)), linewidth=1)
        axes.invert_yaxis()
        axes.tick_params(length=0)
        axes.set_xlim(0, max(1.5, *(row.wall.high + 0.15 for row in rows)))
        axes.set_title("Time of a call, as a ratio to urllib3 by hand (1.0); left of the line is faster")


def peer_ratios(rows: Sequence[measuring.Row], path: Path) -> None:
    """A panel for each call, a dot for each client, on a logarithmic scale."""
    shown = [row for row in rows if row.calls]
    with _figure(path, 9, 0.36 * len(shown) + 1.4, ncols=len(CALLS), sharey=True) as (figure, panels):
        for axes, (call, name) in zip(panels, CALLS.items(), strict=True):
            for place, row in enumerate(shown):
                ratio, colour = row.calls[call], GREEN if row.title == "pdspec" else DARK
                axes.plot([ratio.low, ratio.high], [place, place], color=colour, linewidth=2, alpha=0.5)
                axes.plot(ratio.median, place, "o", color=colour, markersize=7)
                text = f"{ratio.median:.2f}" if ratio.median < 10 else f"{ratio.median:.0f}"
                axes.annotate(
                    text, (ratio.high, place), (6, 0), textcoords="offset points", va="center", color=colour
                )
            axes.axvline(1, color=DARK, linestyle=(0, (4, 3)), linewidth=1)
            axes.set_xscale("log")
            axes.set_xlim(0.4, 150)
            axes.set_xticks([1, 10, 100], ["1", "10", "100"])
            axes.set_xticks([], minor=True)
            axes.tick_params(axis="y", length=0)
            axes.grid(axis="y", color="#eceff1")
            axes.set_title(name, fontweight="normal", fontsize=10)
        panels[0].set_yticks(range(len(shown)), [row.title for row in shown])
        panels[0].invert_yaxis()
        figure.suptitle(
            "Time of a call with every check that a client has, as a ratio to urllib3 by hand",
            fontweight="bold",
            fontsize=11,
        )


def by_size(ours: Sequence[size.Row], peers: Sequence[measuring.Row], path: Path) -> None:
    """Seconds until the first answer against operations, both logarithmic."""
    lines: dict[str, Mapping[int, float]] = {
        "pdspec, cache warm": {row.operations: row.warm.together for row in ours},
        "pdspec, cache cold": {row.operations: row.cold.together for row in ours},
    }
    over: dict[str, int] = {}
    for row in peers:
        if row.title != "pdspec" and row.sizes:
            lines[row.title] = {count: one.together for count, one in row.sizes.items()}
            over |= {row.title: min(row.over)} if row.over else {}
    with _figure(path, 8, 4.8) as (_, axes):
        labels: list[tuple[float, str, str]] = []
        for number, (name, points) in enumerate(lines.items()):
            own = name.startswith("pdspec")
            colour = GREEN if own else COLOURS[(number - 2) % len(COLOURS)]
            style = "--" if name.endswith("cold") else "-"
            axes.plot(list(points), list(points.values()), style, color=colour, marker="o", markersize=4.5,
                      linewidth=2.6 if own else 1.6)  # fmt: skip
            labels.append((list(points.values())[-1], name, colour))
            if name in over and over[name] > max(points):
                last = max(points)
                axes.plot([last, over[name]], [points[last], measuring.LIMIT], ":", color=colour)
                axes.plot(over[name], measuring.LIMIT, "^", color=colour, markersize=7)
                labels[-1] = (measuring.LIMIT, f"{name}: more than {measuring.LIMIT:.0f} s", colour)
        axes.set_xscale("log")
        axes.set_yscale("log")
        counts = sorted({count for points in lines.values() for count in points} | set(over.values()))
        axes.set_xticks(counts, [f"{count:,}" for count in counts])
        axes.set_xticks([], minor=True)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g} s")
        axes.grid(color="#eceff1")
        axes.set_xlabel("operations in the document")
        axes.set_title("From the first import to the first right answer, in a fresh process")
        _label(axes, labels, max(counts))


def _label(axes: Any, labels: Sequence[tuple[float, str, str]], end: float) -> None:
    """Names at the ends of the lines, moved apart where they would overlap."""
    apart, below = 1.22, 0.0  # a factor, as the scale is logarithmic
    for value, name, colour in sorted(labels):
        below = max(value, below * apart)
        axes.annotate(
            name,
            (end, below),
            (9, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            annotation_clip=False,
        )
