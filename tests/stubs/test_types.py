"""Type expressions, names and text: the pieces that templates only place."""

from __future__ import annotations

import ast
import doctest
import importlib
from typing import Any

import pytest

from pdspec.document import load
from pdspec.model import Node
from pdspec.options import NAMES
from pdspec.stub_client import OPTIONS
from pdspec.stub_methods import default_of
from pdspec.stub_names import assign, class_name, share
from pdspec.stub_schema import Typist
from pdspec.stub_text import docstring, literal, plain
from pdspec.stub_types import ANY, BOOL, FLOAT, INT, STR, Ref, Type, Values, either, render


def typed(
    schema: Any, direction: Any = "response", version: str = "3.1.0", **schemas: Any
) -> tuple[str, dict[str, dict[str, str]]]:
    """The type of a schema, and the keys of every TypedDict with their types ("?" where not required)."""
    document = load({"openapi": version, "paths": {}, "components": {"schemas": schemas}})
    typist = Typist(document)
    found = typist.type_of(Node(schema, "", "/here"), direction, "Here")
    same = share(typist.definitions)
    names = assign((one for key, one in typist.definitions.items() if key not in same), set())

    def name_of(ref: Ref) -> str:
        return names[same.get(ref.key, ref.key)]

    def shown(type_: Type) -> str:
        return render(type_, name_of)

    classes = {
        names[one.key]: {key.name: shown(key.type) + ("" if key.required else "?") for key in one.keys}
        | ({"=": shown(one.alias)} if one.alias else {})
        | ({"*": shown(one.extra)} if one.extra else {})
        for key, one in typist.definitions.items()
        if key not in same
    }
    return shown(found), classes


REF = {"$ref": "#/components/schemas/Pet"}
PET = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
}


@pytest.mark.parametrize(
    ("schema", "answer", "request_"),
    [
        ({"type": "string"}, "str", "str"),
        ({"type": ["string", "null"]}, "str | None", "str | None"),
        ({"type": "array", "items": {"type": "integer"}}, "list[int]", "Sequence[int]"),
        ({"type": "array"}, "list[Any]", "Sequence[Any]"),
        ({"items": {"type": "number"}}, "list[float]", "Sequence[float]"),
        ({"type": "object"}, "dict[str, Any]", "Mapping[str, Any]"),
        ({"additionalProperties": {"type": "boolean"}}, "dict[str, bool]", "Mapping[str, bool]"),
        ({"patternProperties": {"^x": {"type": "string"}}}, "dict[str, str]", "Mapping[str, str]"),
        ({"enum": ["a", "b"]}, 'Literal["a", "b"] | str', 'Literal["a", "b"]'),
        ({"type": "integer", "enum": [1, 2, None]}, "Literal[1, 2] | int | None", "Literal[1, 2] | None"),
        ({"enum": [True, False]}, "bool", "bool"),
        ({"enum": [1.5, 2]}, "Literal[2] | float | int", "Literal[2] | float"),
        ({"enum": []}, "Any", "Any"),
        ({"enum": [{"a": 1}]}, "Any", "Any"),
        ({"const": "x"}, 'Literal["x"]', 'Literal["x"]'),
        ({"type": "string", "format": "date-time"}, "str", "_DateTime"),
        ({"type": "string", "format": "uuid"}, "str", "_UUID"),
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, "str | int", "str | int"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "str | None", "str | None"),
        ({"anyOf": [{"type": "string"}, {}]}, "Any", "Any"),
        ({"allOf": [{"type": "string"}, {"enum": ["a"]}]}, 'Literal["a"]', 'Literal["a"]'),
        ({"allOf": [{"type": ["string", "null"]}, {"type": "string"}]}, "str", "str"),
        ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "str", "str"),
        (
            {"type": ["string", "array"], "items": {"type": "string"}},
            "str | list[str]",
            "str | Sequence[str]",
        ),
        (
            {"prefixItems": [{"type": "string"}, {"type": "integer"}]},
            "list[str | int]",
            "Sequence[str | int]",
        ),
        ({}, "Any", "Any"),
        (True, "Any", "Any"),
        ({"$ref": "#/components/schemas/Nothing"}, "Any", "Any"),
    ],
)
def test_plain_schemas(schema: Any, answer: str, request_: str) -> None:
    assert typed(schema)[0] == answer
    assert typed(schema, "request")[0] == request_


