"""For tests of code that uses pdspec: answers without a network, and the sandbox without a socket.

>>> import pdspec
>>> api = mock(pdspec.Client)
>>> _ = api.answer("getOrganizationUsers", {"success": True, "data": [1, 2]})
>>> api.client.get_organization_users(7)["data"]
[1, 2]
>>> api.assert_called_once_with("getOrganizationUsers", 7)

An answer is held to the document when it is set, so that a test cannot assume what the API would not give:

>>> try:
...     api.answer("getOrganizationUsers", {"success": True, "daat": [1, 2]})
... except WrongAnswer as error:
...     print(error.problems[0])
answer.daat: is not a field of the answer; did you mean 'data'?
"""

from .calls import Call
from .checks import WrongAnswer, example
from .fake import Failure, FakeTransport, Unanswered
from .mocks import Mock, mock
from .socketless import SandboxTransport

__all__ = [
    "Call", "Failure", "FakeTransport", "Mock", "SandboxTransport", "Unanswered", "WrongAnswer",
    "example", "mock",
]  # fmt: skip
