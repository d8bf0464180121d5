"""Whole stubs: up to date, deterministic, and proof against documents that mean harm."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdspec import stubs
from pdspec.document import load
from pdspec.registry import Registry
from pdspec.stubs import check_vendored, compare, fingerprint, make_stub, render
from pdspec.vendored import NAMES, spec_path
from stubs.checkers import ROOT, TOOLS

NASTY = [
    "'", '"', '"""', "'''", "\\", "\\\"\"\"", "a\nb", "\r\n", "\x00", "\u2028", "\u202e", "\ud800", "{{ 1 }}", "{% x %}",
    "class", "None", "self", "list", "str", "dict", "int", "property", "overload", "__init__", "__getattr__", "mro",
    "1st", "-", "", "é", "日本", "x" * 10_000, "a b", "a\\", "…", "#", "import os; os.system('x')", '"); import os  #', "Any",
    "Client", "Literal", "TypedDict", "items", "Required", "_Items", "_OperationId", "builtins", "typing",
]  # fmt: skip


def registry_of(document: Any) -> Registry:
    return Registry(load(document))


def hostile(word: str) -> dict[str, Any]:
    """A document with a word in every place that reaches the stub."""
    schema = {
        "title": word,
        "description": word,
        "required": [word],
        "properties": {
            word: {"enum": [word, "b"], "description": word},
            "other": {"type": "object", "properties": {word: {"type": "array", "items": {"type": "string"}}}},
        },
        "additionalProperties": {"const": word},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": word, "version": word},
        "paths": {
            f"/a/{{{word or 'x'}}}": {
                "post": {
                    "operationId": word or "x",
                    "summary": word,
                    "description": word,
                    "deprecated": True,
                    "x-replaced-by": {"operationId": word, "document": word, "changes": [word, word]},
                    "parameters": [
                        {
                            "name": word or "x",
                            "in": "path",
                            "required": True,
                            "description": word,
                            "schema": {"type": "string"},
                        },
                        {"name": f"{word}2", "in": "query", "schema": {"enum": [word, "b"], "default": word}},
                        {
                            "name": "self",
                            "in": "query",
                            "schema": {"type": "array", "items": {"type": "integer"}},
                        },
                    ],
                    "requestBody": {
                        "description": word,
                        "content": {
                            word or "x/y": {"schema": schema},
                            "application/json": {"schema": schema},
                        },
                    },
                    "responses": {
                        "200": {
                            "content": {
                                "application/json": {"schema": {"$ref": "#/components/schemas/Nasty"}}
                            }
                        }
                    },
                }
            }
        },
        "components": {"schemas": {"Nasty": schema, word: schema}},
    }


def test_the_stubs_of_the_vendored_documents_are_up_to_date() -> None:
    assert check_vendored() == []


def test_rendering_twice_gives_the_same() -> None:
    for name in NAMES.values():
        first, second = (render(Registry(load(spec_path(name))), name) for _ in range(2))
        assert first == second


def test_drift_is_told_apart(tmp_path: Path) -> None:
    registry = registry_of({"openapi": "3.1.0", "paths": {"/a": {"get": {"operationId": "getA"}}}})
    stub, digest = make_stub(registry, "a.yaml"), fingerprint(registry.document)
    path = tmp_path / "a.pyi"
    assert "cannot be read" in compare(path, stub, digest, "a.yaml")[0]
    path.write_text(stub.text)
    assert compare(path, stub, digest, "a.yaml") == []
    path.write_text(stub.text.replace("get_a", "get_b"))
    assert "was edited" in compare(path, stub, digest, "a.yaml")[0]
    path.write_text(stub.text.replace(digest, "0" * 64))
    assert "a.yaml has changed since" in compare(path, stub, digest, "a.yaml")[0]
    path.write_text("x: int\n")
    assert "was not made by" in compare(path, stub, digest, "a.yaml")[0]


def test_the_hash_of_a_dict_is_that_of_its_content() -> None:
    first, second = ({"openapi": "3.1.0", "paths": {}, "info": {"title": title}} for title in ("a", "b"))
    assert fingerprint(load(first)) == fingerprint(load(dict(first))) != fingerprint(load(second))


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    for number, word in enumerate(NASTY):
        text = render(registry_of(hostile(word)), word)
        tree = ast.parse(text)
        kinds = {type(node) for node in tree.body}
        assert kinds <= {ast.Expr, ast.Import, ast.ImportFrom, ast.AnnAssign, ast.Assign, ast.ClassDef}, word
        assert not any(isinstance(node, ast.Import) and node.names[0].name == "os" for node in ast.walk(tree))
        (tmp_path / f"nasty_{number}.pyi").write_text(text, encoding="utf-8")
    command = [
        TOOLS / "ruff",
        "check",
        "--no-cache",
        "--isolated",
        "--select",
        "F821,F811,E9",
        "--output-format=concise",
    ]
    answer = subprocess.run(
        [*command, "--target-version", "py311", tmp_path], capture_output=True, text=True, check=False
    )
    assert "F821" not in answer.stdout, answer.stdout
    assert "invalid-syntax" not in answer.stdout, answer.stdout


