"""The vendored documents: valid, complete, and what their README says they are."""

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from openapi_spec_validator import validate

SPEC = Path(__file__).resolve().parent.parent / "spec"
DOCUMENTS = ("v1", "v2")
METHODS = {"get", "put", "post", "patch", "delete"}
V1_SERVER = "https://api.pipedrive.com/v1"

# operationId, method, path, token cost, live or retired, status of success; then its arguments
# as location:name, with ! where required.
OPERATIONS = {
    "v1": """
getOrganizations GET /organizations 20 retired 200
    query:user_id query:filter_id query:first_char query:start query:limit query:sort
addOrganization POST /organizations 10 retired 201
    body:name! body:add_time body:owner_id body:label body:label_ids body:visible_to
deleteOrganizations DELETE /organizations 10 retired 200
    query:ids!
getOrganizationsCollection GET /organizations/collection 10 retired 200
    query:cursor query:limit query:since query:until query:owner_id query:first_char
searchOrganization GET /organizations/search 40 retired 200
    query:term! query:fields query:exact_match query:start query:limit
getOrganization GET /organizations/{id} 2 retired 200
    path:id!
updateOrganization PUT /organizations/{id} 10 retired 200
    path:id! body:name body:owner_id body:label body:label_ids body:visible_to
deleteOrganization DELETE /organizations/{id} 6 retired 200
    path:id!
getOrganizationActivities GET /organizations/{id}/activities 20 retired 200
    path:id! query:start query:limit query:done query:exclude
getOrganizationDeals GET /organizations/{id}/deals 20 retired 200
    path:id! query:start query:limit query:status query:sort query:only_primary_association
getOrganizationFiles GET /organizations/{id}/files 20 live 200
    path:id! query:start query:limit query:sort
getOrganizationUpdates GET /organizations/{id}/flow 40 live 200
    path:id! query:start query:limit query:all_changes query:items
getOrganizationFollowers GET /organizations/{id}/followers 20 live 200
    path:id!
addOrganizationFollower POST /organizations/{id}/followers 10 live 200
    path:id! body:user_id!
deleteOrganizationFollower DELETE /organizations/{id}/followers/{follower_id} 6 live 200
    path:id! path:follower_id!
getOrganizationMailMessages GET /organizations/{id}/mailMessages 20 live 200
    path:id! query:start query:limit
mergeOrganizations PUT /organizations/{id}/merge 40 live 200
    path:id! body:merge_with_id!
getOrganizationUsers GET /organizations/{id}/permittedUsers 10 live 200
    path:id!
getOrganizationPersons GET /organizations/{id}/persons 20 retired 200
    path:id! query:start query:limit
""",
    "v2": """
getOrganizations GET /organizations 10 live 200
    query:filter_id query:ids query:owner_id query:updated_since query:updated_until query:sort_by
    query:sort_direction query:include_fields query:custom_fields query:include_option_labels
    query:include_labels query:limit query:cursor
addOrganization POST /organizations 5 live 200
    body:name! body:owner_id body:add_time body:visible_to body:label_ids body:address body:website
    body:linkedin body:industry body:annual_revenue body:employee_count body:custom_fields
searchOrganization GET /organizations/search 20 live 200
    query:term! query:fields query:exact_match query:limit query:cursor
getOrganization GET /organizations/{id} 1 live 200
    path:id! query:include_fields query:custom_fields query:include_option_labels query:include_labels
updateOrganization PATCH /organizations/{id} 5 live 200
    path:id! body:name body:owner_id body:visible_to body:label_ids body:address body:website
    body:linkedin body:industry body:annual_revenue body:employee_count body:custom_fields
deleteOrganization DELETE /organizations/{id} 3 live 200
    path:id!
getOrganizationFollowers GET /organizations/{id}/followers 10 live 200
    path:id! query:limit query:cursor
addOrganizationFollower POST /organizations/{id}/followers 5 live 201
    path:id! body:user_id!
getOrganizationFollowersChangelog GET /organizations/{id}/followers/changelog 10 live 200
    path:id! query:limit query:cursor
deleteOrganizationFollower DELETE /organizations/{id}/followers/{follower_id} 3 live 200
    path:id! path:follower_id!
getOrganizationFiles GET /organizations/{id}/files 20 live 200
    path:id! query:start query:limit query:sort
getOrganizationUpdates GET /organizations/{id}/flow 40 live 200
    path:id! query:start query:limit query:all_changes query:items
getOrganizationMailMessages GET /organizations/{id}/mailMessages 20 live 200
    path:id! query:start query:limit
mergeOrganizations PUT /organizations/{id}/merge 40 live 200
    path:id! body:merge_with_id!
getOrganizationUsers GET /organizations/{id}/permittedUsers 10 live 200
    path:id!
getDeals GET /deals 10 live 200
    query:filter_id query:ids query:owner_id query:person_id query:org_id query:pipeline_id
    query:stage_id query:status query:updated_since query:updated_until query:sort_by
    query:sort_direction query:include_fields query:custom_fields query:include_option_labels
    query:include_labels query:limit query:cursor
getActivities GET /activities 10 live 200
    query:filter_id query:ids query:owner_id query:deal_id query:lead_id query:person_id query:org_id
    query:done query:updated_since query:updated_until query:sort_by query:sort_direction
    query:include_fields query:limit query:cursor
getPersons GET /persons 10 live 200
    query:filter_id query:ids query:owner_id query:org_id query:deal_id query:updated_since
    query:updated_until query:sort_by query:sort_direction query:include_fields query:custom_fields
    query:include_option_labels query:include_labels query:limit query:cursor
""",
}
V1_ONLY = {
    "getOrganizationFiles",
    "getOrganizationUpdates",
    "getOrganizationMailMessages",
    "mergeOrganizations",
    "getOrganizationUsers",
}
PLACEHOLDER = re.compile(r"[A-Z_]+")  # USER_ID and the like: upstream's way to write a map


