"""Semantic differences: small documents side by side, and the verdict that a caller would give."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from pdspec.refresh import Diff, diff

Spec = dict[str, Any]


def spec(operation: Spec | None = None, path: str = "/a/{id}", method: str = "get", **rest: Any) -> Spec:
    """A document with one operation."""
    own = {"operationId": "getA", "responses": {"200": {"description": "ok"}}, **(operation or {})}
    version = rest.pop("openapi", "3.1.0")
    return {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {path: {method: own}},
        **rest,
    }


def query(schema: Spec, **rest: Any) -> Spec:
    """A document with one query parameter."""
    return spec({"parameters": [{"name": "q", "in": "query", "schema": schema, **rest}]}, path="/a")


def body(schema: Spec, **rest: Any) -> Spec:
    """A document with a JSON body."""
    content = {"content": {"application/json": {"schema": schema}}, "required": True, **rest}
    return spec({"requestBody": content}, path="/a", method="post")


def answer(schema: Spec, status: str = "200") -> Spec:
    """A document with a JSON answer."""
    content = {"description": "", "content": {"application/json": {"schema": schema}}}
    return spec({"responses": {status: content}}, path="/a")


def of(**properties: Any) -> Spec:
    """An object schema; a name that ends in `_` is required."""
    required = [name[:-1] for name in properties if name.endswith("_")]
    out: Spec = {"type": "object", "properties": {n.rstrip("_"): s for n, s in properties.items()}}
    return {**out, "required": required} if required else out


STR, INT, NUM, BOOL = {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "boolean"}
NULLABLE = {"type": ["string", "null"]}
BREAKING, NOTE, FINE, NOTHING = "breaking", "note", "non-breaking", ""


def enum(*values: Any) -> Spec:
    return {"type": "string", "enum": list(values)}


# (old, new, verdict, kind, a piece of the sentence); "" as verdict means that nothing is different
SCHEMAS: list[tuple[str, Spec, Spec, str, str, str]] = [
    # what is sent
    ("type", query(STR), query(INT), BREAKING, "type-changed", "`q` of getA: string → integer"),
    ("wider type", query(INT), query(NUM), FINE, "type-changed", "integer → number"),
    ("narrower type", query(NUM), query(INT), BREAKING, "type-changed", "number → integer"),
    ("null allowed", query(STR), query(NULLABLE), FINE, "became-nullable", "may be null now"),
    ("null refused", query(NULLABLE), query(STR), BREAKING, "became-not-nullable", "no longer be null"),
    ("enum less", query(enum("a", "b")), query(enum("a")), BREAKING, "enum-value-removed", "'b' is no longer allowed"),
    ("enum more", query(enum("a")), query(enum("a", "b")), FINE, "enum-value-added", "'b' allowed too"),
    ("enum new", query(STR), query(enum("a")), BREAKING, "enum-introduced", "only 'a' now"),
    ("enum gone", query(enum("a")), query(STR), FINE, "enum-dropped", "any value is allowed"),
    ("const", query({"const": "a"}), query({"const": "b"}), BREAKING, "enum-value-removed", "'a'"),
    ("max down", query({**INT, "maximum": 500}), query({**INT, "maximum": 100}), BREAKING, "bound-tightened", "`q` of getA: maximum 500 → 100"),
    ("max up", query({**INT, "maximum": 100}), query({**INT, "maximum": 500}), FINE, "bound-loosened", "100 → 500"),
    ("max new", query(INT), query({**INT, "maximum": 9}), BREAKING, "bound-tightened", "none → 9"),
    ("min up", query({**INT, "minimum": 1}), query({**INT, "minimum": 2}), BREAKING, "bound-tightened", "minimum 1 → 2"),
    ("min gone", query({**INT, "minimum": 1}), query(INT), FINE, "bound-loosened", "1 → none"),
    ("length", query({**STR, "maxLength": 9}), query({**STR, "maxLength": 5}), BREAKING, "bound-tightened", "maximum length"),
    ("pattern new", query(STR), query({**STR, "pattern": "^a"}), BREAKING, "pattern-changed", "pattern is ^a now"),
    ("pattern gone", query({**STR, "pattern": "^a"}), query(STR), FINE, "pattern-changed", "dropped"),
    ("pattern other", query({**STR, "pattern": "^a"}), query({**STR, "pattern": "^b"}), NOTE, "pattern-changed", "^a → ^b"),
    ("format", query(STR), query({**STR, "format": "date"}), NOTE, "format-changed", "format is date now"),
    ("default", query({**INT, "default": 1}), query({**INT, "default": 0}), NOTE, "default-changed", "default 1 → 0"),
    ("items", query({"type": "array", "items": STR}), query({"type": "array", "items": INT}), BREAKING, "type-changed", "`q[]`"),
    ("items enum", query({"type": "array", "items": enum("a", "b")}), query({"type": "array", "items": enum("a")}), BREAKING, "enum-value-removed", "`q[]`"),
    ("any to some", query({}), query(STR), BREAKING, "type-changed", "any value → string"),
    ("some to any", query(STR), query({}), FINE, "type-changed", "string → any value"),
    ("exclusive 3.0", {**query({**INT, "maximum": 5}), "openapi": "3.0.3"}, {**query({**INT, "maximum": 5, "exclusiveMaximum": True}), "openapi": "3.0.3"}, BREAKING, "bound-tightened", "upper bound"),
    # the body
    ("body type", body(of(a=STR)), body(of(a=INT)), BREAKING, "type-changed", "body `a` of getA: string → integer"),
    ("body deep", body(of(a=of(b=STR))), body(of(a=of(b=INT))), BREAKING, "type-changed", "body `a.b`"),
    ("body new must", body(of(a=STR)), body(of(a=STR, b_=STR)), BREAKING, "property-added-required", "body `b` of getA: is new and required"),
    ("body new may", body(of(a=STR)), body(of(a=STR, b=STR)), FINE, "property-added", "is new"),
    ("body gone", body(of(a=STR, b=STR)), body(of(a=STR)), BREAKING, "property-removed", "is gone"),
    ("body refused", body(of(a=STR, b=STR)), body({**of(a=STR), "additionalProperties": False}), BREAKING, "property-removed", "is refused now"),
    ("body must", body(of(a=STR)), body(of(a_=STR)), BREAKING, "property-became-required", "is required now"),
    ("body may", body(of(a_=STR)), body(of(a=STR)), FINE, "property-became-optional", "is optional now"),
    ("body enum", body(of(a=enum("x", "y"))), body(of(a=enum("x"))), BREAKING, "enum-value-removed", "'y'"),
    ("body closed", body(of(a=STR)), body({**of(a=STR), "additionalProperties": False}), BREAKING, "additional-properties-closed", "refused"),
    ("body opened", body({**of(a=STR), "additionalProperties": False}), body(of(a=STR)), FINE, "additional-properties-opened", "welcome"),
    ("body read-only new", body(of(a=STR)), body(of(a=STR, b_={**STR, "readOnly": True})), NOTHING, "", ""),
    ("body became read-only", body(of(a=STR)), body(of(a={**STR, "readOnly": True})), BREAKING, "property-removed", "read-only"),
    ("body map values", body({"type": "object", "additionalProperties": STR}), body({"type": "object", "additionalProperties": INT}), BREAKING, "type-changed", "body `*`"),
    ("choice less", body({"oneOf": [of(a=STR), of(b=STR)]}), body({"oneOf": [of(a=STR), of(c=INT)]}), BREAKING, "choice-removed", "can no longer be"),
    ("choice more", body({"oneOf": [of(a=STR), of(b=STR)]}), body({"oneOf": [of(a=STR), of(b=STR), of(c=INT)]}), FINE, "choice-added", "too now"),
    ("plain to choice", body(of(a=STR)), body({"oneOf": [of(a=STR), of(b=STR)]}), FINE, "choice-added", "too now"),
    # what is read
    ("answer type", answer(of(a=STR)), answer(of(a=INT)), BREAKING, "type-changed", "answer `a` of getA: string → integer"),
    ("answer narrower", answer(of(a=NUM)), answer(of(a=INT)), FINE, "type-changed", "number → integer"),
    ("answer wider", answer(of(a=INT)), answer(of(a=NUM)), BREAKING, "type-changed", "integer → number"),
    ("answer gone", answer(of(a=STR, b=STR)), answer(of(a=STR)), BREAKING, "property-removed", "is gone from the answer"),
    ("answer new", answer(of(a=STR)), answer(of(a=STR, b=STR)), FINE, "property-added", "is new"),
    ("answer enum more", answer(of(a=enum("x"))), answer(of(a=enum("x", "y"))), NOTE, "enum-value-added", "'y' may come too now"),
    ("answer enum less", answer(of(a=enum("x", "y"))), answer(of(a=enum("x"))), FINE, "enum-value-removed", "no longer answered"),
    ("answer null", answer(of(a=STR)), answer(of(a=NULLABLE)), BREAKING, "became-nullable", "may be null now"),
    ("answer never null", answer(of(a=NULLABLE)), answer(of(a=STR)), FINE, "became-not-nullable", "is never null now"),
    ("answer may miss", answer(of(a_=STR)), answer(of(a=STR)), BREAKING, "property-became-optional", "may be missing"),
    ("answer always", answer(of(a=STR)), answer(of(a_=STR)), FINE, "property-became-required", "always there"),
    ("answer bound", answer(of(a={**INT, "maximum": 5})), answer(of(a={**INT, "maximum": 9})), NOTE, "bound-loosened", "5 → 9"),
    ("answer list", answer({"type": "array", "items": of(a=STR)}), answer({"type": "array", "items": of(a=INT)}), BREAKING, "type-changed", "answer `[].a`"),
    ("answer write-only", answer(of(a=STR, p={**STR, "writeOnly": True})), answer(of(a=STR)), NOTHING, "", ""),
    ("error answer", answer(of(a=STR), "404"), answer(of(a=INT), "404"), NOTE, "type-changed", "answer 404 `a`"),
    ("answer choice more", answer({"oneOf": [of(a=STR), of(b=STR)]}), answer({"oneOf": [of(a=STR), of(b=STR), of(c=STR)]}), NOTE, "choice-added", "too now"),
    ("answer moved status", answer(of(a=STR), "200"), answer(of(a=STR), "201"), NOTE, "status-changed", "is 201 now"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "verdict", "kind", "piece"), [c[1:] for c in SCHEMAS], ids=[c[0] for c in SCHEMAS]
)
def test_schemas(old: Spec, new: Spec, verdict: str, kind: str, piece: str) -> None:
    found = diff(old, new).changes
    if not verdict:
        assert [str(change) for change in found] == []
        return
    (main,) = [c for c in found if c.kind == kind]
    assert piece in main.message
    order = [BREAKING, NOTE, FINE]
    assert main.severity == min((c.severity for c in found), key=order.index) == verdict, [
        str(c) for c in found
    ]
    assert len(found) <= 2


def test_every_difference_is_none_with_itself() -> None:
    for _, old, new, *_ in SCHEMAS:
        assert diff(old, copy.deepcopy(old)).changes == ()
        assert diff(new, copy.deepcopy(new)).changes == ()


SAME: list[tuple[str, Spec, Spec]] = [
    ("nullable", {**query({**STR, "nullable": True}), "openapi": "3.0.3"}, query(NULLABLE)),
    ("anyOf null", query({"anyOf": [STR, {"type": "null"}]}), query(NULLABLE)),
    ("single allOf", body({"allOf": [of(a=STR)]}), body(of(a=STR))),
    ("allOf merged", body({"allOf": [of(a=STR), of(b_=INT)]}), body(of(a=STR, b_=INT))),
    ("union of scalars", query({"anyOf": [STR, INT]}), query({"type": ["integer", "string"]})),
    ("const and enum", query({"const": "a"}), query({"enum": ["a"]})),
    ("enum in another order", query(enum("a", "b")), query(enum("b", "a"))),
    ("type left out", body({"properties": {"a": STR}}), body(of(a=STR))),
    ("min of nothing", query({**STR, "minLength": 0}), query(STR)),
    ("variable renamed in text only", query({**STR, "description": "x"}), query({**STR, "title": "y"})),
]


@pytest.mark.parametrize(("old", "new"), [c[1:] for c in SAME], ids=[c[0] for c in SAME])
def test_the_same_in_other_words(old: Spec, new: Spec) -> None:
    assert [str(change) for change in diff(old, new).changes] == []
    assert [str(change) for change in diff(new, old).changes] == []


def test_the_same_through_references() -> None:
    named = body({"$ref": "#/components/schemas/A"})
    named["components"] = {"schemas": {"A": of(a=STR)}}
    assert diff(named, body(of(a=STR))).changes == ()


def test_swagger_2_and_openapi_3_compare() -> None:
    old = {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "host": "a.test", "schemes": ["https"],
           "paths": {"/a": {"get": {"operationId": "getA", "parameters": [{"name": "q", "in": "query", "type": "string"}],
                                    "responses": {"200": {"description": "ok"}}}}}}  # fmt: skip
    new = query(STR)
    new["servers"] = [{"url": "https://a.test"}]
    assert [str(change) for change in diff(old, new).changes] == []


OPERATIONS: list[tuple[str, Spec, Spec, list[tuple[str, str]]]] = [
    ("removed", spec(path="/a"), {**spec(), "paths": {}}, [(BREAKING, "operation-removed")]),
    ("renamed", spec(path="/a"), spec({"operationId": "fetchA"}, path="/a"), [(BREAKING, "operation-renamed")]),
    ("same Python name", spec({"operationId": "get-a"}, path="/a"), spec({"operationId": "get_a"}, path="/a"), [(NOTE, "operation-renamed")]),
    ("moved", spec(path="/a"), spec(path="/b"), [(NOTE, "operation-moved")]),
    ("other method", spec(path="/a", method="put"), spec(path="/a", method="patch"), [(NOTE, "operation-moved")]),
    ("own server", spec(path="/a"), spec({"servers": [{"url": "https://b.test"}]}, path="/a"), [(NOTE, "server-changed")]),
    ("deprecated", spec(path="/a"), spec({"deprecated": True}, path="/a"), [(NOTE, "operation-deprecated")]),
    ("revived", spec({"deprecated": True}, path="/a"), spec(path="/a"), [(NOTE, "operation-undeprecated")]),
    ("path variable renamed", spec(), spec(path="/a/{key}"), [(BREAKING, "parameter-renamed")]),
    ("parameter new", spec(path="/a"), query(STR), [(FINE, "parameter-added")]),
    ("parameter new and required", spec(path="/a"), query(STR, required=True), [(BREAKING, "parameter-added-required")]),
    ("parameter gone", query(STR), spec(path="/a"), [(BREAKING, "parameter-removed")]),
    ("parameter must", query(STR), query(STR, required=True), [(BREAKING, "parameter-became-required")]),
    ("parameter may", query(STR, required=True), query(STR), [(FINE, "parameter-became-optional")]),
    ("parameter deprecated", query(STR), query(STR, deprecated=True), [(NOTE, "parameter-deprecated")]),
    ("query to header", query(STR), spec({"parameters": [{"name": "q", "in": "header", "schema": STR}]}, path="/a"), [(NOTE, "parameter-moved")]),
    ("style", query({"type": "array", "items": STR}), query({"type": "array", "items": STR}, explode=False), [(NOTE, "parameter-style-changed")]),
    ("body new and required", spec(path="/a", method="post"), body(of(a=STR)), [(BREAKING, "body-added-required")]),
    ("body new", spec(path="/a", method="post"), body(of(a=STR), required=False), [(FINE, "body-added")]),
    ("body gone", body(of(a=STR)), spec(path="/a", method="post"), [(BREAKING, "body-removed")]),
    ("body must", body(of(a=STR), required=False), body(of(a=STR)), [(BREAKING, "body-became-required")]),
    ("media type gone", body({}, content={"application/json": {}, "text/csv": {}}), body({}, content={"application/json": {}}), [(BREAKING, "media-type-removed")]),
    ("media type new", body({}, content={"application/json": {}}), body({}, content={"application/json": {}, "text/csv": {}}), [(FINE, "media-type-added")]),
    ("media type of the family", body({}, content={"application/json": {}}), body({}, content={"application/hal+json": {}}), [(NOTE, "media-type-changed")]),
    ("success gone", spec({"responses": {"200": {"description": ""}}}, path="/a"), spec({"responses": {"404": {"description": ""}}}, path="/a"), [(BREAKING, "status-removed"), (FINE, "status-added")]),
    ("error gone", spec({"responses": {"200": {"description": ""}, "404": {"description": ""}}}, path="/a"), spec(path="/a"), [(NOTE, "status-removed")]),
    ("range covers", spec({"responses": {"200": {"description": ""}}}, path="/a"), spec({"responses": {"2XX": {"description": ""}}}, path="/a"), []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"), [c[1:] for c in OPERATIONS], ids=[c[0] for c in OPERATIONS]
)
def test_operations(old: Spec, new: Spec, expected: list[tuple[str, str]]) -> None:
    found = diff(old, new).changes
    assert [(c.severity, c.kind) for c in found] == expected, [str(c) for c in found]


def test_added_operation_is_fine() -> None:
    new = spec(path="/a")
    new["paths"]["/b"] = {"get": {"operationId": "getB"}}
    (change,) = diff(spec(path="/a"), new).changes
    assert (change.severity, change.kind, change.operation) == (FINE, "operation-added", "getB")
    assert change.new_pointer == "/paths/~1b/get"


def schemes(**given: Spec) -> Spec:
    return {"components": {"securitySchemes": given}}


KEY = {"type": "apiKey", "in": "header", "name": "x-key"}
BEARER = {"type": "http", "scheme": "bearer"}
SECURITY: list[tuple[str, Spec, Spec, list[tuple[str, str]]]] = [
    (
        "stricter",
        {"security": [{"k": []}]},
        {"security": [{"k": [], "b": []}]},
        [(BREAKING, "security-removed")],
    ),
    ("asked at all", {}, {"security": [{"k": []}]}, [(BREAKING, "security-removed")]),
    ("other", {"security": [{"k": []}]}, {"security": [{"b": []}]}, [(BREAKING, "security-removed")]),
    (
        "alternative",
        {"security": [{"k": []}]},
        {"security": [{"k": []}, {"b": []}]},
        [(FINE, "security-added")],
    ),
    ("less", {"security": [{"k": [], "b": []}]}, {"security": [{"k": []}]}, [(FINE, "security-added")]),
    ("scope", {"security": [{"k": ["r"]}]}, {"security": [{"k": ["r", "w"]}]}, [(NOTE, "scopes-changed")]),
]


@pytest.mark.parametrize(("old", "new", "expected"), [c[1:] for c in SECURITY], ids=[c[0] for c in SECURITY])
def test_security(old: Spec, new: Spec, expected: list[tuple[str, str]]) -> None:
    both = schemes(k=KEY, b=BEARER)
    found = diff(spec(old, path="/a", **both), spec(new, path="/a", **both)).changes
    assert [(c.severity, c.kind) for c in found] == expected


def test_security_schemes() -> None:
    before = spec({"security": [{"k": []}]}, path="/a", **schemes(k=KEY))
    renamed = diff(before, spec({"security": [{"key": []}]}, path="/a", **schemes(key=KEY)))
    assert [(c.severity, c.kind) for c in renamed.changes] == [(BREAKING, "security-scheme-renamed")]
    other_header = diff(before, spec({"security": [{"k": []}]}, path="/a", **schemes(k={**KEY, "name": "y"})))
    assert [(c.severity, c.kind) for c in other_header.changes] == [(NOTE, "security-scheme-changed")]
    other_kind = diff(before, spec({"security": [{"k": []}]}, path="/a", **schemes(k=BEARER)))
    assert [(c.severity, c.kind) for c in other_kind.changes] == [(BREAKING, "security-scheme-changed")]


def test_servers() -> None:
    old, new = (
        spec(path="/a", servers=[{"url": "https://a.test"}]),
        spec(path="/a", servers=[{"url": "https://b.test/{v}", "variables": {"v": {}}}]),
    )
    assert [(c.severity, c.kind) for c in diff(old, new).changes] == [
        (NOTE, "server-changed"),
        (BREAKING, "server-variable-added"),
    ]


def listed(*parameters: str, answer: Spec) -> Spec:
    return spec({
        "parameters": [{"name": name, "in": "query", "schema": INT if name != "cursor" else STR} for name in parameters],
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": answer}}}},
    }, path="/a")  # fmt: skip


def test_paging_style() -> None:
    rows = {"type": "array", "items": of(id=INT)}
    old = listed(
        "start",
        "limit",
        answer=of(
            data=rows, additional_data=of(pagination=of(next_start=INT, more_items_in_collection=BOOL))
        ),
    )
    new = listed("cursor", "limit", answer=of(data=rows, additional_data=of(next_cursor=STR)))
    found = [c for c in diff(old, new).changes if c.kind == "pagination-changed"]
    assert [c.message for c in found] == [
        "getA: pages by cursor now (was offset): `cursor` instead of `start`; `client.items` works as before"
    ]


# -- recursion, sharing, size


def tree(leaf: Spec, depth: int = 1) -> Spec:
    document = answer({"$ref": "#/components/schemas/Node"})
    below = {"type": "array", "items": {"$ref": "#/components/schemas/Node"}}
    document["components"] = {
        "schemas": {"Node": of(value=leaf, children=below, again={"$ref": "#/components/schemas/Node"})}
    }
    return document


def test_recursive_schemas_end_and_tell_once() -> None:
    assert [c.message for c in diff(tree(STR), tree(INT)).changes] == [
        "answer `value` of getA: string → integer"
    ]


def test_circles_of_composition_end() -> None:
    document = body({"$ref": "#/components/schemas/A"})
    document["components"] = {"schemas": {
        "A": {"oneOf": [{"$ref": "#/components/schemas/B"}, {"$ref": "#/components/schemas/C"}]},
        "B": {"allOf": [{"$ref": "#/components/schemas/A"}, of(b=STR)]},
        "C": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]},
    }}  # fmt: skip
    other = copy.deepcopy(document)
    other["components"]["schemas"]["B"]["allOf"][1] = of(b=INT)
    assert "type-changed" in {c.kind for c in diff(document, other).changes}


def test_a_doubling_chain_is_no_blow_up() -> None:
    def chain(leaf: Spec) -> Spec:
        document = answer({"$ref": "#/components/schemas/S0"})
        names = {
            f"S{i}": of(
                l={"$ref": f"#/components/schemas/S{i + 1}"}, r={"$ref": f"#/components/schemas/S{i + 1}"}
            )
            for i in range(30)
        }
        document["components"] = {"schemas": {**names, "S30": of(v=leaf)}}
        return document

    (change,) = diff(chain(STR), chain(INT)).changes
    assert change.subject.endswith(".v`")
    assert change.old_pointer == "/components/schemas/S30/properties/v"


# -- replacements


def two(*operations: tuple[str, str, Spec]) -> Spec:
    paths: Spec = {}
    for method, path, operation in operations:
        paths.setdefault(path, {})[method] = {"responses": {}, **operation}
    return {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}


def parameters(*names: str) -> list[Spec]:
    return [{"name": name, "in": "query", "schema": STR} for name in names]


LIKELY = [
    (("get", "/organizations/{id}/deals", "getOrganizationDeals", ["start"]), ("get", "/deals", "getDeals", ["org_id", "cursor"]), "getDeals", {"id": "org_id"}),
    (("get", "/things/collection", "getThingsCollection", []), ("get", "/things", "getThings", []), "getThings", {}),
    (("delete", "/things", "deleteThings", ["ids"]), ("delete", "/things/{id}", "deleteThing", []), "deleteThing", {}),
    (("get", "/v1/things/{thing}", "fetchThing", []), ("get", "/v2/things/{id}", "getThing", []), "getThing", {"thing": "id"}),
    (("get", "/things/{id}/deals", "getThingDeals", []), ("get", "/deals", "getDeals", []), None, {}),
    (("get", "/things/{id}", "getThing", []), ("delete", "/things/{id}", "deleteThing", []), None, {}),
    (("get", "/things/{id}", "getThing", []), ("get", "/things/{id}/files", "getThingFiles", []), None, {}),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected", "renamed"), LIKELY)
def test_likely_replacements(old: Any, new: Any, expected: str | None, renamed: dict[str, str]) -> None:
    documents = [
        two((m, p, {"operationId": i, "parameters": parameters(*names)})) for m, p, i, names in (old, new)
    ]
    found = diff(*documents).replacements().get(old[2])
    assert (found.operation if found else None) == expected
    if found:
        assert dict(found.renamed) == renamed
        assert not found.declared


def test_declared_replacement_wins() -> None:
    told = {"operationId": "getB", "changes": ["id is passed as b_id", "x has no counterpart."]}
    old = two(
        ("get", "/a/{id}", {"operationId": "getA", "x-replaced-by": told, "parameters": parameters("x")})
    )
    new = two(("get", "/b", {"operationId": "getB", "parameters": parameters("b_id")}))
    found = diff(old, new).replacements()["getA"]
    assert found.declared
    assert (found.operation, dict(found.renamed), found.gone) == ("getB", {"id": "b_id"}, ("x",))
    assert found.changes == ("id is passed as b_id", "x has no counterpart")


def test_successor_documents_are_searched() -> None:
    old, new, later = spec(path="/a"), {**spec(), "paths": {}}, spec(path="/api/v2/a")
    later["info"]["title"] = "T2"
    found = diff(old, new, successors=[later]).replacements()["getA"]
    assert (found.operation, found.document) == ("getA", "T2")


# -- what comes out


@pytest.fixture(scope="module")
def vendored() -> Diff:
    from pdspec.vendored import spec_path

    return diff(spec_path("organizations.v1.yaml"), spec_path("organizations.v2.yaml"))


def test_vendored_swap(vendored: Diff) -> None:
    assert {
        c.operation: c.replacement.python_name for c in vendored.kind("operation-removed") if c.replacement
    } == {
        "deleteOrganizations": "delete_organization",
        "getOrganizationsCollection": "get_organizations",
        "getOrganizationActivities": "get_activities",
        "getOrganizationDeals": "get_deals",
        "getOrganizationPersons": "get_persons",
    }
    assert vendored.exit_code() == 1
    moved = {c.operation for c in vendored.kind("operation-moved")}
    assert moved == {"updateOrganization"}


def test_text(vendored: Diff) -> None:
    text = vendored.text()
    assert text.splitlines()[1].startswith("19 operations: 5 removed, 1 moved, 4 added")
    assert "use `get_deals`: id is passed as org_id" in text
    assert len(text.splitlines()) < 130
    assert len(vendored.text(verbose=True)) > len(text)
    assert {style for style, _ in vendored.lines()} <= {
        "",
        "title",
        "head",
        "dim",
        *("breaking", "note", "non-breaking"),
    }


def test_json(vendored: Diff) -> None:
    told = json.loads(json.dumps(vendored.as_json()))
    assert told["summary"]["removed"] == 5
    assert len(told["changes"]) == len(vendored.changes)
    assert {"severity", "kind", "message"} <= set(told["changes"][0])


def test_no_difference() -> None:
    same = diff(spec(), spec())
    assert same.exit_code("any") == 0
    assert "No differences in 1 operations" in same.text()


def test_exit_codes() -> None:
    noted, fine = diff(query(INT), query({**INT, "default": 3})), diff(spec(path="/a"), query(STR))
    assert (noted.exit_code(), noted.exit_code("note"), fine.exit_code("note"), fine.exit_code("any")) == (
        0,
        1,
        0,
        1,
    )


def test_broken_documents_are_compared_as_far_as_possible() -> None:
    broken = query({"$ref": "#/components/schemas/Nowhere"})
    assert diff(broken, query(STR)).exit_code() in (0, 1)
    assert diff({"openapi": "3.1.0"}, broken).kind("operation-added")