def test_objects_keep_what_the_document_requires() -> None:
    found, classes = typed(REF, Pet=PET)
    assert (found, classes) == ("Pet", {"Pet": {"name": "str", "age": "int?"}})


def test_where_nothing_is_said_answers_are_complete_and_requests_are_not() -> None:
    loose = {"properties": {"a": {"type": "string"}}}
    assert typed(REF, Pet=loose)[1] == {"Pet": {"a": "str"}}
    assert typed(REF, "request", Pet=loose)[1] == {"Pet": {"a": "str?"}}


def test_all_of_is_merged_and_conflicts_are_narrowed() -> None:
    more = {
        "allOf": [REF, {"required": ["age"], "properties": {"age": {"enum": [1, 2]}, "name": {}, "x": REF}}]
    }
    found, classes = typed(more, "request", Pet=PET)
    assert found == "Here"
    assert classes["Here"] == {"name": "str", "age": "Literal[1, 2]", "x": "Pet?"}


def test_all_of_with_one_member_is_that_member() -> None:
    assert typed({"description": "x", "allOf": [REF]}, Pet=PET)[0] == "Pet"
    assert typed({"nullable": True, "allOf": [REF]}, "response", "3.0.3", Pet=PET)[0] == "Pet | None"


def test_a_choice_beside_properties_is_multiplied_out() -> None:
    schema = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string"}},
        "oneOf": [
            {"title": "Cat", "properties": {"claws": {"type": "integer"}}},
            {"required": ["dog"], "properties": {"dog": {"type": "boolean"}}},
        ],
    }
    found, classes = typed(schema, "request")
    assert found == "Cat | HereOption2"
    assert classes == {"Cat": {"id": "str", "claws": "int?"}, "HereOption2": {"id": "str", "dog": "bool"}}


def test_branches_that_only_demand_keys_change_nothing() -> None:
    schema = {**PET, "anyOf": [{"required": ["name"]}, {"required": ["age"]}]}
    assert typed(schema, "request")[1] == {"Here": {"name": "str", "age": "int?"}}


def test_read_only_and_write_only_are_for_one_direction() -> None:
    schema = {"properties": {"id": {"readOnly": True}, "secret": {"writeOnly": True}, "name": {}}}
    assert set(typed(schema)[1]["Here"]) == {"id", "name"}
    assert set(typed(schema, "request")[1]["Here"]) == {"secret", "name"}


