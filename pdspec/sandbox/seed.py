"""The seeded data set: the same seed gives the same account, row by row."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from . import words
from .fields import CONTRACT, LABELS, SOURCE, TIER
from .tables import ADDRESS_PARTS

TODAY: Final = datetime(2026, 8, 1, 12, 0, 0, tzinfo=UTC)
ORGANIZATIONS: Final = 420
PERSONS: Final = 1050
DEALS: Final = 900
ACTIVITIES: Final = 1600

Table = tuple[str, Sequence[str], Sequence[Sequence[Any]]]


def generate(seed: int) -> Iterator[Table]:
    """Yields (table, columns, rows) for a whole account, in an order that keeps ids valid."""
    return _Seed(random.Random(seed)).tables()  # noqa: S311


def stamp(moment: datetime) -> str:
    """A time as v1 writes it.

    >>> stamp(datetime(2025, 3, 1, 9, 30, tzinfo=UTC))
    '2025-03-01 09:30:00'
    """
    return moment.strftime("%Y-%m-%d %H:%M:%S")


class _Seed:
    """One generation run. Later tables look at the organizations and persons made before."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.users = [self._user(i) for i in range(1, 9)]
        self.homes: list[words.Country] = []
        self.born: list[datetime] = []
        self.names: list[str] = []
        self.people: dict[int, list[int]] = {}
        self.org_deals: dict[int, list[int]] = {}

    def tables(self) -> Iterator[Table]:
        yield "users", ("id", "name", "email", "has_pic", "pic_hash", "active_flag", "is_admin"), self.users
        organizations = [self._organization(i) for i in range(1, ORGANIZATIONS + 1)]
        address = tuple(f"address_{part}" for part in ADDRESS_PARTS)
        yield "organizations", (
            "id", "name", "owner_id", "visible_to", "label_ids", "country_code", "picture_id", "website",
            "linkedin",
            "industry", "annual_revenue", "employee_count", "custom", "add_time", "update_time", "address",
            *address,
        ), organizations  # fmt: skip
        pictured = [(row[6], row[0], row[2], row[13], self._hex(40)) for row in organizations if row[6]]
        yield "pictures", ("id", "item_id", "added_by_user_id", "add_time", "hash"), pictured
        yield "persons", (
            "id", "name", "first_name", "last_name", "org_id", "owner_id", "emails", "phones", "visible_to",
            "label_ids", "job_title", "active_flag", "add_time", "update_time",
        ), [self._person(i) for i in range(1, PERSONS + 1)]  # fmt: skip
        yield from self._pipelines()
        yield "deals", (
            "id", "title", "value", "currency", "status", "org_id", "person_id", "owner_id",
            "creator_user_id",
            "stage_id", "pipeline_id", "probability", "lost_reason", "visible_to", "label_ids",
            "expected_close_date",
            "close_time", "won_time", "lost_time", "stage_change_time", "add_time", "update_time",
        ), [self._deal(i) for i in range(1, DEALS + 1)]  # fmt: skip
        yield "activities", (
            "id", "subject", "type", "done", "due_date", "due_time", "duration", "deal_id", "person_id",
            "org_id",
            "owner_id", "creator_user_id", "note", "busy", "active_flag", "marked_as_done_time", "add_time",
            "update_time",
        ), [self._activity(i) for i in range(1, ACTIVITIES + 1)]  # fmt: skip
        yield from self._attachments()
        yield from self._history(organizations)
        yield "filters", ("id", "name", "type", "conditions"), _FILTERS

    def _user(self, id: int) -> tuple[Any, ...]:
        name = ("Ada Kallas", "Ben Ortiz", "Chiara Weiss", "Dmitri Saar", "Eun-ji Park", "Farid Haddad",
        "Greta Lind",
                "Hiro Tanaka")[id - 1]  # fmt: skip
        email = f"{name.split()[0].lower()}@sandbox.example"
        pictured = id % 3 == 1
        return id, name, email, int(pictured), self._hex(32) if pictured else None, int(id != 8), int(id == 1)

    def _organization(self, id: int) -> tuple[Any, ...]:
        rng, country = self.rng, self.rng.choice(words.COUNTRIES)
        name = self._name(country)
        born = self._moment(3 * 365)
        self.homes.append(country)
        self.born.append(born)
        self.names.append(name)
        site = f"https://www.{_slug(name)}.example" if rng.random() < 0.8 else None
        labels = sorted(rng.sample(sorted(LABELS), rng.choice((0, 1, 1, 1, 2))))
        return (
            id, name, rng.choice((1, 1, 2, 2, 3, 4, 5, 6, 7)), rng.choice((3, 3, 3, 3, 1, 5, 7)),
            json.dumps(labels),
            country.code, 500 + id if rng.random() < 0.12 else None, site,
            f"https://www.linkedin.com/company/{_slug(name)}" if rng.random() < 0.4 else None,
            rng.choice((None, *range(31, 45))), rng.choice((None, rng.randrange(50, 90_000) * 1000)),
            rng.choice((None, rng.randrange(1, 900))), json.dumps(self._custom(country)), stamp(born),
            stamp(self._between(born)), *self._address(country),
        )  # fmt: skip

    def _name(self, country: words.Country) -> str:
        rng = self.rng
        while True:
            style = rng.random()
            if style < 0.12:
                name = f"{rng.choice(country.last_names)} & {rng.choice(('Sons', 'Partners', 'Daughters'))}"
            elif style < 0.3:
                name = f"{rng.choice(country.last_names)} {rng.choice(words.TRADES)}"
            else:
                name = f"{rng.choice(words.FIRST_WORDS)} {rng.choice(words.TRADES)}"
            name = f"{name} {rng.choice(country.suffixes)}"
            if name not in self.names:
                return name

    def _custom(self, country: words.Country) -> dict[str, Any]:
        rng, custom = self.rng, dict[str, Any]()
        if rng.random() < 0.6:
            custom[TIER] = rng.choice(("gold", "silver", "silver", "bronze", "bronze"))
        if rng.random() < 0.5:
            custom[SOURCE] = rng.choice((21, 22, 23, 24))
        if rng.random() < 0.35:
            custom |= {CONTRACT: rng.randrange(10, 900) * 100, f"{CONTRACT}_currency": country.currency}
        return custom

    def _address(self, country: words.Country) -> tuple[str | None, ...]:
        rng = self.rng
        if rng.random() < 0.1:
            return (None,) * (1 + len(ADDRESS_PARTS))
        city, region, area = rng.choice(country.cities)
        street, number = rng.choice(country.streets), str(rng.randrange(1, 190))
        postal = f"{area}{rng.randrange(10, 99)}"
        full = f"{street} {number}, {postal} {city}, {country.name}"
        return full, None, number, street, None, city, region, None, country.name, postal, full

    def _person(self, id: int) -> tuple[Any, ...]:
        rng = self.rng
        org = rng.randrange(1, ORGANIZATIONS + 1) if rng.random() < 0.93 else None
        country = self.homes[org - 1] if org else rng.choice(words.COUNTRIES)
        first, last = rng.choice(country.first_names), rng.choice(country.last_names)
        host = _slug(self.names[org - 1]) if org else "mail"
        email = f"{_slug(first)}.{_slug(last)}@{host}.example"
        emails = [{"value": email, "primary": True, "label": "work"}]
        phones = [
            {"value": f"{country.phone} {rng.randrange(10**7, 10**8)}", "primary": True, "label": "work"}
        ]
        born = self._between(self.born[org - 1]) if org else self._moment(700)
        if org:
            self.people.setdefault(org, []).append(id)
        return (
            id, f"{first} {last}", first, last, org, rng.randrange(1, 8), json.dumps(emails),
            json.dumps(phones), 3,
            json.dumps([rng.randrange(1, 6)] if rng.random() < 0.4 else []), rng.choice((None,
            *words.JOBS)), 1,
            stamp(born), stamp(self._between(born)),
        )  # fmt: skip

    def _pipelines(self) -> Iterator[Table]:
        when = stamp(TODAY - timedelta(days=3 * 365))
        pipelines = [
            (1, "Sales", "sales", 1, 1, 1, when, when),
            (2, "Renewals", "renewals", 2, 1, 1, when, when),
        ]
        yield "pipelines", (
            "id", "name", "url_title", "order_nr", "active", "deal_probability", "add_time", "update_time"
        ), pipelines  # fmt: skip
        names = ("Qualified", "Contact made", "Demo scheduled", "Proposal sent", "Negotiation")
        stages = [
            (5 * p + n + 1, n + 1, name, 1, 20 * (n + 1), p + 1, 0, None, when, when)
            for p in range(2) for n, name in enumerate(names)
        ]  # fmt: skip
        yield "stages", (
            "id", "order_nr", "name", "active_flag", "deal_probability", "pipeline_id", "rotten_flag",
            "rotten_days",
            "add_time", "update_time",
        ), stages  # fmt: skip

    def _deal(self, id: int) -> tuple[Any, ...]:
        rng = self.rng
        org = rng.randrange(1, ORGANIZATIONS + 1)
        people = self.people.get(org)
        person = rng.choice(people) if people and rng.random() < 0.8 else None
        self.org_deals.setdefault(org, []).append(id)
        # Now and then a deal hangs on the person only: that is what v1 calls an indirect relation.
        direct = None if person and rng.random() < 0.06 else org
        status = rng.choices(("open", "won", "lost", "deleted"), (45, 30, 20, 5))[0]
        born = self._between(self.born[org - 1])
        closed = stamp(self._between(born)) if status in {"won", "lost"} else None
        stage = rng.randrange(1, 11)
        return (
            id, f"{rng.choice(words.PRODUCTS)} for {self.names[org - 1]}"[:120], rng.randrange(5, 900) * 100,
            self.homes[org - 1].currency, status, direct, person, rng.randrange(1, 8), rng.randrange(1, 8),
            stage,
            1 if stage < 6 else 2, rng.choice((None, 10, 25, 50, 75, 90)),
            rng.choice(words.LOST_REASONS) if status == "lost" else None, 3,
            json.dumps([rng.randrange(1, 6)] if rng.random() < 0.3 else []),
            (born + timedelta(days=rng.randrange(20, 200))).strftime("%Y-%m-%d"), closed,
            closed if status == "won" else None, closed if status == "lost" else None,
            stamp(self._between(born)), stamp(born), closed or stamp(self._between(born)),
        )  # fmt: skip

    def _activity(self, id: int) -> tuple[Any, ...]:
        rng = self.rng
        org = rng.randrange(1, ORGANIZATIONS + 1)
        born = self._between(self.born[org - 1])
        done = rng.random() < 0.7
        due = self._between(born) if done else TODAY + timedelta(days=rng.randrange(-10, 90))
        kind, subject = rng.choice(words.ACTIVITY_SUBJECTS)
        deals, people = self.org_deals.get(org), self.people.get(org)
        return (
            id, subject, kind, int(done), due.strftime("%Y-%m-%d"), rng.choice(("09:00", "10:30", "13:00",
            "15:30", "")),
            rng.choice(("00:30", "01:00", "")), rng.choice(deals) if deals and rng.random() < 0.5 else None,
            rng.choice(people) if people and rng.random() < 0.7 else None, org, rng.randrange(1, 8),
            rng.randrange(1, 8), rng.choice((None, None, *words.NOTES)), int(rng.random() < 0.2), 1,
            stamp(due) if done else None, stamp(born), stamp(max(born, due) if done else born),
        )  # fmt: skip

    def _attachments(self) -> Iterator[Table]:
        yield "files", (
            "id", "org_id", "deal_id", "person_id", "user_id", "name", "file_name", "file_size", "file_type",
            "description", "active_flag", "add_time", "update_time",
        ), [self._file(i) for i in range(1, 501)]  # fmt: skip
        yield "mails", (
            "id", "org_id", "person_id", "user_id", "mail_thread_id", "subject", "snippet", "sent_flag",
            "read_flag",
            "has_attachments_flag", "tracking", "message_time",
        ), [self._mail(i) for i in range(1, 701)]  # fmt: skip
        yield "notes", (
            "id", "org_id", "user_id", "content", "active_flag", "add_time", "update_time"
        ), [self._note(i) for i in range(1, 301)]  # fmt: skip

    def _file(self, id: int) -> tuple[Any, ...]:
        rng, org = self.rng, self.rng.randrange(1, ORGANIZATIONS + 1)
        title, kind = rng.choice(words.FILES)
        when, deals = stamp(self._between(self.born[org - 1])), self.org_deals.get(org)
        return (
            id, org, rng.choice(deals) if deals and rng.random() < 0.4 else None, None, rng.randrange(1, 8),
            f"{title} {id}.{kind}", f"{_slug(title)}-{id}.{kind}", rng.randrange(2_000, 4_000_000), kind,
            None, 1, when,
            when,
        )  # fmt: skip

    def _mail(self, id: int) -> tuple[Any, ...]:
        rng, org = self.rng, self.rng.randrange(1, ORGANIZATIONS + 1)
        subject, snippet = rng.choice(words.MAILS)
        people, sent = self.people.get(org), rng.random() < 0.5
        return (
            id, org, rng.choice(people) if people else None, rng.randrange(1, 8), 1 + id // 3, subject,
            snippet,
            int(sent), int(sent or rng.random() < 0.7), int(rng.random() < 0.2),
            rng.choice(("opened", "not opened", None)) if sent else None,
            stamp(self._between(self.born[org - 1])),
        )  # fmt: skip

    def _note(self, id: int) -> tuple[Any, ...]:
        rng, org = self.rng, self.rng.randrange(1, ORGANIZATIONS + 1)
        when = stamp(self._between(self.born[org - 1]))
        return id, org, rng.randrange(1, 8), f"<p>{rng.choice(words.NOTES)}</p>", 1, when, when

    def _history(self, organizations: list[tuple[Any, ...]]) -> Iterator[Table]:
        rng, changes, followers = self.rng, list[tuple[Any, ...]](), list[tuple[Any, ...]]()
        for row in organizations:
            org, name, owner, born = row[0], row[1], row[2], self.born[row[0] - 1]
            changes.append((org, owner, "name", None, json.dumps(name), stamp(born), "app", 0))
            if rng.random() < 0.4:
                before = rng.choice([user for user in range(1, 8) if user != owner])
                when = stamp(self._between(born))
                changes.append(
                    (org, before, "owner_id", json.dumps(before), json.dumps(owner), when, "app", 0)
                )
            if (tier := json.loads(row[12]).get(TIER)) and rng.random() < 0.5:
                when = stamp(self._between(born))
                changes.append((org, owner, TIER, None, json.dumps(tier), when, "api", 0))
            watchers = sorted({owner, *rng.sample(range(1, 8), rng.choice((0, 0, 1, 2)))})
            followers += [(org, user, stamp(self._between(born))) for user in watchers]
        changes.sort(key=lambda change: change[5])
        yield "changes", (
            "org_id", "user_id", "field_key", "old_value", "new_value", "log_time", "source", "is_bulk"
        ), changes  # fmt: skip
        yield "followers", ("org_id", "user_id", "add_time"), followers
        log = [(org, "added", user, user, when) for org, user, when in sorted(followers, key=lambda f: f[2])]
        yield "follower_log", ("org_id", "action", "actor_user_id", "follower_user_id", "time"), log

    def _moment(self, days: int) -> datetime:
        return TODAY - timedelta(
            minutes=self.rng.randrange(24 * 60, days * 24 * 60), seconds=self.rng.randrange(60)
        )

    def _between(self, start: datetime) -> datetime:
        return start + timedelta(seconds=int(self.rng.random() * (TODAY - start).total_seconds()))

    def _hex(self, digits: int) -> str:
        return f"{self.rng.getrandbits(4 * digits):0{digits}x}"


_FILTERS = (
    (1, "Organizations in Estonia", "org", json.dumps([["address_country", "=", "Estonia"]])),
    (2, "Large organizations", "org", json.dumps([["employee_count", ">=", 250]])),
    (3, "Open deals over 50,000", "deals", json.dumps([["status", "=", "open"], ["value", ">", 50_000]])),
    (4, "Activities still to do", "activity", json.dumps([["done", "=", 0]])),
    (5, "Persons without an organization", "people", json.dumps([["org_id", "is", None]])),
)

_PLAIN = str.maketrans("äöüõšžéèêëíóúñçãâáąćęłńśźżěřůýčïÅåß'&.", "aouoszeeeeiouncaaaacelnszzeruyciaas   ")


def _slug(name: str) -> str:
    return "-".join(name.lower().translate(_PLAIN).encode("ascii", "ignore").decode().split())
