"""A JSON object in pieces: its keys packed so that one is found without listing them, its values read later.

A document of 4,000 operations has 20,000 pieces: as JSON their index takes 20 ms to parse, this one nothing.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Collection, ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any
from zlib import crc32

_PENDING: Any = object()


class Section:
    """The keys of one object in document order, where each value lies, and its checksum.

    A hash table in arrays.

    >>> section = Section.pack(["a", "b"], [10, 30], [7, 8])
    >>> section.place("b"), "c" in section, list(section)
    ((10, 30, 8), False, ['a', 'b'])
    """

    def __init__(
        self, keys: bytes, key_ends: array[int], bounds: array[int], sums: array[int], table: array[int]
    ) -> None:
        self._keys, self._key_ends, self._bounds, self._sums = keys, key_ends, bounds, sums
        self._table = table

    @classmethod
    def pack(
        cls, names: Collection[str], value_ends: Collection[int], sums: Collection[int], begin: int = 0
    ) -> Section:
        """From names, the position where each value ends and its checksum; the first starts at `begin`."""
        keys = [_encoded(name) for name in names]
        ends, total = array("Q"), 0
        for key in keys:
            total += len(key)
            ends.append(total)
        table = array("I", bytes(4 << (2 * len(keys)).bit_length()))
        for number, key in enumerate(keys, 1):
            slot = crc32(key) % len(table)
            while table[slot]:
                slot = (slot + 1) % len(table)
            table[slot] = number
        return cls(b"".join(keys), ends, array("Q", [begin, *value_ends]), array("I", sums), table)

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Bytes of keys, number of keys, number of slots: what `unpack` needs."""
        return len(self._keys), len(self._key_ends), len(self._table)

    def packed(self) -> bytes:
        """The bytes that `unpack` reads."""
        arrays = (self._key_ends, self._bounds, self._sums, self._table)
        return self._keys + b"".join(a.tobytes() for a in arrays)

    @classmethod
    def unpack(cls, data: bytes, at: int, sizes: tuple[int, int, int]) -> tuple[Section, int]:
        """The section at a position of `data`, and the position behind it."""
        width, count, slots = sizes
        keys, at = data[at : at + width], at + width
        arrays = []
        for kind, length in (("Q", count), ("Q", count + 1), ("I", count), ("I", slots)):
            numbers: array[int] = array(kind)
            size = length * numbers.itemsize
            numbers.frombytes(data[at : at + size])
            arrays.append(numbers)
            at += size
        return cls(keys, *arrays), at

    def place(self, name: str) -> tuple[int, int, int]:
        """Where the value begins and ends, and its checksum. Raises KeyError."""
        number = self._find(name)
        if number < 0:
            raise KeyError(name)
        return self._bounds[number], self._bounds[number + 1], self._sums[number]

    def _find(self, name: object) -> int:
        if not isinstance(name, str) or not self._key_ends:
            return -1
        key, table, ends = _encoded(name), self._table, self._key_ends
        slot = crc32(key) % len(table)
        while number := table[slot]:
            start = ends[number - 2] if number > 1 else 0
            if self._keys[start : ends[number - 1]] == key:
                return number - 1
            slot = (slot + 1) % len(table)
        return -1

    def __contains__(self, name: object) -> bool:
        return self._find(name) >= 0

    def __len__(self) -> int:
        return len(self._key_ends)

    def __iter__(self) -> Iterator[str]:
        start = 0
        for end in self._key_ends:
            yield self._keys[start:end].decode("utf-8", "surrogatepass")
            start = end


BYTE_ORDER = f"{sys.byteorder}{array('I').itemsize}{array('Q').itemsize}"  # what packed arrays depend on


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")


class LazyMap(dict[str, Any]):
    """A JSON object whose values are parsed when they are first looked at. It is not to be changed."""

    __slots__ = ("_names", "_read")

    def __init__(self, names: Collection[str], read: Callable[[str], Any]) -> None:
        super().__init__()
        self._names, self._read = names, read
        for name in names:  # one is enough: C code takes a dict without any for an empty one
            super().__setitem__(name, _PENDING)
            break

    def __getitem__(self, key: str) -> Any:
        value = super().get(key, _PENDING)
        if value is _PENDING:
            if key not in self._names:
                raise KeyError(key)
            value = self._read(key)
            super().__setitem__(key, value)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self._names else default

    def __contains__(self, key: object) -> bool:
        return key in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def keys(self) -> KeysView[str]:  # type: ignore[override]  # the views of any Mapping serve
        return KeysView(self)

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]
        return ItemsView(self)

    def values(self) -> ValuesView[Any]:  # type: ignore[override]
        return ValuesView(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self.items()) == dict(other.items())

    __hash__ = None

    def __repr__(self) -> str:
        return repr(dict(self.items()))

    def __reduce__(self) -> Any:
        return dict, (list(self.items()),)