def test_recursion_ends_in_a_name() -> None:
    node = {"type": ["object", "null"], "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    found, classes = typed({"$ref": "#/components/schemas/Node"}, Node=node)
    assert (found, classes) == ("Node | None", {"Node": {"next": "Node | None"}})
    json = {"anyOf": [{"type": "string"}, {"items": {"$ref": "#/components/schemas/Json"}}]}
    found, classes = typed({"$ref": "#/components/schemas/Json"}, Json=json)
    assert (found, classes) == ("_Json", {"_Json": {"=": "str | list[_Json]"}})
    loop = {"oneOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "string"}]}
    assert typed({"$ref": "#/components/schemas/Loop"}, Loop=loop)[1]["_Loop"] == {"=": "str"}


def test_extra_keys_where_the_document_welcomes_them() -> None:
    assert typed({**PET, "additionalProperties": True})[1]["Here"]["*"] == "Any"
    assert typed({**PET, "additionalProperties": {"type": "integer"}})[1]["Here"]["*"] == "int"
    assert "*" not in typed({**PET, "additionalProperties": False})[1]["Here"]
    assert "*" not in typed(PET)[1]["Here"]


def test_names_come_from_components_titles_and_places() -> None:
    schema = {"properties": {
        "owner": {"properties": {"id": {}}},
        "parts": {"items": {"properties": {"no": {}}}},
        "titled": {"title": "A part of it", "properties": {"x": {}}},
        "pet": REF,
    }}  # fmt: skip
    assert list(typed(schema, Pet=PET)[1]) == ["Here", "HereOwner", "HerePart", "APartOfIt", "Pet"]


def test_equal_shapes_without_names_are_shared() -> None:
    same = {"properties": {"id": {"type": "integer"}}}
    found, classes = typed({"properties": {"a": same, "b": dict(same), "c": {"items": dict(same)}}})
    assert classes == {"Here": {"a": "HereA", "b": "HereA", "c": "list[HereA]"}, "HereA": {"id": "int"}}
    assert found == "Here"


def test_a_component_needed_both_ways_has_two_names_only_when_it_must() -> None:
    document = load({"openapi": "3.1.0", "paths": {}, "components": {"schemas": {
        "Same": {"required": ["a"], "properties": {"a": {"type": "string"}}},
        "Other": {"properties": {"a": {"items": {}}}},
    }}})  # fmt: skip
    typist = Typist(document)
    for direction in ("request", "response"):
        for name in ("Same", "Other"):
            typist.type_of(document.node("components", "schemas", name), direction, "X")  # type: ignore[arg-type]
    same = share(typist.definitions)
    names = assign((one for key, one in typist.definitions.items() if key not in same), set())
    assert sorted(names.values()) == ["Other", "OtherInput", "Same"]


def test_too_many_combinations_are_reported() -> None:
    three = [{"properties": {name: {}}} for name in "abc"]
    document = load({"openapi": "3.1.0", "paths": {}})
    typist = Typist(document)
    schema = {"properties": {"id": {}}, "allOf": [{"oneOf": three}, {"oneOf": three}, {"oneOf": three}]}
    typist.type_of(Node(schema, "", "/x"), "request", "X")
    assert "too many combinations" in next(iter(typist.problems)).message


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Deal", "Deal"), ("deal-list", "DealList"), ("User--Base", "UserBase"), ("oauth.v1.token", "OauthV1Token"),
        ("400", "Schema400"), ("Client", "ClientObject"), ("None", "NoneObject"), ("", ""), ("…", ""),
        ("größe", "Grosse"), ("any", "AnyObject"), ("x" * 10_000, "X" + "x" * 63),
    ],
)  # fmt: skip
def test_class_names(name: str, wanted: str) -> None:
    assert class_name(name) == wanted or (not name.isascii() and class_name(name).isidentifier())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "'",
        '"',
        "'\"",
        '"""',
        "\\",
        "\\n",
        "\n\r\t",
        "\x00\x1b",
        "\ud800",
        "{{ x }}",
        "{% raw %}",
        "\u202e",
        "é",
        "日本",
        "\\N{DEGREE SIGN}",
    ],
)
def test_literals_and_docstrings_give_back_what_they_got(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text
    for indent in (4, 8):
        shown = docstring([f"a {plain(text)}", f"{plain(text)} b", plain(text)], indent)
        assert isinstance(ast.literal_eval(shown), str)
        assert isinstance(ast.literal_eval(docstring([plain(text) or "x"], indent)), str)


def test_descriptions_lose_markup_and_length() -> None:
    assert plain("<p>One <b>bold</b> word</p><br/>two") == "One bold word\n\ntwo"
    assert plain("a < b and c > d") == "a < b and c > d"
    assert len(plain("word " * 10_000)) < 2100
    assert plain(None) == plain(7) == ""


@pytest.mark.parametrize(
    ("default", "type_", "wanted"),
    [
        ("open", Values(('"open"',)), '"open"'), ("shut", Values(('"open"',)), "..."), ("false", BOOL, "..."),
        (False, BOOL, "False"), (1, BOOL, "..."), (1, INT, "1"), (True, INT, "..."), (1, FLOAT, "1"), ("1", INT, "..."),
        ("x" * 100, STR, "..."), (float("nan"), FLOAT, "..."), ([1], ANY, "..."), (None, STR, "..."),
        (None, either([STR, either([])]), "..."),
    ],
)  # fmt: skip
def test_defaults_are_shown_when_they_fit(default: Any, type_: Type, wanted: str) -> None:
    assert default_of({"default": default}, type_) == wanted


def test_the_options_are_those_of_the_client() -> None:
    assert [name for name, *_ in OPTIONS] == list(NAMES)


@pytest.mark.parametrize("name", ["types", "text", "names", "parts", "methods", "writer"])
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"pdspec.stub_{name}")).failed == 0
