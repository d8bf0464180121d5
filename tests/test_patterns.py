"""ECMA patterns in Python, and none that takes for ever."""

from __future__ import annotations

import re
import time
import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdspec import InvalidCall, SpecClient
from pdspec.patterns import matcher, pattern_problem, safe_length, translate_pattern


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (r"^\d+$", ["12"], ["١", "1\n", ""]),
        (r"^\w+$", ["a_1"], ["é"]),
        (r"^\s$", ["\ufeff", "\u00a0", " "], ["\x1c", "\x85"]),
        (r"^[\D]$", ["a", "١"], ["1"]),
        (r"^[^\W_]+$", ["a1"], ["_", "é"]),
        (r"^.$", ["a", "\x85"], ["\n", "\u2028"]),
        (r"^[^]$", ["\n", "a"], [""]),
        (r"^a[]$", [], ["a", "a]"]),
        (r"^\cJ\x41\u0042\u{43}$", ["\nABC"], ["JABC"]),
        (r"^\uD83D\uDE00$", ["😀"], ["x"]),
        (r"^\p{Lu}\p{L}*$", ["Éa", "Ж"], ["é"]),
        (r"^[\p{L}\p{Nd}_-]+$", ["é-1_"], ["!"]),
        (r"^\P{L}$", ["1"], ["é"]),
        (r"^[\w-.]+$", ["a-.b"], ["a b"]),
        (r"^[a\-z]+$", ["a-z"], ["b"]),
        (r"^(?<year>\d{4})-\k<year>$", ["2020-2020"], ["2020-2021"]),
        (r"^(?<a$>x)\1$", ["xx"], ["x"]),
        (r"^a{,2}$", ["a{,2}"], ["aa"]),
        (r"^{x}$", ["{x}"], ["x"]),
        (r"^[[a]+$", ["[a"], ["]"]),
        (r"^[a&&b||c~~d]+$", ["a&b|c~d"], ["f"]),
        (r"^\/\-\@$", ["/-@"], [""]),
        (r"\bfoo\b", ["a foo b", "éfoo"], ["afoo"]),
        (r"^[\b]$", ["\b"], ["b"]),
        (r"^(?!bad)[a-z]+$", ["good"], ["badly"]),
        (r"^(?i)abc$", [], []),
    ],
)
def test_ecma(pattern: str, yes: list[str], no: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        translated = translate_pattern(pattern)
    if not yes and not no:
        return
    assert translated is not None
    assert [text for text in yes if not matcher(pattern)(text)] == []
    assert [text for text in no if matcher(pattern)(text)] == []


@pytest.mark.parametrize(
    "pattern",
    ["[z-a]", "(", "a**", r"\p{Script=Greek}", r"\uD800", "^[0-9A-Za-z_-.]+$", r"\i", "x{99999999999}"],
)
def test_what_python_does_not_know(pattern: str) -> None:
    assert translate_pattern(pattern) is None
    assert "not checked" in (pattern_problem(pattern) or "")
    assert matcher(pattern)("anything")


RISKY = [
    "(a+)+$",
    "(a|a)*$",
    "([a-z0-9]+-?)+$",
    "(.*)*x",
    r"^(\s*,\s*)*$",
    "^(a?b?a)*$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "^(a|aa)+$",
]
FINE = [
    "^[0-9]+(,[0-9]+)*$", "^[a-z0-9]+(?:-[a-z0-9]+)*$", "^(a|ab)*$", r"^[^@]+@[^@]+\.[a-z]+$", "^[a-z]{1,255}$",
    "^((note|file|deal|mailMessage)(,|$))+$", r"^(\d{1,3}\.){3}\d{1,3}$", "^" + "|".join(f"word{i}" for i in range(300)) + "$",
]  # fmt: skip


@pytest.mark.parametrize("pattern", RISKY)
def test_risky_patterns_end(pattern: str) -> None:
    assert safe_length(pattern) is not None
    assert "for ever" in (pattern_problem(pattern) or "")
    for size in range(1, 400, 7):
        start = time.perf_counter()
        matcher(pattern)("a" * size + "!")
        matcher(pattern)(" , " * size + "!")
        assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize("pattern", FINE)
def test_fine_patterns_are_asked_about_everything(pattern: str) -> None:
    assert safe_length(pattern) is None
    assert not matcher(pattern)("!" * 5000)


@pytest.mark.parametrize("pattern", [r"\s+$", r"^.*a.*b.*$", r"x*y*z*x*y*z*!", "(a*)(a*)(a*)(a*)b"])
def test_powers_of_the_length_end_too(pattern: str) -> None:
    start = time.perf_counter()
    for text in ("a" * 200_000, " " * 200_000 + "x", "xyz" * 50_000, "a" * 99, "a" * 3999):
        matcher(pattern)(text)
    assert time.perf_counter() - start < 2


@settings(max_examples=150, deadline=None)
@given(st.text("ab(|)*+?[]^$\\d.,{2}", max_size=9), st.text("ab1,", max_size=8))
def test_simple_patterns_mean_what_python_means(pattern: str, text: str) -> None:
    """In this alphabet the two dialects differ in little; where both compile they agree."""
    translated = translate_pattern(pattern)
    if translated is None or any(odd in pattern for odd in ("[]", "[^]", "{", "}", "\\", "[", "]", "$")):
        return
    assert (re.search(translated, text) is None) == (re.search(pattern, text) is None)


def test_in_a_call() -> None:
    def client(schema: dict[str, Any]) -> SpecClient:
        parameter = {"name": "q", "in": "query", "schema": schema}
        return SpecClient.from_spec(
            {"openapi": "3.1.0", "paths": {"/p": {"get": {"operationId": "get", "parameters": [parameter]}}}},
            base_url="https://a.test",
        )

    with pytest.raises(InvalidCall, match=r"must match '\^\\\\d\+\$'"):  # as the document writes it
        client({"type": "string", "pattern": r"^\d+$"}).request.get(q="x")
    risky = client({"type": "string", "pattern": "^(a+)+$"})
    with pytest.raises(InvalidCall):
        risky.request.get(q="aab")
    start = time.perf_counter()
    risky.request.get(q="a" * 5000 + "b")
    assert time.perf_counter() - start < 1
    assert any("for ever" in problem.message for problem in risky.problems)
