"""What the sandbox account has set up: custom fields, labels and the names of things."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

COMPANY_ID: Final = 7_654_321
COMPANY_DOMAIN: Final = "sandbox"
ADMIN_ID: Final = 1

TIER: Final = "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"
SOURCE: Final = "3a1f0c8be6d24d7f9b51c2e4a60d8f7712ce5b90"
CONTRACT: Final = "c7d5a9140fe36b28a1d09e4f5c83b7626a94ed1f"

LABELS: Final[Mapping[int, str]] = {
    1: "Customer",
    2: "Hot lead",
    3: "Warm lead",
    4: "Cold lead",
    5: "Partner",
}

# A custom field's key, with or without a companion's ending ("_currency", "_until", "_locality", …).
CUSTOM_KEY: Final = re.compile(r"([0-9a-f]{40})(?:_([a-z0-9_]+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class CustomField:
    """A custom field of organizations. `options` maps the ids of an "enum" to their labels."""

    key: str
    name: str
    type: str
    options: Mapping[int, str] = field(default_factory=dict)
    companions: tuple[str, ...] = ()


CUSTOM_FIELDS: Final = (
    CustomField(TIER, "Customer tier", "varchar"),
    CustomField(
        SOURCE, "Lead source", "enum", {21: "Trade fair", 22: "Referral", 23: "Website", 24: "Cold call"}
    ),
    CustomField(CONTRACT, "Contract value", "monetary", companions=("currency",)),
)


def is_custom(key: str) -> bool:
    """Whether a body's key belongs to a custom field.

    >>> is_custom("9dc80c50d78a15643bfc4ca79d76156a73a1ca0e_currency"), is_custom("name")
    (True, False)
    """
    return CUSTOM_KEY.fullmatch(key) is not None


def v1_fields(custom: Mapping[str, Any]) -> dict[str, Any]:
    """Custom fields as v1 shows them: keys of their own, null for those without a value."""
    empty: dict[str, Any] = {}
    for each in CUSTOM_FIELDS:
        empty |= {each.key: None} | {f"{each.key}_{ending}": None for ending in each.companions}
    return empty | dict(custom)


def v2_fields(custom: Mapping[str, Any]) -> dict[str, Any]:
    """Custom fields as v2 shows them: a value with companions becomes one object.

    >>> key = "c7d5a9140fe36b28a1d09e4f5c83b7626a94ed1f"
    >>> v2_fields({key: 10, key + "_currency": "EUR"})[key]
    {'value': 10, 'currency': 'EUR'}
    """
    values: dict[str, Any] = {each.key: None for each in CUSTOM_FIELDS}
    values |= {key: value for key, value in custom.items() if len(key) == 40}
    for key, value in custom.items():
        found = CUSTOM_KEY.fullmatch(key)
        if found and found[2] and value is not None:
            main = values.get(found[1])
            values[found[1]] = (main if isinstance(main, dict) else {"value": main}) | {found[2]: value}
    return values


def from_v2(values: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round: what v2 was given, as it is stored.

    >>> key = "c7d5a9140fe36b28a1d09e4f5c83b7626a94ed1f"
    >>> from_v2({key: {"value": 10, "currency": "EUR"}}) == {key: 10, key + "_currency": "EUR"}
    True
    """
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            flat[key] = value.get("value")
            flat |= {f"{key}_{ending}": part for ending, part in value.items() if ending != "value"}
        else:
            flat[key] = value
            if value is None:
                flat |= {f"{key}_{ending}": None for ending in _companions(key)}
    return flat


def with_labels(values: Mapping[str, Any]) -> dict[str, Any]:
    """v2 `include_option_labels`: an option's id becomes `{"id", "label"}`."""
    shown = dict(values)
    for each in CUSTOM_FIELDS:
        if each.options and isinstance(shown.get(each.key), int):
            option = shown[each.key]
            shown[each.key] = {"id": option, "label": each.options.get(option)}
    return shown


def _companions(key: str) -> tuple[str, ...]:
    return next((each.companions for each in CUSTOM_FIELDS if each.key == key), ())
