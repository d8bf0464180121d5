"""What is never shown: the names of headers, cookies and fields that hold secrets."""

from __future__ import annotations

# In lower case.
SENSITIVE = frozenset({
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-token", "x-api-key", "api-key",
    "apikey", "x-auth-token", "api_token", "access_token", "token", "password", "client_secret",
})  # fmt: skip
HIDDEN = "[hidden]"
