"""Arguments, names and options that fail when they are looked at: told in our words, and nothing is sent."""

from __future__ import annotations

import decimal
import pickle
import threading
from collections.abc import Callable
from typing import Any

import pytest
import urllib3
from odd import Broken
from wire import TOKEN, Wire, answer

import pdspec
from pdspec import InvalidCall, LoadError, UnknownOperation, UsageError

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def client() -> Any:
    return pdspec.Client(api_token=TOKEN, origin="http://127.0.0.1:1")


def refused(call: Callable[[], Any]) -> InvalidCall:
    with pytest.raises(InvalidCall) as caught:
        call()
    return caught.value


def test_what_an_argument_raises_is_the_cause(client: Any) -> None:
    error = refused(lambda: client.add_organization(Broken()))
    assert "body: could not be read: ConnectionError('the database is gone')" in str(error)
    assert isinstance(error.__cause__, ConnectionError)


def test_an_interrupt_is_not_an_error_of_ours(client: Any) -> None:
    class Interrupting(Broken):
        def __iter__(self) -> Any:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        client.add_organization(Interrupting())


def test_numbers_that_cannot_be_written(client: Any) -> None:
    for number in (decimal.Decimal("1e999999999"), 10**5000):
        assert "digits" in str(refused(lambda number=number: client.get_organization(number)))  # type: ignore[misc]
        assert "digits" in str(refused(lambda number=number: client.add_organization(name=number)))  # type: ignore[misc]


def test_errors_travel_without_what_cannot(client: Any) -> None:
    error = refused(lambda: client.add_organization(name=threading.Lock()))
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert [problem.value for problem in again.problems] == ["<lock>"]


@pytest.mark.parametrize("name", [None, 5, [], {}, b"x", (1, 2), ("GET", []), (), ("GET", "/x", "y")])
def test_names_that_are_none(client: Any, name: Any) -> None:
    for act in (client.call, client.items, client.request):
        with pytest.raises(UnknownOperation, match="has no operation"):
            act(name)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("credentials", "x"), ("credentials", {5: "x"}), ("headers", 5), ("headers", [("a", "b")]), ("server_variables", "x"),
        ("pagination", []), ("retries", "3"), ("retries", urllib3.Retry(connect="x")), ("retries", urllib3.Retry(backoff_factor=float("nan"))), ("retries", urllib3.Retry(allowed_methods=5)),  # type: ignore[arg-type]
        ("timeout", "3"), ("timeout", float("nan")), ("timeout", float("inf")), ("timeout", 10**400),
        ("timeout", pdspec.Timeout("3", 1, 1)), ("max_response_size", "1 MB"), ("max_response_size", True), ("trusted_origins", [5]), ("trusted_origins", 5),  # type: ignore[arg-type]
        ("transport", object()), ("hooks", print), ("clock", 5), ("proxy", 5), ("ca_certs", b"x"), ("user_agent", 5), ("origin", 5), ("validate_responses", True),
    ],
)  # fmt: skip
def test_options_are_refused_when_given(client: Any, option: str, value: Any) -> None:
    for make in (lambda **given: pdspec.Client(api_token=TOKEN, **given), client.with_options):
        with pytest.raises(UsageError, match=option):
            make(**{option: value})


