"""The fixtures, also where the package is not installed."""

from pdspec.pytest_plugin import _pdspec_sandbox_server, pdspec_mock, pdspec_sandbox  # noqa: F401
