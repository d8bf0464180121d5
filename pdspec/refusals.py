"""Why there is no connection: what can be done about it, and whether another try could be of use."""

from __future__ import annotations

import http.client

from .errors import ConnectFailed, TransportError, UsageError

_CLOCK = "or the clock of this machine is wrong"
_VOUCH = (
    "nobody who is known here vouches for it; if you trust it, give the file of it or its issuer as ca_certs"
)
# What OpenSSL and http.client say, and what it means for who reads it.
_LASTING = {
    "certificate has expired": f"the server has to renew it, {_CLOCK}",
    "certificate is not yet valid": f"it is too new, {_CLOCK}",
    "certificate is not valid for": "it belongs to another host; is the address right?",
    "self-signed certificate": _VOUCH,
    "self signed certificate": _VOUCH,
    "unable to get local issuer certificate": _VOUCH,
    "alert protocol version": "the server wants another version of TLS; from here it is 1.2 or 1.3",
    "unsupported protocol": "the server wants another version of TLS; from here it is 1.2 or 1.3",
    "Tunnel connection failed: 403": "its owner decides what it lets through",
    "Tunnel connection failed: 407": "it wants a user and a password, as in http://user:password@host:port",
}
_PASSING = {"wrong version number": "what answers there does not speak TLS; is it http:// and not https://?"}


def explained(reason: str) -> str:
    """The reason, and what can be done about it if that is known.

    >>> explained("Tunnel connection failed: 403 Forbidden")
    'Tunnel connection failed: 403 Forbidden; its owner decides what it lets through'
    """
    hint = next((hint for words, hint in (_LASTING | _PASSING).items() if words in reason), "")
    return f"{reason}; {hint}" if hint else reason


def is_lasting(error: TransportError) -> bool:
    """Whether the next try would meet the same refusal."""
    if not isinstance(error, ConnectFailed):
        return False
    return _is_certificate(error) or any(words in error.message for words in _LASTING)


def _is_certificate(error: BaseException | None) -> bool:
    for _ in range(10):
        if error is None:
            return False
        if type(error).__name__ == "SSLCertVerificationError":
            return True
        reason = error.args[0] if error.args and isinstance(error.args[0], BaseException) else None
        error = error.__cause__ or error.__context__ or reason
    return False


def check_certificates(path: str) -> None:
    """Raise UsageError for a file that urllib3 would not like, again and again."""
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except OSError as error:
        what = "has no certificates in it" if isinstance(error, ssl.SSLError) else error.strerror
        raise UsageError(f"ca_certs: {path}: {what}") from None


def reason_of(error: BaseException) -> str:
    """The innermost cause in a few words, without urllib3's object addresses."""
    inner: BaseException = error
    for _ in range(6):
        below = next((arg for arg in inner.args if isinstance(arg, BaseException)), None) or inner.__cause__
        if below is None:
            break
        inner = below
    words = str(inner).rpartition("> ")[2] or type(inner).__name__
    if type(inner) is http.client.BadStatusLine:  # a proxy's; its words are what came instead
        words = "the answer is not HTTP"
    words = words.partition(": ")[2] if "object at 0x" in words else words
    words = "".join([letter if letter.isprintable() else "?" for letter in words[:301]])
    return words if len(words) < 300 else f"{words[:300]}…"
