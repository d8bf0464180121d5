"""The sandbox without a socket behaves as the one with."""

from __future__ import annotations

import pytest

import pdspec
import pdspec.v2
from pdspec.testing import SandboxTransport

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def transport():
    return SandboxTransport()


@pytest.fixture
def client(transport):
    return pdspec.Client(transport=transport, api_token=transport.token)


def test_the_same_answers_as_over_a_socket(client, pdspec_sandbox):
    other = pdspec.Client(api_token=pdspec_sandbox.token, origin=pdspec_sandbox.origin)
    for call in (
        "get_organization",
        "get_organization_deals",
        "get_organization_persons",
        "get_organization_users",
    ):
        assert getattr(client, call)(12) == getattr(other, call)(12)
    assert list(client.items.get_organizations(limit=100)) == list(other.items.get_organizations(limit=100))


def test_it_keeps_what_is_written(client, transport):
    made = client.add_organization(name="Acme")["data"]["id"]
    assert client.get_organization(made)["data"]["name"] == "Acme"
    assert [entry.operation for entry in transport.sandbox.requests] == [
        "v1.addOrganization",
        "v1.getOrganization",
    ]
    second = pdspec.v2.Client(transport=transport, api_token=transport.token)
    assert second.get_organization(made)["data"]["name"] == "Acme"
    transport.sandbox.reset()
    with pytest.raises(pdspec.NotFound):
        client.get_organization(made)


def test_faults(client, transport):
    transport.sandbox.fail(503)
    assert client.response.get_organization(1).attempts == 2
    quick = client.with_options(retries=False)
    for fault, error in (
        ("drop", pdspec.ProtocolError),
        ("truncate", pdspec.ProtocolError),
        ("garbage", pdspec.DecodeError),
        (404, pdspec.NotFound),
    ):
        transport.sandbox.fail(fault)
        with pytest.raises(error):
            quick.get_organization(1)


def test_credentials_are_looked_at(transport):
    with pytest.raises(pdspec.Unauthorized):
        pdspec.Client(transport=transport, api_token="wrong").get_organization(1)


def test_limits_of_size(transport):
    client = pdspec.Client(transport=transport, api_token=transport.token, max_response_size=100)
    with pytest.raises(pdspec.ResponseTooLarge):
        client.get_organization(1)


def test_no_port_is_opened(transport):
    assert transport.sandbox.port == 0
    transport.sandbox.close()
