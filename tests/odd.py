"""Values that nobody should pass, and some that everybody does; each made anew, because some are used up."""

# ruff: noqa: PLW0108, DTZ001, RUF012  # every entry is a lambda; times without a zone are odd on purpose

from __future__ import annotations

import array
import collections
import ctypes
import dataclasses
import datetime
import decimal
import enum
import fractions
import io
import math
import pathlib
import pickle
import socket
import string
import tempfile
import threading
import types
import unittest.mock
import uuid
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from pdspec import PdspecError

SECRET = "secret-token-4711"


class Boom(RuntimeError):
    """What the user's own code raises."""

    def __str__(self) -> str:
        raise ValueError("not even this can be shown")

    __repr__ = __str__


def boom(*_: Any, **__: Any) -> Any:
    raise Boom


NAMES = (
    "__str__", "__repr__", "__eq__", "__len__", "__iter__", "__bool__", "__getitem__", "__contains__", "__float__",
    "__int__", "__index__", "__format__", "__lt__", "__reduce_ex__", "__getattr__", "items", "keys", "values", "get",
    "read", "name", "encode", "isoformat", "value", "__fspath__", "__class__", "__deepcopy__", "__sizeof__", "__mod__",
    "split", "strip", "lower", "startswith", "replace", "__add__", "__neg__", "__buffer__", "content_type", "chunks",
)  # fmt: skip


def hostile(base: type, *, keep: tuple[str, ...] = ()) -> type:
    """A subclass of which everything raises; `__class__` and attributes as properties that do."""
    body: dict[str, Any] = {name: boom for name in NAMES if name not in keep and hasattr(base, name)}
    if base is object:
        body |= dict.fromkeys(
            ("__iter__", "__len__", "__index__", "__float__", "__bool__", "__getitem__"), boom
        )
        body |= {name: property(boom) for name in ("read", "content_type", "values", "name", "__class__")}
    if base is not object and base is not BaseException:
        body["__hash__"] = base.__hash__
    body.pop("__getattr__", None)
    body.pop("__reduce_ex__", None)
    return type(f"Hostile_{base.__name__}", (base,), body)


HostileStr, HostileInt, HostileFloat = hostile(str), hostile(int), hostile(float)
HostileDict, HostileList, HostileTuple = hostile(dict), hostile(list), hostile(tuple)
HostileBytes, HostileObject = hostile(bytes), hostile(object)


