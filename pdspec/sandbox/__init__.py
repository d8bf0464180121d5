"""A stateful stand-in for Pipedrive on 127.0.0.1, so that everything runs without account and internet.

>>> from pdspec.sandbox import Sandbox
>>> with Sandbox() as sandbox:
...     fault = sandbox.fail(503, times=2, retry_after=1)
...     fault.spent
False
"""

from .faults import Fault, Faults
from .received import Log, Received
from .server import Sandbox, serve

__all__ = ["Fault", "Faults", "Log", "Received", "Sandbox", "serve"]
