"""`python -m tools.bench.peers.turns PEER DOCUMENT ORIGIN ROUNDS`: a peer and the yardstick take turns.

Both run in this process, so both have its Python and its urllib3. Every answer is checked, and between the
turns the peer gets wrong values: what it refused before it must go on refusing.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from importlib import import_module
from time import perf_counter
from typing import Any

import urllib3

from .. import floor
from ..measure import Call, pairs
from ..work import FIELDS, ID, QUERY, WRONG_FIELDS, WRONG_IDS, WRONG_QUERIES, expect

TURN = 0.03  # seconds of calls in one turn, about


class Wrongs:
    """Wrong values, and which of them the peer refuses: with an error, and before anything is sent."""

    def __init__(self, calls: list[Call], sent: Callable[[], int]) -> None:
        self._sent = sent
        self.given = len(calls)
        self.refused = [call for call in calls if self._refuses(call)]

    def _refuses(self, call: Call) -> bool:
        before = self._sent()
        return fails(call) and self._sent() == before + 1  # which is this question

    def again(self) -> None:
        """Give those that were refused."""
        for call in self.refused:
            expect(fails(call))


def fails(call: Call) -> bool:
    """Whether a call ends with an error."""
    try:
        call()
    except Exception:
        return True
    return False


def equals(call: Call, value: object) -> Call:
    """The call, its answer checked."""

    def checked() -> None:
        expect(call() == value)

    return checked


def main() -> None:
    """Print, as JSON, the ratios of the calls and what was refused."""
    warnings.simplefilter("ignore")
    name, document, origin, rounds = sys.argv[1:]
    peer = import_module(f"{__package__}.with_{name}")
    http = urllib3.PoolManager()
    by_hand = floor.calls(origin, http)
    api, hundred, wrong = (peer.client(document, f"{origin}/{at}") for at in ("v1", "hundred", "wrong"))

    def sent() -> int:
        said: int = json.loads(http.request("GET", f"{origin}/cpu").data)["served"]
        return said

    wrongs = Wrongs(
        [partial(peer.one, api, bad) for bad in WRONG_IDS]
        + [partial(peer.listed, api, **(QUERY | bad)) for bad in WRONG_QUERIES]
        + [partial(peer.post, api, **(FIELDS | bad)) for bad in WRONG_FIELDS],
        sent,
    )
    cases: dict[str, tuple[Call, Call]] = {
        "one": (equals(partial(peer.one, api, ID), ID), by_hand.one),
        "listed": (equals(partial(peer.listed, api, **QUERY), 10), by_hand.listed),
        "post": (equals(partial(peer.post, api, **FIELDS), ID), by_hand.post),
        "hundred": (equals(partial(peer.listed, hundred, limit=100), 100), by_hand.hundred),
    }
    found: dict[str, Any] = {"ratios": {}}
    for case, (call, yardstick) in cases.items():
        call()
        times = max(1, int(TURN / _seconds(call)))
        walls, _ = pairs(call, yardstick, times=times, rounds=int(rounds), between=wrongs.again)
        found["ratios"][case] = asdict(walls)
    found["refused"] = len(wrongs.refused)
    found["given"] = wrongs.given
    found["wrong_answer_refused"] = fails(partial(peer.listed, wrong, limit=100))
    print(json.dumps(found))


def _seconds(call: Call) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


if __name__ == "__main__":
    main()