@cache
def load(name: str) -> Any:
    return yaml.safe_load((SPEC / f"organizations.{name}.yaml").read_text(encoding="utf-8"))


def resolve(document: Any, node: Any) -> Any:
    while "$ref" in node:
        target = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key.replace("~1", "/").replace("~0", "~")]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method.upper(), operation


def by_id(name: str) -> dict[str, Any]:
    return {operation["operationId"]: operation for _, _, operation in operations(load(name))}


def parameters(document: Any, operation: Any) -> dict[str, Any]:
    return {p["name"]: p for p in (resolve(document, p) for p in operation.get("parameters", []))}


def body_schema(document: Any, operation: Any) -> Any:
    if "requestBody" not in operation:
        return None
    return resolve(document, operation["requestBody"]["content"]["application/json"]["schema"])


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def table(name: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in OPERATIONS[name].strip().splitlines():
        if line.startswith(" "):
            rows[-1] += line.split()
        else:
            rows.append(line.split())
    return rows


def every_operation() -> list[Any]:
    return [
        pytest.param(name, operation_id, id=f"{name}-{operation_id}")
        for name in DOCUMENTS
        for operation_id in by_id(name)
    ]


# --- the documents as documents ---------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_is_a_valid_openapi_document(name: str) -> None:
    validate(load(name))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_reference_resolves_and_every_component_is_used(name: str) -> None:
    document = load(name)
    references = {node["$ref"] for node in walk(document) if "$ref" in node}
    for reference in references:
        assert resolve(document, {"$ref": reference}), reference
    declared = {
        f"#/components/{kind}/{key}"
        for kind, components in document["components"].items()
        if kind != "securitySchemes"
        for key in components
    }
    assert declared == references
    schemes = {
        scheme
        for _, _, operation in operations(document)
        for need in operation["security"]
        for scheme in need
    }
    assert schemes == set(document["components"]["securitySchemes"])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_holds_exactly_these_operations(name: str) -> None:
    document = load(name)
    actual = []
    for path, method, operation in operations(document):
        body = body_schema(document, operation)
        actual.append(
            [
                operation["operationId"],
                method,
                path,
                str(operation["x-token-cost"]),
                "retired" if operation.get("deprecated") else "live",
                next(status for status in operation["responses"] if status.startswith("2")),
                *(
                    f"{p['in']}:{p['name']}{'!' * p.get('required', False)}"
                    for p in parameters(document, operation).values()
                ),
                *(
                    f"body:{key}{'!' * (key in body.get('required', []))}"
                    for key in (body or {}).get("properties", {})
                ),
            ]
        )
    assert actual == table(name)
    assert len(actual) == {"v1": 19, "v2": 18}[name]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_scopes_are_declared(name: str) -> None:
    document = load(name)
    flow = document["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]
    wanted = set()
    for _, _, operation in operations(document):
        api_key, oauth2 = operation["security"]
        assert api_key == {"api_key": []}
        wanted.update(oauth2["oauth2"])
    assert set(flow["scopes"]) == wanted
    assert all(flow["scopes"].values())


def test_what_only_v1_serves_names_its_server() -> None:
    assert load("v1")["servers"][0]["url"] == V1_SERVER
    assert load("v2")["servers"][0]["url"] == "https://api.pipedrive.com/api/v2"
    own = {key: operation["servers"] for key, operation in by_id("v2").items() if "servers" in operation}
    assert set(own) == V1_ONLY
    assert all([server["url"] for server in servers] == [V1_SERVER] for servers in own.values())


def test_what_only_v1_serves_is_described_alike_in_both() -> None:
    def whole(name: str, operation_id: str) -> Any:
        document = load(name)

        def expand(node: Any) -> Any:
            if isinstance(node, dict):
                return {
                    key: expand(value) for key, value in resolve(document, node).items() if key != "servers"
                }
            return [expand(value) for value in node] if isinstance(node, list) else node

        return expand(by_id(name)[operation_id])

    for operation_id in V1_ONLY:
        assert whole("v1", operation_id) == whole("v2", operation_id)


def test_a_retired_operation_says_what_replaces_it() -> None:
    retired = {key: operation for key, operation in by_id("v1").items() if operation.get("deprecated")}
    assert len(retired) == 11
    for operation_id, operation in by_id("v1").items():
        assert ("x-replaced-by" in operation) == (operation_id in retired), operation_id
    for operation in retired.values():
        replacement = operation["x-replaced-by"]
        assert replacement["document"] == "v2"
        assert replacement["operationId"] in by_id("v2")
        assert replacement["changes"]
        assert all(isinstance(change, str) for change in replacement["changes"])


# --- each operation ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "operation_id"), every_operation())
def test_failures_are_described(name: str, operation_id: str) -> None:
    document = load(name)
    responses = by_id(name)[operation_id]["responses"]
    assert {"401", "403", "429"} <= set(responses)
    for status, response in responses.items():
        if status.startswith("4"):
            answer = resolve(document, response)
            assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Failure"}
            assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"} <= set(
                answer["headers"]
            )
    assert "Retry-After" in resolve(document, responses["429"])["headers"]


@pytest.mark.parametrize(("name", "operation_id"), every_operation())
def test_everything_a_caller_fills_in_is_described(name: str, operation_id: str) -> None:
    document, operation = load(name), by_id(name)[operation_id]
    assert operation["summary"]
    assert operation["description"]
    for parameter in parameters(document, operation).values():
        assert parameter["description"], parameter["name"]
    body = body_schema(document, operation)
    if body is not None:
        assert body["description"]
        for key, field in body["properties"].items():
            assert field["description"], key


@pytest.mark.parametrize(("name", "operation_id"), every_operation())
def test_pages_are_described_where_there_are_pages(name: str, operation_id: str) -> None:
    document, operation = load(name), by_id(name)[operation_id]
    known = parameters(document, operation)
    pages = operation.get("x-pagination")
    if pages == {"style": "single", "items": "data"}:  # a list that always comes whole
        assert "limit" not in known
        return
    assert (pages is not None) == ("limit" in known)
    if pages is None:
        return
    assert pages["max"] == known["limit"]["schema"]["maximum"]
    assert known["limit"]["schema"]["minimum"] == 1
    assert known[pages["start" if pages["style"] == "offset" else "parameter"]]["in"] == "query"
    status = next(status for status in operation["responses"] if status.startswith("2"))
    paths = flatten(document, operation["responses"][status]["content"]["application/json"]["schema"])
    assert paths[pages["items"]]["types"] >= {"array"}
    assert pages["next"] in paths
    assert pages.get("more", pages["next"]) in paths


@pytest.mark.parametrize(("name", "operation_id"), every_operation())
def test_ids_in_a_path_are_positive(name: str, operation_id: str) -> None:
    for parameter in parameters(load(name), by_id(name)[operation_id]).values():
        if parameter["in"] == "path":
            assert parameter["schema"] == {"type": "integer", "minimum": 1}


def test_bodies_of_v1_take_custom_fields() -> None:
    for operation_id in ("addOrganization", "updateOrganization"):
        schema = body_schema(load("v1"), by_id("v1")[operation_id])
        assert schema["additionalProperties"] is True
        jsonschema.validate({"name": "Acme", "9d" * 20: "gold", "9d" * 20 + "_currency": "EUR"}, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"name": "Acme", "visible_to": "2"}, schema)


