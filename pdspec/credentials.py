"""The credentials of a client: which of them an operation gets, and the origins that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .errors import UsageError
from .model import Alternative, Operation, SecurityScheme
from .names import nearest
from .origin import is_secure, origin_of, require_origin
from .record import Record, field
from .schemes import Placement, describe, kind, placement, write
from .secrets import Credential, Secret, Source, as_source

API_TOKEN = "PIPEDRIVE_API_TOKEN"  # noqa: S105  (the name of an environment variable)
ACCESS_TOKEN = "PIPEDRIVE_ACCESS_TOKEN"  # noqa: S105
_BEARER = ("oauth2", "openIdConnect", "http bearer")


class Plan(Record):
    """What the requests of one operation get: `error` if they cannot be let in, else a value per placement.

    `headers` and `query` are filled in already when the values never change; `fixed` says so.
    """

    operation: Operation
    error: str = ""
    needed: bool = False
    places: tuple[tuple[Placement, Source], ...] = ()
    fixed: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class Credentials:
    """The credentials of a client, matched with the security schemes of its document.

    `origins` are those of the document's servers (or of what replaced them), `trusted_origins` those the
    caller vouches for. `environ` is looked at only when nothing else is given. The representation never
    shows a value; a pickle holds them, or a client could not travel to another process.

    >>> schemes = {"api_key": SecurityScheme("api_key", "apiKey", location="header", parameter="x-api-token")}
    >>> Credentials(schemes, api_token="s3cret", origins=["https://api.pipedrive.com/v1"])
    <Credentials for api_key at https://api.pipedrive.com>
    """

    def __init__(
        self,
        schemes: Mapping[str, SecurityScheme],
        *,
        api_token: Credential | None = None,
        access_token: Credential | None = None,
        oauth: Source | None = None,
        credentials: Mapping[str, Credential] | None = None,
        origins: Iterable[str] = (),
        trusted_origins: Iterable[str] = (),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._schemes = dict(schemes)
        given = (api_token, access_token, oauth, credentials)
        if environ is not None and all(option is None for option in given):
            api_token, access_token = environ.get(API_TOKEN) or None, environ.get(ACCESS_TOKEN) or None
        if access_token is not None and oauth is not None:
            raise UsageError("give access_token=… or oauth=…, not both: they fill the same place")
        self._sources: dict[str, Source] = {}
        self._shared: frozenset[str] = frozenset()
        self._fill("api_token", api_token, ("apiKey",))
        self._fill("access_token", access_token, _BEARER)
        self._fill("oauth", oauth, _BEARER)
        self._fill_by_name(credentials or {})
        vouched = (trusted_origins,) if isinstance(trusted_origins, str) else trusted_origins
        self._vouched = frozenset(require_origin(url, "trusted_origins") for url in vouched)
        self._origins = frozenset(filter(None, map(origin_of, origins))) | self._vouched
        self.plans: dict[int, Plan] = {}

    def _fill(self, option: str, value: Credential | None, kinds: Sequence[str]) -> None:
        """Use one option for every scheme of the kinds that it is meant for."""
        if value is None:
            return
        names = [name for name, scheme in self._schemes.items() if kind(scheme) in kinds]
        if not names:
            declared = ", ".join(f"{name} ({kind(scheme)})" for name, scheme in self._schemes.items())
            raise UsageError(
                f"{option}: the document has no security scheme that it could be for (declared: "
                f"{declared or 'none'}); give credentials={{scheme name: value}}"
            )
        self._sources.update(dict.fromkeys(names, as_source(value, option)))
        if option == "api_token" and len(names) > 1:
            self._shared = frozenset(names)

    def _fill_by_name(self, credentials: Mapping[str, Credential]) -> None:
        for name, value in credentials.items():
            if name not in self._schemes:
                close = nearest(name, self._schemes)
                raise UsageError(
                    f"credentials: the document declares no security scheme {name!r}, so there is no saying "
                    f"how to send it (declared: {', '.join(self._schemes) or 'none'})"
                    + (f"; did you mean {close!r}?" if close else "")
                )
            self._sources[name] = as_source(value, f"credentials[{name!r}]")
            self._shared -= {name}

    def __repr__(self) -> str:
        names = ", ".join(self._sources) or "no scheme"
        return f"<Credentials for {names} at {', '.join(sorted(self._origins)) or 'no origin'}>"

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"plans": {}}

    @property
    def origin(self) -> str:
        """Where an OAuth token says that its API is (Pipedrive's `api_domain`), or ""."""
        return next((source.origin for source in self._sources.values() if source.origin), "")

    @property
    def changing(self) -> bool:
        """Whether there may be other values than the present ones after a 401."""
        return any(type(source) is not Secret for source in self._sources.values())

    def placeholders(self, operation: Operation, url: str = "") -> tuple[tuple[str, str, str], ...]:
        """What will be added to a request, with shell variables for the values: (where, name, text).

        Without credentials it is what the first alternative asks for. With a `url` that the credentials
        do not belong to, it is nothing. For HTTP Basic the variable stands for base64 of "user:password".
        """
        plan = self.plan(operation)
        places = [place for place, _ in plan.places]
        if url and places and self.refusal(plan, url):
            return ()
        if plan.error:
            places = self._placements(operation.security[0])
        return tuple((place.location, place.name, f"{place.prefix}${place.variable}") for place in places)

    def plan(self, operation: Operation) -> Plan:
        """What the operation gets: made once, kept, and cheap to ask for again."""
        plan = self.plans.get(id(operation))
        if plan is None or plan.operation is not operation:
            plan = self.plans[id(operation)] = self._make_plan(operation)
        return plan

    def _make_plan(self, operation: Operation) -> Plan:
        """The first alternative that is covered, and one that sends something before one that does not.

        All schemes of an alternative, any alternative: OpenAPI 3.1.1, Security Requirement Object.
        """
        covered = [one for one in operation.security if self._covers(one)]
        if operation.security and not covered:
            return Plan(operation, error=self._missing(operation), needed=True)
        sending = (self._placements(one) for one in covered)
        places = [(place, self._sources[place.scheme]) for place in next(filter(None, sending), [])]
        needed = bool(places) and {} not in operation.security
        fixed = bool(places) and all(
            type(source) is Secret and place.location != "cookie" for place, source in places
        )
        headers, query = write([(place, source.current()) for place, source in places] if fixed else [])
        return Plan(operation, "", needed, tuple(places), fixed, headers, query)

    def _covers(self, alternative: Alternative) -> bool:
        """Whether every scheme has a value. A TLS client certificate is the transport's: always covered."""
        if len(self._shared.intersection(alternative)) > 1:
            return False  # one api_token cannot be two different keys
        return all(self._can_send(name) for name in alternative)

    def _can_send(self, name: str) -> bool:
        scheme = self._schemes.get(name)
        if scheme is None or kind(scheme) == "http digest":
            return False
        return name in self._sources or scheme.type == "mutualTLS"

    def _placements(self, alternative: Alternative) -> list[Placement]:
        found = (placement(self._schemes[name]) for name in alternative if name in self._schemes)
        return [place for place in found if place]

    def _missing(self, operation: Operation) -> str:
        ways = {" and ".join(map(self._way, one)): None for one in operation.security}
        given = (
            f"what was given ({', '.join(self._sources)}) does not cover it" if self._sources else "has none"
        )
        lines = "".join(f"\n  - {way}" for way in list(ways)[:10])
        return f"{operation.id} needs credentials and {given}. Any one of these would do:{lines}"

    def _way(self, name: str) -> str:
        if name in self._sources and name not in self._shared and self._can_send(name):
            return f"{name}: given"
        return describe(name, self._schemes.get(name), by_name=name in self._shared)

    def refusal(self, plan: Plan, url: str) -> str:
        """Why the credentials of a plan may not go to a URL; "" when they may (RFC 6454)."""
        origin = origin_of(url)
        adopted = bool(origin) and any(source.origin == origin for _, source in plan.places)
        if not adopted and origin not in self._origins:
            return (
                f"the credentials belong to {', '.join(sorted(self._origins)) or 'no origin'}, and this "
                f"request goes to {origin or 'no plain http or https URL'}. If they may go there too, say "
                f"trusted_origins=({origin or 'https://…'!r},)"
            )
        if not is_secure(origin) and origin not in self._vouched:
            return (
                f"{origin} is not encrypted: credentials could be read on the way. Use https; if they may go "
                f"there all the same, say trusted_origins=({origin!r},)"
            )
        return ""