WORDS = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))
LEAVES = st.one_of(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["string", "integer", "number", "boolean", "null", "file"])}
    ),
    st.fixed_dictionaries(
        {
            "enum": st.lists(
                st.one_of(WORDS, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False)),
                max_size=4,
            )
        }
    ),
    st.fixed_dictionaries({"const": st.one_of(WORDS, st.integers(), st.none())}),
    st.sampled_from(
        [
            {},
            True,
            False,
            {"$ref": "#/components/schemas/A"},
            {"$ref": "#/components/schemas/B"},
            {"$ref": "#/nowhere"},
            3,
            None,
        ]
    ),
)


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.fixed_dictionaries({"properties": st.dictionaries(WORDS, inner, max_size=3)}, optional={
            "required": st.lists(WORDS, max_size=2), "title": WORDS, "description": WORDS, "type": st.sampled_from(["object", ["object", "null"], "array"]),
            "additionalProperties": inner, "nullable": st.booleans(), "oneOf": st.lists(inner, max_size=3), "readOnly": st.booleans(),
        }),
        st.fixed_dictionaries({"items": inner}),
        st.fixed_dictionaries({"allOf": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"anyOf": st.lists(inner, max_size=3)}),
    )  # fmt: skip


SCHEMAS = st.recursive(LEAVES, _larger, max_leaves=8)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    operation = {
        "operationId": draw(WORDS),
        "summary": draw(WORDS),
        "description": draw(WORDS),
        "deprecated": draw(st.booleans()),
        "parameters": [
            {
                "name": draw(WORDS),
                "in": draw(st.sampled_from(["query", "header", "cookie", "path"])),
                "schema": draw(SCHEMAS),
                "required": draw(st.booleans()),
            }
            for _ in range(draw(st.integers(0, 3)))
        ],
        "requestBody": {
            "content": {
                draw(st.sampled_from(["application/json", "multipart/form-data", "text/plain", "*/*"])): {
                    "schema": draw(SCHEMAS)
                }
            }
        },
        "responses": {
            draw(st.sampled_from(["200", "2XX", "default", "204"])): {
                "content": {"application/json": {"schema": draw(SCHEMAS)}}
            }
        },
    }
    return {
        "openapi": draw(st.sampled_from(["3.0.3", "3.1.0"])),
        "info": {"title": draw(WORDS)},
        "paths": {"/a/{id}": {draw(st.sampled_from(["get", "post"])): operation}},
        "components": {"schemas": {"A": draw(SCHEMAS), "B": draw(SCHEMAS), draw(WORDS): draw(SCHEMAS)}},
    }


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_any_document_gives_python(document: dict[str, Any]) -> None:
    text = render(registry_of(document))
    ast.parse(text)
    compile(text, "stub.pyi", "exec", dont_inherit=True)
    assert stubs.tidy(text) == text


def test_a_schema_that_is_only_itself_says_nothing() -> None:
    itself = {"anyOf": [{"$ref": "#/components/schemas/A"}]}
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}
    get = {"operationId": "getA", "responses": {"200": answer}}
    source = {"openapi": "3.1.0", "paths": {"/a": {"get": get}}, "components": {"schemas": {"A": itself}}}
    assert "def get_a(self) -> Any:" in render(registry_of(source))


def test_operations_called_like_types_do_not_hide_them() -> None:
    operation = {
        "responses": {
            "200": {
                "content": {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}
            }
        }
    }
    names = (
        "list",
        "str",
        "int",
        "dict",
        "float",
        "bool",
        "bytes",
        "overload",
        "deprecated",
        "property",
        "tuple",
    )
    paths = {f"/{name}": {"get": {"operationId": name, "deprecated": True, **operation}} for name in names}
    text = render(registry_of({"openapi": "3.1.0", "paths": paths}))
    assert "-> _builtins.list[_builtins.str]:" in text
    assert "@_typing_extensions.deprecated(" in text
    assert "trusted_origins: _builtins.tuple[_builtins.str, ...]" in text


@pytest.mark.parametrize("name", sorted(NAMES.values()))
def test_templates_are_strict_and_ship_with_the_package(name: str) -> None:
    from jinja2 import StrictUndefined

    assert stubs.environment().undefined is StrictUndefined
    assert (ROOT / "pdspec" / "templates" / "module.pyi.jinja").is_file()
    assert spec_path(name).is_file()
