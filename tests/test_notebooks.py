"""What a notebook shows and completes."""

from __future__ import annotations

import time

import pytest

import pdspec
from pdspec.testing import SandboxTransport

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def client():
    transport = SandboxTransport()
    return pdspec.Client(transport=transport, api_token=transport.token)


def test_tables(client):
    assert "get_organization_mail_messages" in client._repr_html_()
    assert "/organizations/{id}/mailMessages" in client.operations._repr_html_()
    shown = client.operations["getOrganizationDeals"]._repr_html_()
    assert "only_primary_association" in shown
    assert "required" in shown
    answer = client.response.get_organization(1)._repr_html_()
    assert "200 GET https://api.pipedrive.com/v1/organizations/1" in answer


def test_secrets_are_hidden():
    request = pdspec.Request(None, "GET", "https://a.test/x")
    data = {"user": {"password": "s3cret", "api_token": "s3cret", "name": "Ada"}}
    shown = pdspec.Response(request, 200, {"set-cookie": "s3cret", "x": "y"}, b"{}", data)._repr_html_()
    assert "s3cret" not in shown
    assert "Ada" in shown


def test_everything_is_escaped_and_short():
    evil = "<script>alert(1)</script>"
    paths = {
        f"/a{number}": {"get": {"operationId": f"{evil}{number}", "summary": evil, "tags": [evil]}}
        for number in range(500)
    }
    api = pdspec.SpecClient.from_spec(
        {"openapi": "3.1.0", "info": {"title": evil, "version": evil}, "paths": paths}
    )
    request = pdspec.Request(None, "GET", f"https://a.test/{evil}")
    response = pdspec.Response(request, 200, {evil: evil}, b"{}", {evil: [evil] * 100_000})
    began = time.perf_counter()
    for thing in (api, api.operations, api.operations[f"{evil}3"], response):
        shown = thing._repr_html_()
        assert "<script" not in shown
        assert len(shown) < 40_000
    assert "and 450 more" in api._repr_html_()
    assert time.perf_counter() - began < 5


def test_completion_without_ipython(client):
    jedi = pytest.importorskip("jedi")
    names = [found.name for found in jedi.Interpreter("client.get_org", [{"client": client}]).complete()]
    assert "get_organization_deals" in names
    keywords = [
        found.name
        for found in jedi.Interpreter("client.get_organization_deals(1, sta", [{"client": client}]).complete()
    ]
    assert "status=" in keywords


def test_completion_in_ipython(client):
    shell_module = pytest.importorskip("IPython.core.interactiveshell")
    from IPython.core.completer import provisionalcompleter

    shell = shell_module.InteractiveShell.instance()
    shell.user_ns["client"] = client

    def complete(text):
        with provisionalcompleter():
            return [found.text for found in shell.Completer.completions(text, len(text))]

    assert "get_organization_deals" in complete("client.get_org")
    assert "status=" in complete("client.get_organization_deals(1, sta")
    assert "getOrganizationDeals" in client.operations._ipython_key_completions_()


def test_pandas(client):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(client.items.get_organizations())
    assert len(frame) == 420
    assert {"id", "name"} <= set(frame.columns)
