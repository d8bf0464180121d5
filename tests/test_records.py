"""The frozen values of the public surface are dataclasses for whoever treats them so."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import sys
from typing import Any

import pytest

import pdspec

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def values() -> dict[str, Any]:
    client = pdspec.Client(api_token="t")
    add = client.operations["addOrganization"]
    request = client.request.add_organization_follower(7, user_id=3)
    answer = add.responses["201"]
    assert add.body
    return {
        "operation": add,
        "parameter": client.operations["getOrganization"].parameters[0],
        "body": add.body,
        "field": add.body.fields[0],
        "answer": answer,
        "content": answer.contents[0],
        "server": add.servers[0],
        "request": request,
        "response": pdspec.Response(request, 200, {"content-type": "application/json"}, b"{}", {"a": [1]}),
        "timeout": pdspec.Timeout(connect=1),
        "limit": pdspec.RateLimit(10, 2),
        "problem": pdspec.Problem("query.ids", "is wrong", [1], "enum", ({"a": 1},)),
    }


@pytest.mark.parametrize("name", values())
def test_a_frozen_value_is_a_dataclass(name: str) -> None:
    value = values()[name]
    names = [field.name for field in dataclasses.fields(value)]
    assert dataclasses.is_dataclass(type(value))
    assert list(inspect.signature(type(value)).parameters) == names
    assert dataclasses.replace(value) == value
    assert {value, dataclasses.replace(value)} == {value}
    assert list(dataclasses.asdict(value)) == names
    for field in (names[0], "another"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field, 1)
        with pytest.raises(AttributeError):
            delattr(value, field)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(value, protocol)) == value
    assert copy.copy(value) == copy.deepcopy(value) == value


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: pdspec.Timeout(conect=1), "unexpected keyword argument 'conect'"),  # type: ignore[call-arg]
        (lambda: pdspec.Problem("query.limit", mesage="is wrong"), "missing a required argument: 'message'"),  # type: ignore[call-arg]
        (lambda: pdspec.Problem("query.limit"), "missing a required argument: 'message'"),  # type: ignore[call-arg]
        (lambda: pdspec.Timeout(1, 2, 3, 4), "too many positional arguments"),  # type: ignore[call-arg]
        (lambda: pdspec.Timeout(1, connect=1), "multiple values for argument 'connect'"),  # type: ignore[misc]
    ],
)
def test_wrong_arguments_are_told_in_pythons_words(make: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        make()


def test_a_subclass_may_be_an_ordinary_dataclass() -> None:
    @dataclasses.dataclass(frozen=True)
    class Patient(pdspec.Timeout):
        attempts: int = 3

    assert Patient(connect=1) == Patient(1, 60.0, 300.0, 3)
    assert dataclasses.replace(Patient(), attempts=5).attempts == 5
    assert pdspec.Timeout.connect == Patient.connect == 10.0


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace is new in Python 3.13")
def test_copy_replace() -> None:
    assert copy.replace(pdspec.Timeout(), read=1) == pdspec.Timeout(read=1)  # type: ignore[attr-defined]


def test_the_headers_of_an_answer_travel_by_every_protocol(pdspec_sandbox: Any) -> None:
    client = pdspec.Client(api_token=pdspec_sandbox.token, origin=pdspec_sandbox.origin)
    response = client.response.get_organization(1)
    with pytest.raises(pdspec.NotFound) as caught:
        client.get_organization(999_999)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(response, protocol))
        assert again == response
        assert again.headers["X-RateLimit-Limit"] == response.headers["x-ratelimit-limit"]
        error = pickle.loads(pickle.dumps(caught.value, protocol))
        assert (str(error), error.response) == (str(caught.value), caught.value.response)
