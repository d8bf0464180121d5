"""Deliberate mistakes with a client for a foreign document. Never run."""

import acme_api

client = acme_api.Client()
client.list()  # both
client.list("x")  # both
client.list(x_request_id="…", color=["green"])  # both
client.list(x_request_id="…", colour=["red"])  # both
client.create_widget({"id": "7", "name": "w"})  # both
client.create_widget({"class": "a"})  # both
client.create_widget({"name": "w", "class": "c"})  # both
client.create_widget({"name": "w", "x_y": 3})  # both
client.create_widget(name="w", list="abc", other="abc")  # both
client.create_widget(name="w", content_type="text/html")  # both
client.create_widget({"name": "w"}, True)  # both
client.dict("7", "some")  # both
client.upload({"note": "x"})  # both
client.upload(file=3)  # both
client.get_tree(1)  # both
client.call("nothing")  # both
client.list(x_request_id="…")[0]["secret"]  # both
client.items.get_shapes()  # both
