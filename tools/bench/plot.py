"""The figures as pictures. matplotlib is not among what the tests need: `make bench` installs it."""

# pyright: reportMissingImports=false

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import calls, size
from .peers import measuring
from .report import CALLS, short

GREEN, GREY, DARK, ORANGE = "#1f8a5f", "#9aa5ad", "#2f3a40", "#d98e04"
COLOURS = ("#3b6fb6", "#c2573a", "#8a5fb0", "#b08d1a", "#4c9aa8", "#b0527f")
_STYLE: Any = {
    "font.size": 10, "font.family": "sans-serif", "svg.fonttype": "none", "svg.hashsalt": "bench",
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": GREY, "axes.titleweight": "bold",
    "axes.titlesize": 11, "axes.titlelocation": "center", "xtick.color": DARK, "ytick.color": DARK, "text.color": DARK,
    "axes.labelcolor": DARK, "figure.constrained_layout.h_pad": 0.12, "figure.constrained_layout.w_pad": 0.12,
}  # fmt: skip


def missing() -> str:
    """What to say where matplotlib is not installed; nothing where it is."""
    if find_spec("matplotlib") is None:
        return "no pictures: matplotlib is not installed (pip install -e '.[bench]')"
    return ""


@contextmanager
def _figure(path: Path, title: str, width: float, height: float, **options: Any) -> Iterator[Any]:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    with mpl.rc_context(_STYLE):
        figure, axes = pyplot.subplots(figsize=(width, height), layout="constrained", **options)
        figure.suptitle(title, x=0.012, ha="left", fontsize=11, fontweight="bold")
        yield axes
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def call_ratios(rows: Sequence[calls.Row], path: Path) -> None:
    """A bar for each call, with its quartiles; the line at 1 is urllib3 by hand."""
    title = "Time of a call, as a ratio to urllib3 by hand: left of the line is faster"
    with _figure(path, title, 8, 0.4 * len(rows) + 1.1) as axes:
        for place, row in enumerate(rows):
            colour = GREEN if row.wall.median <= 1.02 else ORANGE
            axes.barh(place, row.wall.median, color=colour, height=0.62)
            axes.plot([row.wall.low, row.wall.high], [place, place], color=DARK, linewidth=1.2)
            _beside(axes, max(row.wall.median, row.wall.high), place, f"{row.wall.median:.2f}", DARK)
        axes.set_yticks(range(len(rows)), [row.name.replace("`", "") for row in rows])
        axes.invert_yaxis()
        axes.set_xlim(0, max(1.5, *(row.wall.high + 0.15 for row in rows)))
        _yardstick(axes)


def peer_ratios(rows: Sequence[measuring.Row], path: Path) -> None:
    """A panel for each call, a dot for each client, on a logarithmic scale."""
    title = "Time of a call with every check that a client has, as a ratio to urllib3 by hand"
    shown = [row for row in rows if row.calls]
    with _figure(path, title, 9.5, 0.36 * len(shown) + 1.4, ncols=len(CALLS), sharey=True) as panels:
        for axes, (call, name) in zip(panels, CALLS.items(), strict=True):
            for place, row in enumerate(shown):
                found, colour = row.calls[call], GREEN if row.title == "pdspec" else DARK
                axes.plot([found.low, found.high], [place, place], color=colour, linewidth=2, alpha=0.5)
                axes.plot(found.median, place, "o", color=colour, markersize=7)
                _beside(axes, max(found.median, found.high), place, short(found), colour)
            axes.set_xscale("log")
            axes.set_xlim(0.25, 300)
            axes.set_xticks([1, 10, 100], ["1", "10", "100"])
            axes.set_xticks([], minor=True)
            axes.grid(axis="y", color="#eceff1")
            axes.set_title(name, fontweight="normal", fontsize=10)
            _yardstick(axes)
        panels[0].set_yticks(range(len(shown)), [row.title for row in shown])
        panels[0].set_ylim(len(shown) - 0.5, -0.5)


def _yardstick(axes: Any) -> None:
    axes.axvline(1, color=DARK, linestyle=(0, (4, 3)), linewidth=1)
    axes.tick_params(axis="y", length=0)


def _beside(axes: Any, x: float, y: float, text: str, colour: str) -> None:
    axes.annotate(
        text, (x, y), (7, 0), textcoords="offset points", va="center", color=colour, fontweight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )  # fmt: skip


@dataclass
class _Line:
    """A client: seconds by operations, and the size at which it was stopped, if it was."""

    name: str
    points: Mapping[int, float]
    stopped: int | None = None

    def end(self) -> tuple[int, float, str]:
        """Where its name stands, and the name."""
        if self.stopped:
            return self.stopped, measuring.LIMIT, f"{self.name}: more than {measuring.LIMIT:.0f} s"
        last = max(self.points)
        return last, self.points[last], self.name


def by_size(ours: Sequence[size.Row], peers: Sequence[measuring.Row], path: Path) -> None:
    """Seconds until the first answer against operations, both logarithmic."""
    own = [
        _Line("pdspec, cache warm", {row.operations: row.warm.together for row in ours}),
        _Line("pdspec, cache cold", {row.operations: row.cold.together for row in ours}),
    ]
    others = [
        _Line(row.title, {count: one.together for count, one in row.sizes.items()}, row.stopped)
        for row in peers
        if row.sizes and row.title != measuring.US.title
    ]
    title = "From the first import to the first right answer, in a fresh process"
    with _figure(path, title, 8.5, 4.8) as axes:
        for line, style in zip(own, ("-", "--"), strict=True):
            _draw(axes, line, GREEN, style, 2.6)
        for line, colour in zip(others, COLOURS, strict=False):
            _draw(axes, line, colour, "-", 1.6)
        axes.set_xscale("log")
        axes.set_yscale("log")
        counts = sorted({count for line in (*own, *others) for count in line.points})
        axes.set_xticks(counts, [f"{count:,}" for count in counts])
        axes.set_xticks([], minor=True)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g} s")
        axes.grid(color="#eceff1")
        axes.set_xlabel("operations in the document")
        _name(axes, [(line, GREEN) for line in own] + list(zip(others, COLOURS, strict=False)))


def _draw(axes: Any, line: _Line, colour: str, style: str, width: float) -> None:
    sizes, times = list(line.points), list(line.points.values())
    axes.plot(sizes, times, style, color=colour, marker="o", markersize=4.5, linewidth=width)
    if line.stopped:
        axes.plot([sizes[-1], line.stopped], [times[-1], measuring.LIMIT], ":", color=colour)
        axes.plot(line.stopped, measuring.LIMIT, "^", color=colour, markersize=7)


def _name(axes: Any, lines: Sequence[tuple[_Line, str]]) -> None:
    """Names at the ends of the lines, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    apart = (high / low) ** (1 / 20)  # a factor, as the scale is logarithmic
    taken: dict[int, float] = {}
    for (x, y, name), colour in sorted((line.end(), colour) for line, colour in lines):
        place = max(y, taken.get(x, 0) * apart)
        taken[x] = place
        axes.annotate(
            name, (x, place), (9, 0), textcoords="offset points", va="center", color=colour,
            annotation_clip=False,
        )  # fmt: skip
