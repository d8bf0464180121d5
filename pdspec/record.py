"""Frozen dataclasses that cost nothing at start.

`@dataclass` compiles some six methods for every class, and its module imports `inspect`, `ast` and `dis`:
for the two dozen values that a first call needs that was a sixth of a program's start. A `Record` has one
generic constructor instead. Everybody who asks still finds a dataclass: type checkers, `dataclasses.fields`
and `replace`, `inspect.signature` and `match` statements.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn, Self, TypeVar, dataclass_transform

_NONE: Any = object()


class _Field:
    """What `field` was told."""

    __slots__ = ("compare", "default", "factory", "hash", "repr")

    def __init__(
        self, default: Any, factory: Callable[[], Any] | None = None, repr: bool = True, compare: bool = True,
        hash: bool = True,
    ) -> None:  # fmt: skip
        self.default, self.factory = default, factory
        self.repr, self.compare, self.hash = repr, compare, hash and compare


def field(
    *,
    default: Any = _NONE,
    default_factory: Callable[[], Any] | None = None,
    repr: bool = True,
    compare: bool = True,
    hash: bool = True,
) -> Any:
    """An attribute of a Record with more to say than its default, as `dataclasses.field` has it."""
    return _Field(default, default_factory, repr, compare, hash)


class _OfTwin:
    """A class attribute that is taken from the dataclass with the same fields, made when it is asked for."""

    def __init__(self, take: Callable[[Any], Any]) -> None:
        self._take = take

    def __get__(self, instance: object, owner: type[Record]) -> Any:
        return self._take(_twin(owner))


def _twin(cls: type[Record]) -> type:
    import dataclasses

    kept = cls.__dict__.get("_made")
    if kept is None:
        fields = [
            (name, cls._types[name], dataclasses.field(**_options(cls._fields[name])))
            for name in cls.__match_args__
        ]
        kept = dataclasses.make_dataclass(cls.__name__, fields, frozen=True)
        cls._made = kept
    return kept


def _options(given: _Field) -> dict[str, Any]:
    options: dict[str, Any] = {"repr": given.repr, "compare": given.compare, "hash": given.hash}
    if given.default is not _NONE:
        options["default"] = given.default
    if given.factory is not None:
        options["default_factory"] = given.factory
    return options


def _signature(twin: type) -> Any:
    import inspect

    return inspect.signature(twin)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record:
    """Base of frozen values: the annotations of a subclass, in their order, are its attributes.

    >>> class Point(Record):
    ...     x: int
    ...     y: int = 0
    >>> Point(1), Point(1) == Point(x=1, y=0), replace(Point(1), y=5)
    (Point(x=1, y=0), True, Point(x=1, y=5))
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()
    __dataclass_fields__: ClassVar[Any] = _OfTwin(lambda twin: twin.__dataclass_fields__)
    __dataclass_params__: ClassVar[Any] = _OfTwin(lambda twin: twin.__dataclass_params__)
    __signature__: ClassVar[Any] = _OfTwin(_signature)
    _fields: ClassVar[dict[str, _Field]] = {}
    _types: ClassVar[dict[str, Any]] = {}
    _defaults: ClassVar[dict[str, Any]] = {}
    _factories: ClassVar[dict[str, Callable[[], Any]]] = {}
    _made: ClassVar[type]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        fields, cls._types = dict(cls._fields), dict(cls._types)
        for name, kind in cls.__annotations__.items():
            if str(kind).startswith("ClassVar"):
                continue
            given = cls.__dict__.get(name, _NONE)
            fields[name] = given if isinstance(given, _Field) else _Field(given)
            cls._types[name] = kind
            if isinstance(given, _Field):  # as with dataclasses, the class keeps the defaults alone
                delattr(cls, name) if given.default is _NONE else setattr(cls, name, given.default)
        cls.__match_args__ = tuple(fields)  # type: ignore[misc]  # taken for a real dataclass, it is final
        cls._fields = fields
        cls._defaults = {name: f.default for name, f in fields.items() if f.default is not _NONE}
        cls._factories = {name: f.factory for name, f in fields.items() if f.factory is not None}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        values, names = self.__dict__, self.__match_args__
        values.update(self._defaults)
        for name, make in self._factories.items():
            if name not in kwargs:
                values[name] = make()
        values.update(zip(names, args))  # noqa: B905  # too many are refused below
        values.update(kwargs)
        given = len(args)
        if (
            values.keys() != self._fields.keys()
            or given > len(names)
            or any(name in kwargs for name in names[:given])
        ):
            self._refuse(args, kwargs)
        self.__post_init__()

    def __post_init__(self) -> None:
        """Check the values: for subclasses."""

    def _refuse(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> NoReturn:
        """Say what is wrong with the arguments in Python's own words."""
        try:
            self.__signature__.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{type(self).__name__}: {error}") from None
        raise AssertionError("a constructor refused what its signature allows")

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __replace__(self, /, **changes: Any) -> Self:
        """For `copy.replace` of Python 3.13."""
        return replace(self, **changes)

    def _compared(self) -> tuple[Any, ...]:
        return tuple([self.__dict__[name] for name, f in self._fields.items() if f.compare])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record) or other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(tuple([self.__dict__[name] for name, f in self._fields.items() if f.hash]))

    def __repr__(self) -> str:
        shown = [f"{name}={self.__dict__[name]!r}" for name, f in self._fields.items() if f.repr]
        return f"{type(self).__qualname__}({', '.join(shown)})"


R = TypeVar("R", bound=Record)


def replace(record: R, /, **changes: Any) -> R:
    """A copy with some attributes changed."""
    values = record.__dict__
    return type(record)(**{name: values[name] for name in record.__match_args__} | changes)
