(function () {
  "use strict";
  function one(query, under) { return (under || document).querySelector(query); }
  function pretty(text) { try { return JSON.stringify(JSON.parse(text), null, 2); } catch (e) { return text; } }

  // Try it: the form of an operation becomes a request to the server that this page came from.
  function target(form) {
    var path = form.dataset.path, query = [], headers = {};
    Array.from(form.elements).forEach(function (input) {
      var place = input.dataset.in, name = encodeURIComponent(input.name), value = input.value.trim();
      if (place === "path") path = path.replace("{" + input.name + "}", encodeURIComponent(value));
      if (!value) return;
      if (place === "header") headers[input.name] = value;
      if (place !== "query") return;
      var parts = input.dataset.list ? value.split(",").map(function (one) { return one.trim(); }).filter(Boolean) : [value];
      if (input.dataset.list === "joined") query.push(name + "=" + parts.map(encodeURIComponent).join(","));
      else parts.forEach(function (part) { query.push(name + "=" + encodeURIComponent(part)); });
    });
    return { url: path + (query.length ? "?" + query.join("&") : ""), headers: headers };
  }
  document.addEventListener("submit", function (event) {
    var form = event.target.closest(".try form");
    if (!form) return;
    event.preventDefault();
    var made = target(form), body = form.elements.body, box = form.closest(".try"), status = one("[role=status]", form);
    var result = one(".result", box), shown = result.querySelectorAll("pre"), button = one("button", form), began = performance.now();
    var options = { method: form.dataset.method, headers: made.headers };
    options.headers["accept"] = "application/json";
    if (body && body.value.trim()) {
      try { options.body = JSON.stringify(JSON.parse(body.value)); } catch (error) { status.textContent = "The body is not JSON: " + error.message; body.focus(); return; }
      options.headers["content-type"] = form.dataset.type || "application/json";
    }
    var lines = [options.method + " " + made.url].concat(Object.keys(options.headers).map(function (name) { return name + ": " + options.headers[name]; }));
    lines.push("x-api-token: [hidden]");
    shown[0].textContent = lines.join("\n") + (options.body ? "\n\n" + pretty(options.body) : "");
    options.headers["x-api-token"] = one("#token").value;
    button.disabled = true;
    status.textContent = "Sending …";
    fetch(made.url, options).then(function (answer) {
      return answer.text().then(function (text) {
        status.textContent = answer.status + " " + answer.statusText + ", " + Math.round(performance.now() - began) + " ms";
        shown[1].textContent = pretty(text) || "(empty)";
      });
    }, function (error) {
      status.textContent = "No answer";
      shown[1].textContent = String(error.message || error);
    }).finally(function () { button.disabled = false; result.hidden = false; poll(); });
  });

  // The log of the server: asked for once a second while somebody looks.
  var log = one("#log"), list = one("ol", log), opener = one("button", log), badge = one("b", log), seen = 0, timer = 0;
  opener.addEventListener("click", function () {
    list.hidden = !list.hidden;
    opener.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.firstChild) list.append(element("li", "none", "Nothing yet. Send a form, or call the sandbox from Python."));
  });
  function element(name, kind, text) { var made = document.createElement(name); made.className = kind; made.textContent = text; return made; }
  function entry(item) {
    var li = document.createElement("li"), details = document.createElement("details"), summary = document.createElement("summary");
    var time = new Date(item.time * 1000).toTimeString().slice(0, 8);
    summary.append(element("time", "", time), element("b", "", item.method), element("span", "", item.target));
    summary.append(element("b", item.status && item.status < 400 ? "ok" : "bad", item.status || "cut"), element("span", "ms", (item.elapsed * 1000).toFixed(1) + " ms"));
    var head = Object.keys(item.headers).map(function (name) { return name + ": " + item.headers[name]; }).join("\n");
    details.append(summary, element("pre", "", (item.operation ? item.operation + "\n" : "") + head + (item.body ? "\n\n" + pretty(item.body) : "")));
    li.append(details);
    return li;
  }
  function poll() {
    clearTimeout(timer);
    if (document.hidden) return;
    fetch(log.dataset.from + "?after=" + seen).then(function (answer) { return answer.json(); }).then(function (data) {
      if (data.total < seen) { seen = 0; list.textContent = ""; return; }
      if (data.entries.length && one(".none", list)) list.textContent = "";
      data.entries.forEach(function (item) { list.prepend(entry(item)); });
      while (list.children.length > 200) list.lastChild.remove();
      seen = data.total;
      badge.textContent = seen;
    }).catch(function () { badge.textContent = "stopped"; }).finally(function () { clearTimeout(timer); timer = setTimeout(poll, badge.textContent === "stopped" ? 5000 : 1000); });
  }
  document.addEventListener("visibilitychange", poll);
  poll();
})();
