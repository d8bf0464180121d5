"""How badly a regular expression can backtrack, told from its structure.

A backtracking matcher takes exponential time when some text leads from a place in the pattern back to it in
two ways: `(a+)+`, `(a|a)*`, `(\\s*,\\s*)*`. It takes a power of the length when one loop can hand over to
another anywhere in a run of the same characters: `\\s+$` without a `^`. Both are questions about paths in the
automaton whose states are the characters of the pattern (Glushkov's), asked here of pairs and triples of
states. Weber and Seidl, "On the degree of ambiguity of finite automata" (1991).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Iterable, Set
from typing import Any, TypeVar

from .charset import DIGITS, LAST, SPACES, WORDS, Ranges, inverted

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from re import _parser as sre  # type: ignore[attr-defined]

EXPONENTIAL = 10  # characters: at four ways for each one, still milliseconds
# Characters, by the number of loops that hand over to one another
POLYNOMIAL = (None, 4000, 300, 100, 50, 30, 20)
MAX_STATES = 4000
MAX_STEPS = 300_000  # pairs of edges to look at before the answer is "yes, it can"
MAX_COPIES = 24

T = TypeVar("T", bound=Hashable)


def longest_safe(pattern: str) -> int | None:
    """The longest text on which a (Python) pattern is sure to answer soon; None for any text.

    >>> [longest_safe(p) for p in (r"^[0-9]+(,[0-9]+)*\\Z", r"(a+)+\\Z", r"(a|a)*", r"(.*)*")]
    [None, 10, 10, 10]
    """
    try:
        tree = sre.parse(pattern)
    except (RecursionError, OverflowError):
        return EXPONENTIAL
    try:
        lengths = [_Automaton(part).longest() for part in (tree, *_lookarounds(tree))]
    except (RecursionError, _TooBig):
        return EXPONENTIAL
    return min((length for length in lengths if length is not None), default=None)


class _TooBig(Exception):
    """More states than are worth looking at."""


def _lookarounds(tree: Any) -> Iterable[Any]:
    for op, argument in tree:
        if str(op) in ("ASSERT", "ASSERT_NOT"):
            yield argument[1]
        for below in _inside(op, argument):
            yield from _lookarounds(below)


def _inside(op: Any, argument: Any) -> list[Any]:
    name = str(op)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [argument[2]]
    if name == "SUBPATTERN":
        return [argument[3]]
    if name == "BRANCH":
        return list(argument[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    return [argument] if name == "ATOMIC_GROUP" else []


Ends = dict[int, int]  # state -> in how many ways, 1 or "more" (2)
Piece = tuple[int, Ends, Ends]  # ways to be empty, first states, last states


class _Automaton:
    """Glushkov's automaton of a parsed pattern, with the number of ways on its edges."""

    def __init__(self, tree: Any) -> None:
        self.sets: list[Ranges] = []
        self.edges: list[Ends] = []
        start = tree[0] if len(tree) else None
        anchored = start is not None and str(start[0]) == "AT" and "BEGINNING" in str(start[1])
        prefix = (1, {}, {}) if anchored else self.loop(self.state([(0, LAST)]))
        self.join(prefix, self.sequence(tree))
        self.overlaps = _overlaps(self.sets)

    def state(self, ranges: Ranges) -> Piece:
        if len(self.sets) >= MAX_STATES:
            raise _TooBig
        self.sets.append(ranges)
        self.edges.append({})
        index = len(self.sets) - 1
        return 0, {index: 1}, {index: 1}

    def connect(self, lasts: Ends, firsts: Ends) -> None:
        for last, ways in lasts.items():
            for first, more in firsts.items():
                self.edges[last][first] = min(2, self.edges[last].get(first, 0) + ways * more)

    def join(self, one: Piece, other: Piece) -> Piece:
        self.connect(one[2], other[1])
        firsts = _sum(one[1], {state: min(2, n * one[0]) for state, n in other[1].items() if one[0]})
        lasts = _sum(other[2], {state: min(2, n * other[0]) for state, n in one[2].items() if other[0]})
        return min(2, one[0] * other[0]), firsts, lasts

    def loop(self, piece: Piece) -> Piece:
        self.connect(piece[2], piece[1])
        return 1, piece[1], piece[2]

    def sequence(self, tree: Any) -> Piece:
        whole: Piece = (1, {}, {})
        for op, argument in tree:
            whole = self.join(whole, self.piece(str(op), argument))
        return whole

    def piece(self, op: str, argument: Any) -> Piece:
        if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self.repeat(int(argument[0]), argument[1], argument[2])
        if op == "BRANCH":
            ways, firsts, lasts = 0, Ends(), Ends()
            for branch in argument[1]:
                empty, first, last = self.sequence(branch)
                ways, firsts, lasts = min(2, ways + empty), _sum(firsts, first), _sum(lasts, last)
            return ways, firsts, lasts
        if op in ("SUBPATTERN", "ATOMIC_GROUP"):
            return self.sequence(argument[3] if op == "SUBPATTERN" else argument)
        if op in ("AT", "ASSERT", "ASSERT_NOT", "FAILURE"):
            return 1, {}, {}
        if op in ("GROUPREF", "GROUPREF_EXISTS"):
            return self.loop(self.state([(0, LAST)]))
        return self.state(_ranges(op, argument))

    def repeat(self, low: int, high: Any, tree: Any) -> Piece:
        """Small counts as copies, larger ones as a loop without a count."""
        endless = str(high) == "MAXREPEAT" or int(high) > MAX_COPIES
        copies = min(low, MAX_COPIES) if not endless or low <= 2 else 1
        whole: Piece = (1, {}, {})
        for _ in range(max(copies - endless, 0)):
            whole = self.join(whole, self.sequence(tree))
        if endless:
            empty, firsts, lasts = self.loop(self.sequence(tree))
            return self.join(whole, (empty if low == 0 else 0, firsts, lasts))
        optional: Piece = (1, {}, {})
        for _ in range(int(high) - low):  # nested to the right: x{0,2} is (x(x)?)?
            _, firsts, lasts = self.join(self.sequence(tree), optional)
            optional = (1, firsts, lasts)
        return self.join(whole, optional)

    def longest(self) -> int | None:
        """The verdict."""
        loops = [c for c in _components(range(len(self.sets)), self.edges.__getitem__) if self.is_loop(c)]
        if any(self.exponential(loop) for loop in loops):
            return EXPONENTIAL
        handed = self.chain([sorted(loop) for loop in loops])
        return POLYNOMIAL[min(handed, len(POLYNOMIAL) - 1)]

    def is_loop(self, states: set[int]) -> bool:
        return len(states) > 1 or any(state in self.edges[state] for state in states)

    def exponential(self, loop: set[int]) -> bool:
        """Whether a text leads around the loop in two ways."""
        if any(ways > 1 for state in loop for to, ways in self.edges[state].items() if to in loop):
            return True
        steps = 0

        def onward(pair: tuple[int, int]) -> list[tuple[int, int]]:
            nonlocal steps
            one = [a for a in self.edges[pair[0]] if a in loop]
            other = [b for b in self.edges[pair[1]] if b in loop]
            steps += len(one) * len(other)
            if steps > MAX_STEPS:
                raise _TooBig
            return [(a, b) for a in one for b in other if self.overlaps(a, b)]

        pairs = _reached([(state, state) for state in loop], onward)
        return any(len({a == b for a, b in c}) == 2 for c in _components(pairs, onward))

    def chain(self, loops: list[list[int]]) -> int:
        """The longest row of loops of which each can hand over to the next at any point of a text."""
        links = {
            i: [j for j in range(len(loops)) if i != j and self.hands_over(loops[i], loops[j])]
            for i in range(len(loops))
        }

        def depth(i: int) -> int:
            return max((1 + depth(j) for j in links[i]), default=0)

        return max(map(depth, links), default=0)

    def hands_over(self, one: list[int], other: list[int]) -> bool:
        if not any(self.overlaps(a, b) for a in one for b in other):
            return False
        if len(self.sets) ** 2 * len(one) > 60_000:
            return True
        mine, theirs = set(one), set(other)

        def onward(at: tuple[int, int, int]) -> list[tuple[int, int, int]]:
            a, b, c = at
            return [
                (x, y, z)
                for x in self.edges[a] if x in mine
                for z in self.edges[c] if z in theirs and self.overlaps(x, z)
                for y in self.edges[b] if self.overlaps(x, y) and self.overlaps(y, z)
            ]  # fmt: skip

        return any((p, q, q) in _reached([(p, p, q)], onward, beyond=True) for p in one for q in other)