# --- comma-separated parameters ---------------------------------------------------------------------

COMMA_SEPARATED = {
    "v1": {"ids", "exclude", "fields", "items", "sort"},
    "v2": {"ids", "include_fields", "custom_fields", "fields", "items", "sort"},
}
ACCEPTED = {
    "ids": ["7", "7,8,19", [7], [7, 8]],
    "exclude": ["7", "7,8", [7, 8]],
    "fields": ["name", "name,address", "custom_fields,notes", ["name", "address"]],
    "items": ["activity", "mailMessage,mailMessageWithAttachment,activityFile", ["change", "deal"]],
    "sort": ["name", "name ASC", "name DESC,add_time", "id desc, add_time asc", ["name ASC", "id"]],
    "include_fields": [],
    "custom_fields": ["a1" * 20, f"{'a1' * 20},{'b2' * 20}", ["a1" * 20]],
}
REFUSED = [
    "",
    ",",
    "name,",
    ",name",
    "7,",
    ",7",
    "a b c",
    "7;8",
    "name\n",
    "7\n",
    "a,\n",
    [],
    [""],
    None,
    True,
]
REFUSED_BY = {
    "ids": ["x", "7,x", "-1", "7, 8", [0], ["7"], "name"],
    "exclude": ["x", "7,x"],
    "fields": ["email", "name,email", "namename", "name,,address", "name address", "Name", ["email"]],
    "items": ["plan", "activity,plan", "activityplannedActivity", ["plan"]],
    "sort": ["name SIDEWAYS", "owner.name", "name,,id", ["name,id"]],
    "include_fields": ["nothing_of_the_kind", ["nothing_of_the_kind"]],
    "custom_fields": ["a,,b", "a b", ["a,b"]],
}


