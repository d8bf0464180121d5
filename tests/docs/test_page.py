"""What the page says, and what a hostile document cannot make it say."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pdspec.docs import Edition, Playground, render_page, write_site
from pdspec.errors import LoadError, UsageError

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}</textarea></script>&lt;"


def hostile(text: str) -> dict:
    schema = {
        "type": "object",
        "description": text,
        "properties": {text: {"type": "string", "enum": [text], "default": text, "title": text}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "description": f"{text} [x](javascript:alert(1)) `{text}`"},
        "tags": [{"name": text}],
        "servers": [{"url": "https://api.test"}],
        "components": {"securitySchemes": {text: {"type": "apiKey", "in": "header", "name": "x-key"}}},
        "paths": {
            f"/a/{text}/{{id}}": {
                "post": {
                    "operationId": text,
                    "tags": [text],
                    "summary": text,
                    "description": text,
                    "deprecated": True,
                    "x-token-cost": text,
                    "x-replaced-by": {"document": text, "operationId": text, "changes": [text]},
                    "security": [{text: [text]}],
                    "parameters": [
                        {"name": text, "in": "query", "required": True, "description": text, "schema": {"type": "string", "enum": [text]}},
                        {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "example": text}},
                    ],
                    "requestBody": {"required": True, "content": {"application/json": {"schema": schema, text: text}}},
                    "responses": {text: {"description": text}, "200": {"description": text, "content": {"application/json": {"schema": schema}}}, "404": {"description": text}},
                }
            }
        },
    }  # fmt: skip


class Elements(HTMLParser):
    """The start tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("playground", [None, Playground(EVIL, EVIL)])
@pytest.mark.parametrize(
    "text", [EVIL, "x" * 5000, "a\u202eb\x00\x1b[31m", "javascript:alert(1)", "${7*7}{% raw %}"]
)
def test_a_hostile_document_stays_text(text: str, playground: Playground | None) -> None:
    page = render_page(
        hostile(text), editions=[Edition(text, "?a"), Edition("b", "?b")], playground=playground
    )
    elements = Elements(page).found
    assert [tag for tag, _ in elements].count("script") == 2
    assert not [tag for tag, _ in elements if tag in ("img", "iframe", "object", "embed", "base", "svg")]
    for tag, attributes in elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (
            tag,
            attributes,
        )
        assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:text")), attributes
    assert "49" not in re.sub(
        r"[\w+/=]{30,}|<style>.*?</style>|<script>.*?</script>", "", page, flags=re.DOTALL
    )


def test_everything_is_told() -> None:
    page = render_page("v1")
    for words in (
        'client.add_organization(name=<i class=s>&#34;Acme&#34;</i>)', "pdspec call addOrganization name=Acme",
        "curl -X POST", "Cost", "10 tokens", "visible_to", "required", "pdspec.TooMany", "pdspec.NotFound",
        "pdspec.v2.Client().add_organization()", "custom fields go under custom_fields", "at most 500", "default 0",
    ):  # fmt: skip
        assert (words in page) is (words != "pdspec.TooMany"), words
    assert "https://" not in re.sub(r"<code>.*?</code>", "", page, flags=re.DOTALL)
    assert page.count("<article") == 19
    assert "connect-src &#39;none&#39;" in page


def test_ids_are_unique() -> None:
    ids = [
        attributes["id"]
        for _, attributes in Elements(render_page("v1", playground=Playground("t", "/_log"))).found
        if "id" in attributes
    ]
    assert len(ids) == len(set(ids))


def test_a_site_of_both_versions_and_of_one_file(tmp_path: Path) -> None:
    assert write_site(None, tmp_path / "both") == tmp_path / "both" / "index.html"
    assert 'href="v2.html#addOrganization"' in (tmp_path / "both" / "index.html").read_text()
    assert (tmp_path / "both" / "v2.html").exists()
    spec = tmp_path / "acme.yaml"
    spec.write_text(
        "openapi: 3.1.0\ninfo: {title: Acme, version: '1'}\npaths: {/a: {get: {operationId: listA}}}\n"
    )
    page = write_site(spec, tmp_path / "one").read_text()
    assert "pdspec call --spec acme.yaml listA" in page
    assert "from_spec(<i class=s>&#39;acme.yaml&#39;</i>" in page
    with pytest.raises(LoadError):
        write_site(tmp_path / "none.yaml", tmp_path / "x")
    with pytest.raises(UsageError, match="cannot write"):
        write_site("v1", spec)


def test_pages_stay_small() -> None:
    assert len(render_page("v1")) < 300_000


@pytest.mark.parametrize(
    "paths",
    [{}, {"/a": {"get": {"parameters": [{"$ref": "#/nowhere"}], "responses": {"200": {"$ref": "#/no"}}}}}],
)
def test_broken_and_empty_documents(paths: dict) -> None:
    assert "<main" in render_page({"openapi": "3.1.0", "info": {}, "paths": paths})


def test_a_schema_that_contains_itself() -> None:
    node = {
        "type": "object",
        "required": ["next"],
        "properties": {
            "next": {"$ref": "#/components/schemas/Node"},
            "all": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
        },
    }
    document = {
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "components": {"schemas": {"Node": node}},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}}}}}},
    }  # fmt: skip
    assert "as above" in render_page(document)