def _sum(one: Ends, other: Ends) -> Ends:
    return {state: min(2, one.get(state, 0) + other.get(state, 0)) for state in (*one, *other)}


def _overlaps(sets: list[Ranges]) -> Callable[[int, int], bool]:
    """Whether two states have a character in common."""
    known: dict[tuple[int, int], bool] = {}

    def overlap(a: int, b: int) -> bool:
        if a == b:
            return True
        key = (a, b) if a < b else (b, a)
        if key not in known:
            known[key] = any(
                low <= top and bottom <= high for low, high in sets[a] for bottom, top in sets[b]
            )
        return known[key]

    return overlap


def _ranges(op: str, argument: Any) -> Ranges:
    if op == "LITERAL":
        return [(argument, argument)]
    if op == "NOT_LITERAL":
        return inverted([(argument, argument)])
    if op == "RANGE":
        return [argument]
    if op == "CATEGORY":
        name = str(argument)
        found = DIGITS if "DIGIT" in name else SPACES if "SPACE" in name else WORDS
        return inverted(found) if "NOT" in name else found
    if op != "IN":
        return [(0, LAST)]
    found = [r for kind, value in argument if str(kind) != "NEGATE" for r in _ranges(str(kind), value)]
    return inverted(found) if str(argument[0][0]) == "NEGATE" else found


def _reached(
    starts: Iterable[T], onward: Callable[[T], Iterable[T]], shut: Set[T] = frozenset(), beyond: bool = False
) -> set[T]:
    """Everything outside of `shut` that can be reached; `beyond` leaves out starts not come back to."""
    stack, found = list(starts), set() if beyond else set(starts)
    while stack:
        for after in onward(stack.pop()):
            if after not in found and after not in shut:
                found.add(after)
                stack.append(after)
    return found


def _components(nodes: Iterable[T], onward: Callable[[T], Iterable[T]]) -> list[set[T]]:
    """Strongly connected components (Kosaraju's way, without recursion)."""
    order: list[T] = []
    seen: set[T] = set()
    back: dict[T, list[T]] = {}
    for node in nodes:
        if node in seen:
            continue
        seen.add(node)
        stack = [(node, iter(onward(node)))]
        while stack:
            at, rest = stack[-1]
            for after in rest:
                back.setdefault(after, []).append(at)
                if after not in seen:
                    seen.add(after)
                    stack.append((after, iter(onward(after))))
                    break
            else:
                order.append(at)
                stack.pop()
    components, taken = [], set[T]()
    for node in reversed(order):
        if node not in taken:
            group = _reached([node], lambda n: back.get(n, ()), taken)
            taken |= group
            components.append(group)
    return components
