"""A guard that counts work instead of time: what a right call imports and how many functions it calls."""

from __future__ import annotations

import gc
import http.client
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wire import OK, TOKEN, Wire

import pdspec

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
MOST_CALLS = 260  # Python and C functions of one call by id, urllib3's and the socket's included


def test_a_right_call_needs_no_jsonschema(wire: Callable[..., Wire]) -> None:
    server = wire(OK)
    code = f"""
import sys, pdspec
client = pdspec.Client(api_token="t", origin={server.origin!r})
client.get_organization_followers(7)
heavy = {{"jsonschema", "referencing", "yaml", "jinja2", "decimal", "pdspec.careful", "pdspec.bodies", "pdspec.oauth"}}
print(sorted(heavy & set(sys.modules)))
"""
    root = Path(__file__).parents[1]
    run = [sys.executable, "-c", code]
    subprocess.run(run, cwd=root, check=True, capture_output=True)  # fills the cache
    assert subprocess.run(run, cwd=root, check=True, capture_output=True, text=True).stdout.strip() == "[]"


def test_one_call_is_few_calls(wire: Callable[..., Wire]) -> None:
    client = pdspec.Client(api_token=TOKEN, origin=wire(OK).origin)
    for _ in range(3):
        client.get_organization(7)
    count = 0

    def tally(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.disable()  # what a collection runs just then is not the call's
    sys.setprofile(tally)
    try:
        client.get_organization(7)
    finally:
        sys.setprofile(None)
        gc.enable()
    assert count < MOST_CALLS


def test_a_plain_answer_is_read_the_short_way(
    wire: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("http.client was asked to read a plain answer")

    monkeypatch.setattr(http.client.HTTPResponse, "__init__", refuse)
    client = pdspec.Client(api_token=TOKEN, origin=wire(OK).origin, retries=False)
    assert client.get_organization(7)["success"] is True
