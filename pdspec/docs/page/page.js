(function () {
  "use strict";
  var root = document.documentElement;
  function all(query, under) { return Array.from((under || document).querySelectorAll(query)); }
  function one(query, under) { return (under || document).querySelector(query); }
  function keep(key, value) { try { localStorage.setItem("pdspec-" + key, value); } catch (e) { /* private mode */ } }

  // The theme: what the system says, until somebody chooses.
  var theme = one(".theme"), system = matchMedia("(prefers-color-scheme: dark)");
  function dark() { return root.dataset.theme ? root.dataset.theme === "dark" : system.matches; }
  function showTheme() { theme.setAttribute("aria-pressed", String(dark())); theme.textContent = dark() ? "Light" : "Dark"; theme.setAttribute("aria-label", "Dark theme"); }
  theme.addEventListener("click", function () { root.dataset.theme = dark() ? "light" : "dark"; keep("theme", root.dataset.theme); showTheme(); });
  system.addEventListener("change", showTheme);
  showTheme();

  // Tabs of the samples: one choice for the whole page. Made when their operation comes near the screen.
  function choose(lang) {
    root.dataset.lang = lang;
    keep("lang", lang);
    all("[role=tab]").forEach(mark);
  }
  function mark(tab) {
    var on = tab.dataset.lang === root.dataset.lang;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  function tabs(box) {
    var bar = one(".tabs", box);
    if (!bar || bar.firstChild) return;
    var list = document.createElement("div"), copy = document.createElement("button"), id = box.closest("article").id;
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", "Language of the sample");
    all(".pane", box).forEach(function (pane) {
      var tab = document.createElement("button");
      tab.type = "button";
      tab.id = id + "-t-" + pane.dataset.l;
      tab.dataset.lang = pane.dataset.l;
      tab.textContent = one("h4", pane).textContent;
      tab.setAttribute("role", "tab");
      pane.id = id + "-p-" + pane.dataset.l;
      pane.setAttribute("role", "tabpanel");
      pane.setAttribute("aria-labelledby", tab.id);
      tab.setAttribute("aria-controls", pane.id);
      mark(tab);
      list.append(tab);
    });
    copy.type = "button";
    copy.className = "copy";
    copy.textContent = "Copy";
    bar.append(list, copy);
  }
  document.addEventListener("click", function (event) {
    var tab = event.target.closest("[role=tab]"), copy = event.target.closest(".copy");
    if (tab) { var top = tab.getBoundingClientRect().top; choose(tab.dataset.lang); scrollBy(0, tab.getBoundingClientRect().top - top); }
    if (copy) copyFrom(copy);
  });
  document.addEventListener("keydown", function (event) {
    var tab = event.target.closest && event.target.closest("[role=tab]");
    var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !step) return;
    var list = all("[role=tab]", tab.parentNode), next = list[(list.indexOf(tab) + step + list.length) % list.length];
    choose(next.dataset.lang);
    next.focus();
    event.preventDefault();
  });
  function copyFrom(button) {
    var box = button.closest(".box"), pre = one(".pane[data-l=" + root.dataset.lang + "] pre", box) || one("pre", box), text = pre.textContent;
    function said(word) { button.textContent = word; setTimeout(function () { button.textContent = "Copy"; }, 1500); }
    function byHand() { getSelection().selectAllChildren(pre); said(document.execCommand("copy") ? "Copied" : "Selected"); }
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(function () { said("Copied"); }, byHand);
    else byHand();
  }

  // Where the reader is.
  var links = all(".side li a"), byId = {}, here = null;
  links.forEach(function (link) { byId[decodeURIComponent(link.hash.slice(1))] = link; });
  function arrive(id) {
    var link = byId[id];
    if (!link || link === here) return;
    if (here) here.removeAttribute("aria-current");
    here = link;
    link.setAttribute("aria-current", "true");
    if (document.activeElement !== search) link.scrollIntoView({ block: "nearest" });
  }
  var near = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) { if (entry.isIntersecting) tabs(one(".code", entry.target)); });
  }, { rootMargin: "600px" });
  var reading = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) { if (entry.isIntersecting) arrive(entry.target.id); });
  }, { rootMargin: "-15% 0px -75% 0px" });
  var articles = all("article");
  articles.forEach(function (article) {
    if (document.body.classList.contains("many")) near.observe(article);
    else tabs(one(".code", article));
    reading.observe(article);
  });

  // Operations far from the screen are not laid out, so that their places are estimates: go there until it holds.
  function settle() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1))), left = 12;
    if (!target || target.tagName !== "ARTICLE") return;
    requestAnimationFrame(function again() {
      if (Math.abs(target.getBoundingClientRect().top - 72) > 2) target.scrollIntoView();
      if ((left -= 1)) requestAnimationFrame(again);
    });
  }
  if (document.body.classList.contains("many")) { addEventListener("hashchange", settle); settle(); }

  // Search: names and paths first, then all words of an operation. The index is made when it is first needed.
  var search = one("#search"), found = one("#found"), sections = all(".side section"), index = null, total = found.textContent;
  function build() {
    index = articles.map(function (article, place) {
      var head = [one("h3", article), one(".route", article), one(".sum", article)].map(function (e) { return e ? e.textContent : ""; });
      return { link: links[place], head: (head.join(" ") + " " + article.id).toLowerCase(), text: article.textContent.toLowerCase() };
    });
  }
  function filter() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean), hits = 0, best = null;
    if (!index) build();
    index.forEach(function (row) {
      var named = words.every(function (word) { return row.head.includes(word); });
      var hit = named || words.every(function (word) { return row.text.includes(word); });
      row.link.parentNode.hidden = !hit;
      row.link.classList.toggle("also", words.length > 0 && !named);
      if (hit) { hits += 1; if (!best || (named && !best.named)) best = { link: row.link, named: named }; }
    });
    sections.forEach(function (section) { section.hidden = !one("li:not([hidden])", section); });
    found.textContent = !words.length ? total : hits ? hits + " of " + total : "Nothing found";
    return best && best.link;
  }
  var timer = 0;
  search.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(filter, 60); });
  search.addEventListener("keydown", function (event) {
    if (event.key === "Enter") { clearTimeout(timer); var best = filter(); if (best) { best.click(); search.blur(); } event.preventDefault(); }
    if (event.key === "Escape") { search.value = ""; filter(); search.blur(); }
    if (event.key === "ArrowDown") { var first = one(".side section:not([hidden]) li:not([hidden]) a"); if (first) first.focus(); event.preventDefault(); }
  });
  one("#nav").addEventListener("keydown", function (event) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key], shown;
    if (!step || event.target.tagName !== "A") return;
    shown = links.filter(function (link) { return link.offsetParent; });
    (shown[shown.indexOf(event.target) + step] || (step < 0 ? search : event.target)).focus();
    event.preventDefault();
  });
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { menu(true); search.focus(); search.select(); event.preventDefault(); }
    if (event.key === "Escape") menu(false);
  });

  // The menu of narrow screens.
  var side = one("#nav"), opener = one(".menu");
  function menu(open) { side.classList.toggle("open", open); opener.setAttribute("aria-expanded", String(open)); }
  opener.addEventListener("click", function () { menu(!side.classList.contains("open")); });
  side.addEventListener("click", function (event) { if (event.target.closest("a")) menu(false); });
})();