class HashBoom(str):
    """A key whose hash worked when it was put in, and whose equality never does."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        raise Boom


class Liar(Mapping[str, Any]):
    """A mapping that says one thing and does another."""

    def __init__(self, how: str) -> None:
        self.how = how

    def __getitem__(self, key: str) -> Any:
        if self.how == "getitem":
            raise KeyError(key)
        return {"a": [1]}

    def __iter__(self) -> Iterator[str]:
        if self.how == "iter":
            raise Boom
        return iter(["name", "name", "id"]) if self.how == "twice" else iter([1, None])  # type: ignore[list-item]

    def __len__(self) -> int:
        return -1 if self.how == "len" else 0

    def items(self) -> Any:
        return 5 if self.how == "items" else [1, 2] if self.how == "pairs" else super().items()


class Broken(Mapping[str, Any]):
    """A mapping whose source is gone."""

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Any:
        raise ConnectionError("the database is gone")

    def __len__(self) -> int:
        return 1


class Reader:
    """A file whose `read` gives what it is told to."""

    def __init__(self, gives: Any) -> None:
        self.gives = gives
        self.name = gives

    def read(self, *_: Any) -> Any:
        return boom() if self.gives is Boom else self.gives


class Colour(enum.Enum):
    RED = "red"
    DEEP = {"a": (1, 2)}
    SELF = object()


class Level(enum.IntEnum):
    LOW = 1


class Flag(enum.Flag):
    A = 1
    B = 2


@dataclasses.dataclass
class Data:
    name: str = "x"


Point = collections.namedtuple("Point", "x y")


def deep(wrap: Callable[[Any], Any], times: int) -> Any:
    value: Any = 1
    for _ in range(times):
        value = wrap(value)
    return value


def looped(kind: str) -> Any:
    items: list[Any] = [1]
    mapping: dict[str, Any] = {"name": "x"}
    items.append(items if kind == "list" else mapping)
    mapping["name"] = mapping if kind == "dict" else items
    return items if kind == "list" else mapping


def closed() -> Any:
    file = io.BytesIO(b"x")
    file.close()
    return file


def closed_socket() -> Any:
    sock = socket.socket()
    sock.close()
    return sock


def raised(error: BaseException) -> Any:
    def generate() -> Iterator[Any]:
        yield 1
        raise error

    return generate()


def detached() -> Any:
    view = memoryview(b"x")
    view.release()
    return view


class StrangeMeta(type):
    """A class that does not even want to say its name."""

    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise Boom


class Nameless(metaclass=StrangeMeta):
    def __repr__(self) -> str:
        return HostileStr("x")


ODD: tuple[Callable[[], Any], ...] = (
    lambda: None, lambda: True, lambda: 0, lambda: -1, lambda: 10**5000, lambda: -(10**400), lambda: 2**63, lambda: 1e400,
    lambda: math.nan, lambda: -math.inf, lambda: -0.0, lambda: 5e-324, lambda: 1e308, lambda: 3.0,
    lambda: decimal.Decimal("1.10"), lambda: decimal.Decimal("NaN"), lambda: decimal.Decimal("sNaN"),
    lambda: decimal.Decimal("1e99999"), lambda: decimal.Decimal("1e999999999"), lambda: fractions.Fraction(1, 3), lambda: 1j,
    lambda: "", lambda: ".", lambda: "..", lambda: "a/../b", lambda: "\ud800", lambda: "a\0b", lambda: "a\r\nX-Evil: 1",
    lambda: "x" * 100_000, lambda: "é😀", lambda: " x ", lambda: "%2e%2e", lambda: "a,b", lambda: "a&b=c#d?e", lambda: "{x}",
    lambda: "\u202e", lambda: "7", lambda: "1" * 5000, lambda: SECRET, lambda: "\x1f", lambda: "\u2028",
    lambda: b"", lambda: b"\xff\0", lambda: bytearray(b"x"), lambda: memoryview(b"x"), detached,
    lambda: memoryview(array.array("d", [1.0])), lambda: memoryview(bytes(4)).cast("I"), lambda: array.array("i", [1]),
    lambda: HostileStr("x"), lambda: HostileInt(7), lambda: HostileFloat(7.5), lambda: HostileDict(name="x"),
    lambda: HostileList([1]), lambda: HostileTuple([1]), lambda: HostileTuple(["a", b"x"]), lambda: HostileBytes(b"x"), HostileObject, lambda: Nameless(),
    lambda: {HashBoom("name"): "x"}, lambda: {HashBoom("q"): 1}, lambda: {"a": HostileObject()}, lambda: [HostileStr("x")],
    lambda: Liar("getitem"), lambda: Liar("iter"), lambda: Liar("twice"), lambda: Liar("keys"), lambda: Liar("len"),
    lambda: Liar("items"), lambda: Liar("pairs"), lambda: types.MappingProxyType({"name": "x"}), lambda: collections.ChainMap({"name": 1}),
    lambda: collections.OrderedDict(name="x"), lambda: collections.defaultdict(list), lambda: collections.Counter("aab"),
    lambda: collections.UserDict(name="x"), lambda: collections.UserList([1]), lambda: collections.UserString("x"),
    lambda: Colour.RED, lambda: Colour.DEEP, lambda: Colour.SELF, lambda: Level.LOW, lambda: Flag.A | Flag.B, lambda: Data(), lambda: Point(1, "y"),
    lambda: datetime.date(2024, 1, 2), lambda: datetime.datetime(2024, 1, 2), lambda: datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC),
    lambda: datetime.time(1, 2), lambda: datetime.timedelta(1), lambda: uuid.UUID(int=7), lambda: pathlib.Path("/nowhere"), lambda: pathlib.Path("a\0b"),
    lambda: pathlib.Path(), lambda: (n for n in [1, 2]), lambda: raised(Boom()), lambda: raised(RecursionError()), lambda: iter([1]), lambda: range(3),
    lambda: map(str, [1]), lambda: {1, 2}, lambda: frozenset({"a"}), dict, list, lambda: (), lambda: [[]], lambda: [None], lambda: {"": None},
    lambda: {1: 2}, lambda: {None: 1, ("a",): 2}, lambda: {"\ud800": 1}, lambda: {"a\r\n": "b"}, lambda: {"name": object()}, lambda: {b"name": 1},
    lambda: looped("list"), lambda: looped("dict"), lambda: deep(lambda v: [v], 100_000), lambda: deep(lambda v: {"name": v}, 100_000), lambda: deep(lambda v: (v,), 2_000),
    lambda: deep(lambda v: [v], 70), lambda: deep(lambda v: {"next": v}, 90), lambda: deep(lambda v: {"next": v, "v": 1}, 400),
    lambda: io.BytesIO(b"x"), lambda: io.StringIO("x"), closed, lambda: Reader(Boom), lambda: Reader(5), lambda: Reader(None), lambda: Reader("\ud800"), lambda: Reader(b"x\r\n--"),
    lambda: Reader(bytearray(b"x")), lambda: Reader(HostileStr("x")), lambda: io.BufferedReader(io.BytesIO(b"x")), closed_socket,
    lambda: ("a.txt", b"x"), lambda: ("a\r\nb", b"x", "text/plain"), lambda: ("a", b"x", "a/b\r\nX: 1"), lambda: ("a", "x", "text/plain", {"X-Y": "1\r\n2"}),
    lambda: ("a", b"x", "text/plain", 5), lambda: ("a", b"x", 5), lambda: ("a", b"x", "text/plain", {5: 6}), lambda: ("\ud800", b"x"), lambda: ("a", Reader(Boom)), lambda: ("a", "\ud800", "text/plain"),
    lambda: ("a", b"x", "text/plain", [("X", "1")]), lambda: ("a", b"x", "text/plain", {"X\r\nY": "1"}), lambda: ("a", None, "text/plain"), lambda: [("a", b"x"), b"y"], lambda: [b"x", 5],
    lambda: object(), lambda: object, lambda: int, lambda: len, lambda: (lambda: 1), lambda: math, lambda: NotImplemented, lambda: ..., lambda: Boom(), lambda: Boom,
    lambda: threading.Lock(), lambda: type("X", (), {"__index__": lambda _: "x"})(), lambda: type("X", (), {"__index__": lambda _: 7})(),
    lambda: type("X", (int,), {"__index__": lambda _: Level.LOW})(9), lambda: type("X", (str,), {"__str__": lambda _: "\ud800"})("x"), lambda: type("X", (dict,), {"items": lambda _: iter([(HostileStr("name"), 1)])})(),
    lambda: type("X", (str,), {"encode": lambda *_: b"", "__str__": lambda s: s})("\ud800"), lambda: type("X", (float,), {"__float__": lambda _: math.nan})(1.0),
)  # fmt: skip


class Deceiver:
    """Says that it is of another class, as mocks with a `spec` do."""

    def __init__(self, kind: type) -> None:
        self.kind = kind

    @property  # type: ignore[misc]
    def __class__(self) -> type:  # type: ignore[override]
        return self.kind


class Unhashed(str):
    """Text that no dict takes."""

    __slots__ = ()

    def __hash__(self) -> int:
        raise Boom


class NoZone(datetime.tzinfo):
    def utcoffset(self, _: Any) -> Any:
        raise Boom


class PathLike:
    def __init__(self, gives: Any) -> None:
        self.gives = gives

    def __fspath__(self) -> Any:
        return self.gives


class Model:
    """Like the models of pydantic: iterates over pairs, and has a dict to give away."""

    def __iter__(self) -> Iterator[Any]:
        return iter([("name", "x")])

    def model_dump(self) -> dict[str, Any]:
        return {"name": "x"}


class Scalar:
    """Like a scalar of numpy: a number by its methods alone."""

    dtype = "int64"

    def __int__(self) -> int:
        return 7

    __index__ = __int__

    def __float__(self) -> float:
        return 7.0

    def item(self) -> int:
        return 7


async def never() -> None:
    """Made by the call, and never awaited."""


async def agen() -> Any:
    yield 1


def unstarted() -> Any:
    coroutine = never()
    coroutine.close()
    return coroutine


def gone() -> Any:
    """A reference to what is not there any more."""
    return weakref.proxy(Reader(b"x"))


ODD += (
    unittest.mock.MagicMock, unittest.mock.Mock, lambda: unittest.mock.Mock(spec=dict), lambda: unittest.mock.MagicMock(spec=str), lambda: unittest.mock.MagicMock(spec=list),
    lambda: Deceiver(str), lambda: Deceiver(dict), lambda: Deceiver(int), lambda: Deceiver(list), lambda: Deceiver(bytes), lambda: Deceiver(float), lambda: Deceiver(type(None)), lambda: Deceiver(bool),
    lambda: Deceiver(tuple), lambda: Deceiver(enum.Enum), lambda: Deceiver(datetime.datetime), lambda: Deceiver(decimal.Decimal), lambda: Deceiver(uuid.UUID), lambda: Deceiver(pathlib.Path), lambda: Deceiver(Mapping),
    lambda: Unhashed("x"), lambda: datetime.datetime(2024, 1, 2, tzinfo=NoZone()), lambda: PathLike("/nowhere"), lambda: PathLike(b"x"), lambda: PathLike(5), Model, Scalar, unstarted, agen, gone,
    lambda: types.SimpleNamespace(name="x"), lambda: memoryview(b"abcd")[::2], lambda: hostile(decimal.Decimal)(1), lambda: hostile(datetime.datetime)(2024, 1, 2), lambda: hostile(datetime.date)(2024, 1, 2), lambda: hostile(uuid.UUID)(int=7),
    lambda: Level, lambda: list[int], lambda: ctypes.c_int(7), lambda: (n for n in [b"x"]), lambda: iter([b"a", "b"]), lambda: {"a": (n for n in [1])},
    lambda: collections.deque([1]), lambda: {"name": "x"}.keys(), lambda: {"a": 1}.items(), lambda: zip([1], [2], strict=False), lambda: string.Template("x"), lambda: fractions.Fraction(2), lambda: decimal.Decimal("-0"), lambda: decimal.Decimal("0E+5"),
    lambda: decimal.Decimal("Infinity"), lambda: datetime.date.max, lambda: datetime.datetime(1, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=23))), lambda: tempfile.SpooledTemporaryFile(), lambda: BaseException(), lambda: (x for x in ()),  # noqa: SIM115
    lambda: {"a": {"b": {"c": [{"d": b"x"}]}}}, lambda: [["a", ["b", ["c"]]]], lambda: {"x": 5, "X": 6}, lambda: {"": ""}, lambda: {" ": 1}, lambda: ["\t"], lambda: "a=b; c=d", lambda: 'a"b', lambda: "\x7f", lambda: "ÿ", lambda: "Ā", lambda: "\x85", lambda: "%", lambda: "%zz", lambda: "//", lambda: "\\",
)  # fmt: skip
# A recipe says how to make a value, so that a failing example can be printed and made again.
plain = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.binary(max_size=10),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Po"]), max_size=5),
).map(lambda value: ("plain", value))  # fmt: skip
odd = st.integers(0, len(ODD) - 1).map(lambda index: ("odd", index))
recipes = st.recursive(
    st.one_of(odd, odd, plain),
    lambda below: st.one_of(
        st.lists(below, max_size=3).map(lambda parts: ("list", parts)),
        st.lists(below, max_size=3).map(lambda parts: ("tuple", parts)),
        st.dictionaries(
            st.sampled_from(["a", "name", "id", "q", "next", "x y", "\ud800", ""]), below, max_size=3
        ).map(lambda parts: ("dict", parts)),
    ),
    max_leaves=4,
)


def made(recipe: Any) -> Any:
    kind, what = recipe
    if kind == "odd":
        return ODD[what]()
    if kind == "dict":
        return {key: made(below) for key, below in what.items()}
    if kind in ("list", "tuple"):
        return (list if kind == "list" else tuple)(map(made, what))
    return what


def told(error: BaseException, secret: str = "") -> None:
    """What every error of the tree is good for: it can be shown, hides secrets and travels by pickle."""
    assert isinstance(error, PdspecError), type(error)
    for text in (str(error), repr(error), *map(str, getattr(error, "problems", ()))):
        assert type(text) is str
        text.encode("utf-8", "backslashreplace")
        assert secret not in text or not secret
    assert getattr(error, "response", error) is not None
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
