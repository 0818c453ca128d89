// Narrows the lists of a page: rows of every [data-filter] by the fields of the form, whose state is the address
// (#jurisdiction=EU&q=data). Without script the form stays hidden and every row is shown.
"use strict";
(function () {
  var form = document.querySelector("form.filter"), said, rows = [], lists = [], timer;
  if (!form) return;
  said = form.querySelector("[role=status]");
  document.querySelectorAll("table[data-filter], ul[data-filter], [data-filter] table").forEach(function (list) {
    var mine = [].slice.call(list.tBodies ? list.tBodies[0].rows : list.children), note = document.createElement("p");
    note.className = "soft";
    note.textContent = form.dataset.none;
    note.hidden = true;
    list.after(note);
    lists.push({ list: list, rows: mine, note: note });
    rows = rows.concat(mine);
  });
  function fields() {
    return [].filter.call(form.elements, function (e) { return e.name; });
  }
  function plain(text) {
    return text.normalize("NFKC").toLowerCase();
  }
  function fits(row, wanted) {
    return Object.keys(wanted).every(function (name) {
      var value = wanted[name], day = row.dataset.date || "";
      if (name === "from") return day >= value.slice(0, day.length || 10);
      if (name === "to") return day !== "" && day <= value.slice(0, day.length);
      if (name === "q") {
        if (row.words === undefined) row.words = plain(row.textContent);
        return plain(value).split(/\s+/).every(function (word) { return row.words.indexOf(word) >= 0; });
      }
      return (" " + (row.dataset[name] || "") + " ").indexOf(" " + value + " ") >= 0;
    });
  }
  function show() {
    var wanted = {}, n = 0, any;
    fields().forEach(function (e) { if (e.value.trim()) wanted[e.name] = e.value.trim(); });
    any = Object.keys(wanted).length > 0;
    lists.forEach(function (l) {
      var here = 0;
      l.rows.forEach(function (row) {
        row.hidden = any && !fits(row, wanted);
        if (!row.hidden) here += 1;
      });
      l.note.hidden = here > 0;
      l.list.hidden = here === 0;
      if (l.list.closest("section")) l.list.closest("section").hidden = here === 0;
      n += here;
    });
    said.textContent = n ? form.dataset.said.replace("{n}", n).replace("{all}", rows.length) : form.dataset.none;
    form.querySelector("[type=reset]").hidden = !any;
    return new URLSearchParams(wanted).toString();
  }
  function read() { // the address into the form; a plain anchor is none of ours
    var found = new URLSearchParams(location.hash.indexOf("=") > 0 ? location.hash.slice(1) : "");
    fields().forEach(function (e) {
      e.value = found.get(e.name) || "";
      if (e.tagName === "SELECT" && e.selectedIndex < 0) e.value = "";
    });
    other(show());
  }
  function other(state) { // the same choice in the other language
    var link = document.querySelector("a.other");
    if (link) link.hash = state;
  }
  function write(push) {
    var state = show(), address = state ? "#" + state : location.pathname + location.search;
    other(state);
    try {
      history[push ? "pushState" : "replaceState"](null, "", address);
    } catch (error) {
      location.hash = state;
    }
  }
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("change", function (event) { write(event.target.name !== "q"); });
  form.addEventListener("input", function (event) {
    if (event.target.name !== "q") return;
    clearTimeout(timer);
    timer = setTimeout(function () { write(false); }, 150);
  });
  form.addEventListener("reset", function () { setTimeout(function () { write(true); }, 0); });
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  form.hidden = false;
  read();
})();
