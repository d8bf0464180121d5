"""The page in a real browser. With SCREENSHOTS set to a folder, the pictures are left there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pdspec
from pdspec.docs import render_page, write_site
from pdspec.sandbox import Sandbox

from .chrome import BINARY, Chrome

pytestmark = [
    pytest.mark.skipif(BINARY is None or sys.platform == "win32", reason="needs Chromium"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

MANY = {
    "openapi": "3.1.0",
    "info": {"title": "Many", "version": "1"},
    "servers": [{"url": "https://api.test"}],
    "paths": {
        f"/things/{number}": {
            "get": {
                "operationId": f"getThing{number}",
                "tags": [f"Group {number // 40}"],
                "summary": f"Thing number {number}",
                "parameters": [
                    {"name": f"p{i}", "in": "query", "schema": {"type": "integer"}} for i in range(number % 9)
                ],
                "responses": {"200": {"description": "A thing."}},
            }
        }
        for number in range(1200)
    },
}


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    browser = Chrome(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh(chrome: Chrome) -> Iterator[None]:
    chrome.size(1280, 900)
    chrome.requests.clear()
    chrome.complaints.clear()
    yield
    assert chrome.complaints == []


def test_a_file_asks_for_nothing_outside(chrome: Chrome, tmp_path: Path) -> None:
    chrome.open(write_site(None, tmp_path).as_uri())
    assert chrome.js("document.querySelectorAll('article').length") == 19
    assert all(url.startswith((tmp_path.as_uri(), "data:")) for url in chrome.requests)
    chrome.js("document.querySelector('.switch a:last-child').click()")
    chrome.until("document.querySelector('h1')?.textContent.includes('v2')")


def test_search(chrome: Chrome, sandbox: Sandbox) -> None:
    shown = "[...document.querySelectorAll('.side li:not([hidden]) a')].map(a => a.hash.slice(1))"
    chrome.open(sandbox.url)
    chrome.key("/")
    assert chrome.js("document.activeElement.id") == "search"
    chrome.type("mail")
    chrome.until("document.querySelector('#found').textContent !== '19 operations'")
    assert chrome.js(f"{shown}.length") > 1  # an email address somewhere in an answer is a hit too
    assert chrome.js(
        "[...document.querySelectorAll('.side li:not([hidden]) a:not(.also)')].map(a => a.hash)"
    ) == ["#getOrganizationMailMessages"]
    chrome.js("document.querySelector('#search').value = ''")
    chrome.type("/organizations/{id}/flow")
    chrome.until(f"{shown}.length === 1")
    chrome.key("Enter")
    chrome.until("location.hash === '#getOrganizationUpdates'")
    chrome.key("/")
    chrome.type("zzzzz")
    chrome.until("document.querySelector('#found').textContent === 'Nothing found'")
    chrome.key("Escape")
    assert len(chrome.js(shown)) == 19


def test_tabs_and_theme_are_remembered(chrome: Chrome, sandbox: Sandbox) -> None:
    chrome.open(sandbox.url)
    tab = "document.querySelector('#getOrganization [data-lang=curl]')"
    chrome.js("location.hash = '#getOrganization'")
    chrome.until(f"!!{tab}")
    chrome.js(f"{tab}.click()")
    visible = "[...document.querySelectorAll('#getOrganization .pane')].filter(p => p.offsetParent).map(p => p.dataset.l)"
    assert chrome.js(visible) == ["curl"]
    assert chrome.js(f"{tab}.getAttribute('aria-selected')") == "true"
    chrome.js(f"{tab}.focus()")
    chrome.key("ArrowLeft")
    assert chrome.js(visible) == ["shell"]
    chrome.js("document.querySelector('.theme').click()")
    chrome.open(f"{sandbox.url}?api=v2")
    assert chrome.js("[document.documentElement.dataset.lang, document.documentElement.dataset.theme]") == [
        "shell",
        "dark",
    ]
    chrome.js("localStorage.clear()")


def test_try_it_calls_the_sandbox(chrome: Chrome, sandbox: Sandbox, shots: Path) -> None:
    chrome.open(f"{sandbox.url}#addOrganization")
    box = "document.querySelector('#addOrganization .try')"
    chrome.js(
        f"""{box}.open = true; {box}.querySelector('textarea').value = '{{"name": "Tried & true <b>"}}'"""
    )
    chrome.js(f"{box}.querySelector('button').click()")
    chrome.until(f"!!{box}.querySelector('.result:not([hidden])')")
    assert chrome.js(f"{box}.querySelector('[role=status]').textContent").startswith("201 ")
    assert '"name": "Tried & true <b>"' in chrome.js(f"{box}.querySelectorAll('pre')[1].textContent")
    assert sandbox.token not in chrome.js(f"{box}.querySelector('.result').textContent")
    client = pdspec.Client(api_token=sandbox.token, origin=sandbox.origin)
    assert client.search_organization(term="Tried & true")["data"]["items"]
    box = "document.querySelector('#getOrganizations .try')"
    chrome.js(
        f"{box}.open = true; {box}.querySelector('[name=limit]').value = '2'; {box}.querySelector('button').click()"
    )
    chrome.until(f"!!{box}.querySelector('.result:not([hidden])')")
    assert chrome.js(f"JSON.parse({box}.querySelectorAll('pre')[1].textContent).data.length") == 2
    chrome.js("document.querySelector('#log button').click()")
    chrome.until("document.querySelector('#entries').textContent.includes('/v1/organizations?limit=2')")
    chrome.until("document.querySelector('#entries').textContent.includes('/v1/organizations/search')")
    log = chrome.js("document.querySelector('#entries').textContent")
    assert sandbox.token not in log
    assert "x-api-token: [hidden]" in log
    assert all(url.startswith(sandbox.url) or url == "data:," for url in chrome.requests)
    chrome.shot(shots / "try.png")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("api", ["v1", "v2"])
def test_it_fits_every_screen(
    chrome: Chrome, sandbox: Sandbox, shots: Path, width: int, theme: str, api: str
) -> None:
    chrome.size(width, 1400, theme)
    chrome.open(f"{sandbox.url}?api={api}")
    assert chrome.js("document.documentElement.scrollWidth") == width
    background = chrome.js("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(255, 255, 255)" if theme == "light" else "rgb(17, 20, 28)")
    chrome.shot(shots / f"{api}-{width}-{theme}.png")
    chrome.js("location.hash = '#updateOrganization'")
    chrome.until(
        "Math.abs(document.querySelector('#updateOrganization').getBoundingClientRect().top - 72) < 3"
    )
    chrome.shot(shots / f"{api}-{width}-{theme}-operation.png")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast(chrome: Chrome, sandbox: Sandbox, theme: str) -> None:
    """Every text against what is behind it: WCAG 2.2 AA, 4.5 to 1."""
    chrome.size(1280, 900, theme)
    chrome.open(sandbox.url)
    chrome.js("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert chrome.js(CONTRAST) == []


CONTRAST = """(() => {
  const numbers = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const over = (top, below) => { const a = top[3] ?? 1; return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a)); };
  const behind = e => e ? (c => c[3] === 0 ? behind(e.parentElement) : (c[3] ?? 1) < 1 ? over(c, behind(e.parentElement)) : c)(numbers(getComputedStyle(e).backgroundColor)) : [255, 255, 255];
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.offsetParent || e.closest('.skip,option,script')) continue;
    const back = behind(e), front = over(numbers(getComputedStyle(e).color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) found.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
  }
  return [...found];
})()"""


def test_1200_operations(chrome: Chrome, tmp_path: Path) -> None:
    page = tmp_path / "many.html"
    page.write_text(render_page(MANY), encoding="utf-8")
    chrome.open(f"{page.as_uri()}#getThing900")
    chrome.until("Math.abs(document.querySelector('#getThing900').getBoundingClientRect().top - 72) < 3")
    assert chrome.js("document.querySelector('[aria-current]').hash") == "#getThing900"
    chrome.key("/")
    chrome.type("number 1111")
    chrome.until("document.querySelector('#found').textContent === '1 of 1200 operations'")


def test_without_scripts_everything_is_there(chrome: Chrome, sandbox: Sandbox) -> None:
    chrome.do("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chrome.do("Page.navigate", url=sandbox.url)
        chrome.until("document.querySelectorAll('article').length === 19")
        panes = "[...document.querySelectorAll('#getOrganization .pane')].filter(p => p.offsetParent).length"
        assert chrome.js(panes) == 3
        assert chrome.js("document.querySelector('.try').offsetParent === null")
    finally:
        chrome.do("Emulation.setScriptExecutionDisabled", value=False)