@pytest.mark.parametrize(
    ("make", "piece"),
    [
        (lambda: pdspec.RateLimit("x"), "rate_limit: RateLimit('x', 1.0)"),  # type: ignore[arg-type]
        (lambda: pdspec.RateLimit(2.5), "rate_limit"),  # type: ignore[arg-type]
        (lambda: pdspec.RateLimit(1, float("inf")), "rate_limit"),
        (lambda: pdspec.Pagination("page", parameter=5), "pagination: parameter is a string, not 5"),  # type: ignore[arg-type]
        (lambda: pdspec.Pagination("page", parameter="page", max="9"), "max is an integer or None"),  # type: ignore[arg-type]
        (lambda: pdspec.Pagination("page", parameter="page", also=[]), "also is a dict"),  # type: ignore[arg-type]
        (lambda: pdspec.FileTokenStore(None), "not the path of a token file"),  # type: ignore[arg-type]
        (lambda: pdspec.FileTokenStore("a\0b"), "no file has such a name"),
        (lambda: pdspec.OAuth2(None, "s3cret"), "client_id is a string, not None"),  # type: ignore[arg-type]
        (lambda: pdspec.OAuth2("i", 5), "client_secret is a string, not [hidden]"),  # type: ignore[arg-type]
        (lambda: pdspec.OAuth2("i", "s", scopes=[5]), "scopes[0] is a string"),  # type: ignore[list-item]
        (lambda: pdspec.OAuth2("i", "s", store=object()), "store needs the methods load and save"),  # type: ignore[arg-type]
        (lambda: pdspec.OAuth2("i", "s", token="t"), "token is a pdspec.Token, not str"),  # type: ignore[arg-type]
        (lambda: pdspec.OAuth2("i", "s", client_authentication="x"), "is 'basic' or 'body'"),  # type: ignore[arg-type]
        (lambda: pdspec.OAuth2("i", "s", leeway=float("nan")), "leeway is seconds"),
        (lambda: pdspec.OAuth2("i", "s").authorization_url(state=5), "state is a string"),  # type: ignore[arg-type]
        (lambda: pdspec.OAuth2("i", "s").exchange(None), "code is a string"),  # type: ignore[arg-type]
        (lambda: pdspec.ClientCredentials("https://a.test", "i", "s", extra={"a": 5}), "extra['a'] is a string"),  # type: ignore[dict-item]
        (lambda: pdspec.Token.from_dict(None), "not a stored token: NoneType"),  # type: ignore[arg-type]
        (lambda: pdspec.Client(api_token=TOKEN).items.get_organizations(position={"style": object()}), "position.style"),
        (lambda: pdspec.Client(api_token=TOKEN).items.get_organizations(prefetch="yes"), "prefetch is True or False"),
        (lambda: pdspec.operations["getOrganisation"], "did you mean 'getOrganization'"),
        (lambda: pdspec.operations[["x"]], "has no operation ['x']"),  # type: ignore[index]
    ],
)  # fmt: skip
def test_what_stands_beside_a_client_is_checked_when_it_is_made(make: Callable[[], Any], piece: str) -> None:
    with pytest.raises(UsageError) as caught:
        make()
    assert piece in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_operations_are_looked_up_as_in_a_dict() -> None:
    with pytest.raises(KeyError):
        pdspec.operations["nope"]
    assert pdspec.operations.get("nope") is None
    assert pdspec.operations.route(5, "/organizations") is None  # type: ignore[arg-type]


@pytest.mark.parametrize("source", [None, 5, b"x", "a\0b", []])
def test_sources_that_are_no_document(source: Any) -> None:
    with pytest.raises(LoadError, match="neither a dict nor the path"):
        pdspec.SpecClient.from_spec(source)


@pytest.mark.parametrize("charset", ["rot13", "idna", "nope", "undefined", "hex"])
def test_charsets_that_text_is_not_in(wire: Callable[..., Wire], charset: str) -> None:
    document = {"openapi": "3.1.0", "paths": {"/x": {"get": {"operationId": "x"}}}}
    server = wire(answer("é".encode(), Content_Type=f"text/plain; charset={charset}"))
    assert pdspec.SpecClient.from_spec(document, base_url=server.origin).x() == "é"


@pytest.mark.parametrize("calls", ["x", -1, True, float("nan"), 1.5, None, [1]])
def test_estimates_of_no_number_of_calls(client: Any, calls: Any) -> None:
    with pytest.raises(UsageError, match="calls must be a whole number from 0"):
        client.budget.estimate("getOrganization", calls)


@pytest.mark.parametrize("cost", [float("inf"), float("nan"), "x", None, [1]])
def test_costs_that_are_none(cost: Any) -> None:
    document = {"openapi": "3.1.0", "paths": {"/x": {"get": {"operationId": "x", "x-token-cost": cost}}}}
    assert pdspec.SpecClient.from_spec(document).budget.estimate("x", calls=3) == 0
