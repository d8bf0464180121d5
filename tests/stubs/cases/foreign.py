"""Correct uses of a client for a foreign document. Never run."""

from __future__ import annotations

import datetime
import uuid
from pathlib import Path
from typing import Any, Literal, assert_type

import acme_api
from acme_api import Circle, Part, Square, Widget, WidgetInput

from pdspec import Items, Request, Response

client = acme_api.Client(credentials={"key": "…"}, base_url="http://localhost:8080")
widgets = client.list(x_request_id=uuid.uuid4(), color=["red", "it's"], from_=4)
assert_type(widgets, list[Widget])
client.list(x_request_id="…", created_after=datetime.datetime.now(datetime.UTC))
widget = widgets[0]
assert_type(widget["id"], str)
assert_type(widget["name"], str)
if "x-y" in widget and "class" in widget and "labels" in widget and "list" in widget:
    assert_type(widget["x-y"], int | None)
    assert_type(widget["labels"]["a"], str)
    assert_type(widget["list"], list[str])
    upper: str = widget["class"].upper()
if "parent" in widget and "parent" in widget["parent"]:
    assert_type(widget["parent"]["parent"]["name"], str)

body: WidgetInput = {"name": "w", "class": "a", "secret": "s", "x-y": None, "list": ["a"], "other": (1, 2)}
assert_type(client.create_widget(body, dry_run=True), Widget | None)
client.create_widget({"name": "w", "parent": {"name": "p"}})
client.create_widget("as text", content_type="text/plain")
client.create_widget(name="w", class_="b", x_y=3)

part = client.dict("7", "all")  # retired
assert_type(part, Part)
assert_type(part["children"][0]["children"], list[Part])
assert_type(part["of"], Widget | None)
client.dict(id="7", part=3)  # retired

assert_type(client.upload({"file": b"...", "note": "x"}), bytes)
with Path("picture.png").open("rb") as file:
    client.upload(file=file)

client.upload({"file": Path("picture.png")})
client.upload({"file": ("note.txt", "text", "text/plain")})
for event in client.watch():
    print(event)
assert_type(client.response.watch(), Response[list[Any]])

shape = client.get_shape()
assert_type(shape, Circle | Square)
assert_type(shape["kind"], Literal["circle", "square"])
if shape["kind"] == "circle":
    assert_type(shape["radius"], float)
tree = client.get_tree()
if isinstance(tree, list):
    print(tree[0])

assert_type(client.items.list(x_request_id="…"), Items[Widget])
assert_type(client.response.get_shape(), Response[Circle | Square])
assert_type(client.request.list(x_request_id="…"), Request)
assert_type(client.call("list", x_request_id="…"), Any)
assert_type(acme_api.operations["list"].summary, str)