def comma_separated() -> list[Any]:
    return [
        pytest.param(name, parameter, id=f"{name}-{operation_id}-{parameter['name']}")
        for name in DOCUMENTS
        for operation_id, operation in by_id(name).items()
        for parameter in parameters(load(name), operation).values()
        if parameter["name"] in COMMA_SEPARATED[name]
    ]


@pytest.mark.parametrize(("name", "parameter"), comma_separated())
def test_a_list_and_its_joined_form_are_both_accepted(name: str, parameter: Any) -> None:
    assert (parameter["style"], parameter["explode"]) == ("form", False)
    validator = jsonschema.Draft202012Validator(parameter["schema"])
    array, string = parameter["schema"]["anyOf"]
    values = array["items"].get("enum", [])
    accepted = list(ACCEPTED[parameter["name"]])
    if values:
        accepted += [*values, list(values), ",".join(values), ",".join(reversed(values))]
    assert accepted
    for value in accepted:
        assert validator.is_valid(value), value
    for value in REFUSED + REFUSED_BY[parameter["name"]]:
        assert not validator.is_valid(value), value
    assert string["pattern"].endswith(r"$(?!\n)")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_all_changes_is_0_or_1_as_a_number_or_a_string(name: str) -> None:
    schema = parameters(load(name), by_id(name)["getOrganizationUpdates"])["all_changes"]["schema"]
    validator = jsonschema.Draft202012Validator(schema)
    assert [value for value in (0, 1, "0", "1") if not validator.is_valid(value)] == []
    assert [value for value in (2, True, "2", "true", "", None, [1]) if validator.is_valid(value)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_other_parameter_takes_a_list(name: str) -> None:
    for operation in by_id(name).values():
        for parameter in parameters(load(name), operation).values():
            if parameter["name"] not in COMMA_SEPARATED[name]:
                assert set(parameter["schema"]) & {"anyOf", "oneOf", "items"} == set(), parameter["name"]


# --- against Pipedrive's own description ------------------------------------------------------------


def flatten(document: Any, schema: Any, path: str = "", found: Any = None) -> dict[str, Any]:
    """Every property path of a schema, with what is allowed there; `[]` an item, `*` any key."""
    found = {} if found is None else found
    schema = resolve(document, schema)
    entry = found.setdefault(
        path, {"types": set(), "null": False, "enum": None, "format": None, "required": set()}
    )
    types = schema.get("type", [])
    types = {types} if isinstance(types, str) else set(types)
    entry["null"] |= "null" in types or bool(schema.get("nullable"))
    entry["types"] |= types - {"null"}
    entry["required"] |= set(schema.get("required", []))
    for key in ("enum", "format", "default"):
        entry[key] = schema.get(key, entry.get(key))
    for part in (*schema.get("allOf", ()), *schema.get("anyOf", ())):
        flatten(document, part, path, found)
    if "items" in schema:
        flatten(document, schema["items"], f"{path}[]", found)
    if isinstance(schema.get("additionalProperties"), dict):
        flatten(document, schema["additionalProperties"], f"{path}.*".lstrip("."), found)
    for key, value in schema.get("properties", {}).items():
        name = "*" if PLACEHOLDER.fullmatch(key) else key
        flatten(document, value, f"{path}.{name}".lstrip("."), found)
    return found


def not_null(values: Any) -> Any:
    return None if values is None else {value for value in values if value is not None}


def compare_schemas(where: str, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    for path, expected in theirs.items():
        assert path in ours, f"{where}: {path} is missing"
        actual = ours[path]
        # upstream leaves out the type of an object here and there
        assert actual["types"] - {"object"} == expected["types"] - {"object"}, f"{where}: {path}"
        assert actual["null"] or not expected["null"], f"{where}: {path} may be null"
        assert not_null(actual["enum"]) == not_null(expected["enum"]), f"{where}: {path}"
        assert actual["default"] == expected["default"], f"{where}: {path}"
        assert actual["required"] == expected["required"], f"{where}: {path}"
        assert expected["format"] in (None, actual["format"]), f"{where}: {path}"
    added = {
        path for path in ours if path not in theirs and not path.startswith("additional_data.pagination")
    }
    assert not added, f"{where}: {added}"


def compare_parameter(where: str, name: str, ours: Any, theirs: Any, comma: set[str]) -> None:
    assert ours["in"] == theirs["in"], where
    assert ours.get("required", False) == theirs.get("required", False), where
    expected, schema = theirs["schema"], ours["schema"]
    if name in comma:
        array, schema = schema["anyOf"]
        assert expected["type"] == schema["type"] == "string", where
        if "enum" in expected:
            assert array["items"]["enum"] == expected["enum"], where
        return
    if name == "all_changes":  # a string there, and here a flag like the others of v1
        assert expected == {"type": "string"}, where
        return
    for key in ("type", "enum", "default", "format"):
        if key in expected or key != "format":
            assert schema.get(key) == expected.get(key), f"{where}: {key}"
    assert schema.get("maximum", 0) <= expected.get("maximum", 500), where


@pytest.mark.parametrize("name", DOCUMENTS)
def test_says_what_pipedrive_publishes(name: str) -> None:
    folder = os.environ.get("PDSPEC_SHAPES")
    if not folder:
        pytest.skip("PDSPEC_SHAPES names no folder with the shapes of Pipedrive's documents")
    shape = json.loads((Path(folder) / f"organizations-{name}.shape.json").read_text(encoding="utf-8"))
    document = load(name)
    assert document["servers"][0]["url"] == shape["servers"][0]["url"]
    ours = {
        operation["operationId"]: (method, path, operation)
        for path, method, operation in operations(document)
    }
    assert set(ours) == set(shape["operations"]) | (V1_ONLY if name == "v2" else set())
    for operation_id, theirs in shape["operations"].items():
        method, path, operation = ours[operation_id]
        assert (method, path) == (theirs["method"], theirs["path"])
        assert operation.get("deprecated", False) == theirs["deprecated"]
        assert operation["x-token-cost"] == theirs["token_cost"]
        assert operation["security"] == theirs["security"]

        known = parameters(document, operation)
        assert list(known) == [parameter["name"] for parameter in theirs.get("parameters", [])]
        for parameter in theirs.get("parameters", []):
            where = f"{operation_id} {parameter['name']}"
            compare_parameter(
                where, parameter["name"], known[parameter["name"]], parameter, COMMA_SEPARATED[name]
            )

        assert ("requestBody" in operation) == bool(theirs["requestBody"])
        if theirs["requestBody"]:
            media = theirs["requestBody"]["content"]["application/json"]
            body = flatten(document, operation["requestBody"]["content"]["application/json"]["schema"])
            compare_schemas(f"{operation_id} body", body, flatten(shape, media["schema"]))
        for status, response in theirs["responses"].items():
            schema = resolve(document, operation["responses"][status])["content"]["application/json"][
                "schema"
            ]
            answer = flatten(shape, response["content"]["application/json"]["schema"])
            if status == "403":
                assert set(answer) <= set(flatten(document, schema))
            else:
                compare_schemas(f"{operation_id} {status}", flatten(document, schema), answer)
