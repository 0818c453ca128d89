// What a comparison shows is chosen here and kept in the address: #i= instruments (or all), t= a topic, only= rows
// that differ or are in doubt, m= verdicts, c= a cell. Without this script all of it stands in the page.
"use strict";
(function () {
  var root = document.documentElement, loaded = {}, waiting = {}, panel, grid, choose, opener = null;
  root.classList.add("js");

  function all(where, query) { return Array.prototype.slice.call(where.querySelectorAll(query)); }

  // --- the address ---
  function state() {
    var out = {};
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at < 1) return;
      try { out[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch (e) { /* not of ours */ }
    });
    return out;
  }
  function address(change) {
    var now = state(), key;
    for (key in change) now[key] = change[key];
    return "#" + ["i", "t", "only", "m", "c"].filter(function (k) { return now[k]; })
      .map(function (k) { return k + "=" + encodeURIComponent(now[k]).replace(/%2C/g, ","); }).join("&");
  }
  function go(change, step) {
    var to = address(change);
    history[step ? "pushState" : "replaceState"](null, "", to === "#" ? location.pathname + location.search : to);
    show();
  }

  // --- which columns ---
  function boxes() { return all(choose, "input[name=i]"); }
  function chosen() {
    var asked = state().i, known = boxes().map(function (b) { return b.value; }), found;
    if (asked === "all" && grid) return known;
    if (asked === undefined && !grid && phone()) return choose.dataset.shown.split(",").slice(0, 1);
    found = (asked === undefined ? choose.dataset.shown : asked).split(",").filter(function (id, n, ids) {
      return known.indexOf(id) >= 0 && ids.indexOf(id) === n;
    }).slice(0, Number(choose.dataset.most));
    return found.length || asked === "none" ? found : choose.dataset.shown.split(",");
  }
  function mark(ids) {
    var most = Number(choose.dataset.most), full = ids.length >= most && !(phone() && !grid), every = state().i === "all", said;
    boxes().forEach(function (box) {
      box.checked = !every && ids.indexOf(box.value) >= 0;
      box.disabled = full && !every && !box.checked;
      box.parentNode.classList.toggle("on", box.checked);
      box.parentNode.classList.toggle("off", box.disabled);
    });
    all(choose, "button[data-i]").forEach(function (b) {
      b.setAttribute("aria-pressed", String(b.dataset.i === (every ? "all" : ids.join(","))));
    });
    said = choose.querySelector("[role=status]");
    said.textContent = said.dataset.said.replace("{n}", ids.length) + (full && !every ? " · " + said.dataset.full : "");
    all(document, "code[data-command]").forEach(function (code) {
      code.textContent = code.dataset.command.replace("{i}", ids.slice(0, 4).join(" "));
    });
  }

  // --- the grid of a comparison ---
  function names() { return all(grid.tHead, "th").map(function (th) { return th.textContent; }); }
  function columns(ids) {
    var known = boxes().map(function (b) { return b.value; }), heads = names();
    var wanted = known.map(function (id) { return ids.indexOf(id) >= 0; });
    grid.classList.toggle("map", ids.length > Number(choose.dataset.most));
    all(grid, "tr").forEach(function (tr) {
      if (tr.className === "group") { tr.cells[0].colSpan = ids.length + 1; return; }
      wanted.forEach(function (yes, n) {
        var cell = tr.cells[n + 1];
        cell.hidden = !yes;
        if (cell.tagName === "TD") {
          cell.dataset.column = heads[n + 1];
          if (grid.classList.contains("map")) cell.title = heads[n + 1] + ": " + cell.textContent;
          else cell.removeAttribute("title");
        }
      });
    });
  }
  function rows(now) {
    var first = null;
    all(grid, "tbody").forEach(function (body) {
      var some = false;
      all(body, "tr[id]").forEach(function (tr) {
        var cells = all(tr, "td:not([hidden])"), said = {}, kinds, yes = !now.t || now.t === tr.id;
        if (yes && now.only === "differ") {
          cells.forEach(function (c) { if (!c.classList.contains("b")) said[value(c)] = 1; });
          kinds = Object.keys(said).length;
          yes = kinds > 1;
        }
        if (yes && now.only === "doubt") yes = cells.some(function (c) { return c.querySelector(".stale, .unverified"); });
        tr.hidden = !yes;
        tr.classList.toggle("here", yes && !first);
        if (yes && !first) first = tr;
        some = some || yes;
      });
      body.hidden = !some;
    });
    all(choose, "select[name=t]").forEach(function (s) { s.value = now.t || (phone() && first ? first.id : ""); });
    all(choose, "input[name=only]").forEach(function (b) { b.checked = now.only === b.value; });
  }
  function value(cell) { var a = cell.firstElementChild; return a ? a.firstChild.textContent : ""; }
  function phone() { return window.matchMedia("(max-width: 40rem)").matches; }

  // --- a cell, or the head of a column, beside the table ---
  function details(now) {
    var at = (now.c || "").indexOf("."), instrument = now.c && now.c.slice(0, at), topic = now.c && now.c.slice(at + 1);
    var cell = at > 0 ? document.getElementById(topic + "--" + instrument) : null;
    var about = now.c && at < 0 ? document.getElementById("about-" + now.c) : null, link, to;
    all(grid, "td.open").forEach(function (td) { td.classList.remove("open"); });
    if (!cell && !about) { close(); return; }
    panel.hidden = false;
    root.classList.add("open");
    panel.querySelector("[data-failed]").hidden = true;
    link = panel.querySelector("[data-column]");
    panel.querySelector("[data-topic]").parentNode.hidden = panel.querySelector("[data-beside]").parentNode.hidden = !cell;
    if (about) {
      link.textContent = grid.querySelector("a[href='#about-" + CSS.escape(now.c) + "']").textContent;
      link.href = (about.querySelector("th a") || link).href || "";
      facts(about);
      return;
    }
    cell.classList.add("open");
    to = cell.querySelector("a").getAttribute("href").split("#")[0];
    link.textContent = cell.dataset.column;
    link.href = "../instruments/" + instrument + ".html";
    link = panel.querySelector("[data-topic]");
    link.textContent = cell.parentNode.cells[0].firstElementChild.textContent;
    link.href = to;
    panel.querySelector("[data-beside]").href = to + "#i=" + beside(instrument).join(",");
    if (loaded[topic]) { fill(loaded[topic][instrument] || ""); return; }
    fill("");
    waiting[topic] = instrument;
    load(topic, to.replace(/\.html$/, ".js"));
  }
  function beside(instrument) {
    var ids = chosen();
    if (ids.length > Number(choose.dataset.most)) ids = [instrument];
    return ids.indexOf(instrument) >= 0 ? ids : [instrument].concat(ids).slice(0, Number(choose.dataset.most));
  }
  function fill(html) { panel.querySelector("[data-body]").innerHTML = html; }
  function facts(row) {
    var heads = all(row.parentNode.parentNode.tHead, "th"), list = document.createElement("dl");
    all(row, "th, td").forEach(function (td, n) {
      var dt = document.createElement("dt"), dd = document.createElement("dd");
      dt.textContent = heads[n].textContent;
      all(td, "*").concat([td]).length && td.childNodes.forEach(function (c) { dd.appendChild(c.cloneNode(true)); });
      list.appendChild(dt); list.appendChild(dd);
    });
    fill("");
    panel.querySelector("[data-body]").appendChild(list);
  }
  function load(topic, src) {
    var script;
    if (loaded[topic] === undefined) {
      loaded[topic] = null;
      script = document.createElement("script");
      script.src = src;
      script.onerror = function () { delete loaded[topic]; panel.querySelector("[data-failed]").hidden = false; };
      document.head.appendChild(script);
    }
  }
  window.trackerCells = function (topic, cells) {
    loaded[topic] = cells;
    if ((state().c || "") === waiting[topic] + "." + topic) fill(cells[waiting[topic]] || "");
  };
  function close() {
    panel.hidden = true;
    root.classList.remove("open");
  }

  // --- clauses side by side on the page of a topic ---
  function sections(ids) {
    var hash = location.hash.slice(1), named = hash.indexOf("=") < 0 ? document.getElementById(hash) : null;
    all(document, ".clauses > section").forEach(function (s) { s.hidden = ids.indexOf(s.id) < 0; });
    if (named && named.parentNode.classList.contains("clauses")) {
      named.hidden = false;
      if (ids.indexOf(named.id) < 0) go({ i: [named.id].concat(ids).slice(0, Number(choose.dataset.most)).join(",") });
      named.scrollIntoView();
    }
  }

  var show = function () {
    var ids = chosen(), now = state();
    mark(ids);
    if (!grid) { sections(ids); return; }
    columns(ids);
    rows(now);
    details(now);
    grid.classList.add("set");
  };

  function clicked(event) {
    var link = event.target.closest ? event.target.closest("a") : null, cell, id;
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    cell = link.parentNode;
    if (cell.tagName === "TH" && cell.parentNode.id && state().i !== "all") {
      link.href = link.getAttribute("href").split("#")[0] + "#i=" + chosen().join(",");
      return;
    }
    if (cell.tagName === "TD") id = cell.id.split("--").reverse().join(".");
    else if (/^#about-/.test(link.getAttribute("href"))) id = link.getAttribute("href").slice(7);
    if (!id) return;
    event.preventDefault();
    opener = link;
    go({ c: state().c === id ? "" : id }, true);
    if (!panel.hidden) panel.focus({ preventScroll: !phone() });
  }

  // --- rows by a verdict: #m= of what is shown ---
  function sieve(box) {
    var asked = (state().m || "").split(",").filter(Boolean), shown = 0, lines = all(document, "tr[data-match]"), said;
    lines.forEach(function (tr) {
      tr.hidden = asked.length > 0 && asked.indexOf(tr.dataset.match) < 0;
      shown += tr.hidden ? 0 : 1;
    });
    all(box, "input[name=m]").forEach(function (b) {
      b.checked = asked.indexOf(b.value) >= 0;
      b.parentNode.classList.toggle("on", b.checked);
    });
    said = box.querySelector("[role=status]");
    said.textContent = box.dataset.all.replace("{n}", shown).replace("{all}", lines.length);
  }

  // --- choices that lead to another page ---
  function leave(form) {
    var parts = all(form, "select").map(function (s) { return s.value; });
    if (parts.every(Boolean) && parts[0] !== parts[1]) {
      location.href = form.dataset.go.replace("{0}", parts[0]).replace("{1}", parts[1] || "");
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    var box = document.querySelector(".sieve");
    all(document, "[data-go]").forEach(function (form) {
      form.addEventListener("change", function () { leave(form); });
    });
    if (box) {
      box.addEventListener("change", function () {
        go({ m: all(box, "input:checked").map(function (b) { return b.value; }).join(",") });
      });
      show = function () { sieve(box); };
      window.addEventListener("popstate", show);
      show();
      return;
    }
    choose = document.querySelector(".choose");
    if (!choose) return;
    grid = document.querySelector("table.grid");
    panel = document.getElementById("panel");
    choose.addEventListener("change", function (event) {
      var box = event.target, ids;
      if (box.name === "t") { go({ t: box.value, c: "" }); return; }
      if (box.name === "only") { go({ only: box.checked ? box.value : "" }); return; }
      ids = boxes().filter(function (b) { return b.checked; }).map(function (b) { return b.value; });
      if (phone() && !grid && box.checked) ids = [box.value]; // clauses one text at a time
      go({ i: ids.length ? ids.join(",") : "none" });
    });
    choose.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.i) go({ i: button.dataset.i });
      if (button.hasAttribute("data-clear")) go({ i: "none" });
      if (button.hasAttribute("data-copy") && navigator.clipboard) {
        if (!state().i) go({ i: chosen().join(",") });
        navigator.clipboard.writeText(location.href).then(function () { button.textContent = button.dataset.done; });
      }
    });
    if (grid) {
      grid.addEventListener("click", clicked);
      panel.querySelector("[data-close]").addEventListener("click", shut);
      document.addEventListener("keydown", function (e) { if (e.key === "Escape" && !panel.hidden) shut(); });
      window.matchMedia("(max-width: 40rem)").addEventListener("change", show);
      // addresses of cells before there were parts in the address
      var old = location.hash.match(/^#([^=]+)--([^=]+)$/);
      if (old && document.getElementById(location.hash.slice(1))) go({ c: old[2] + "." + old[1] });
    }
    window.addEventListener("popstate", show);
    show();
    if (/^#[^=]+$/.test(location.hash)) {
      var target = document.getElementById(location.hash.slice(1));
      if (target) target.scrollIntoView();
    } else if (grid && state().c && panel && !panel.hidden) {
      var open = grid.querySelector("td.open");
      if (open && !phone()) open.scrollIntoView({ block: "center" });
    }
  });
  function shut() {
    go({ c: "" });
    if (opener) opener.focus();
  }
})();
