"""The work that is timed: what every client is asked to do, and what it should refuse. Imports nothing."""

TOKEN = "0123456789abcdef0123456789abcdef01234567"  # noqa: S105  (nobody's)
HEADERS = {"x-api-token": TOKEN, "accept": "application/json"}
ID = 7
QUERY: dict[str, object] = {
    "user_id": 5, "filter_id": 12, "first_char": "o", "start": 0, "limit": 100, "sort": "name ASC",
}  # fmt: skip
FIELDS: dict[str, object] = {
    "name": "Acme & Søn", "owner_id": 5, "visible_to": "3", "label": 7,
    "add_time": "2026-01-02 03:04:05", "label_ids": [7, 8],
}  # fmt: skip

# Wrong however a client writes them. "7" for 7 is not: it cannot be told from it once it stands in a URL.
WRONG_IDS: tuple[object, ...] = ("seven", None, 7.5, True, [7])
WRONG_QUERIES: tuple[dict[str, object], ...] = (
    {"limit": 501}, {"limit": "five"}, {"first_char": ""}, {"start": -1}, {"sort": "name; x"},
)  # fmt: skip
WRONG_FIELDS: tuple[dict[str, object], ...] = (
    {"visible_to": "4"}, {"owner_id": "5"}, {"label_ids": [7, "8"]}, {"name": 1}, {"label": 1.5},
)  # fmt: skip
ROWS, PAGE = 10_000, 500  # of the long list


class Wrong(Exception):
    """An answer or a verdict is not what it must be: the timing would mean nothing."""


def expect(true: bool) -> None:
    """Stop the run when something is wrong."""
    if not true:
        raise Wrong
