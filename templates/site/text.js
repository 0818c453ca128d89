// The pages of a text: an address with the id of a provision leads to its page, "go to" takes what people
// write (113, Article 5, Annex III, 第五条), words are found on this page and counted on the others, a
// citation is copied. Without it the contents lead everywhere and every citation stands in the page.
"use strict";
(function () {
  var box = document.querySelector("[data-text]"), side = document.querySelector("details.side");
  if (!box) return;
  var conf = box.dataset, loaded = {}, waiting = {};
  window.TEXT = function (kind, data) { loaded[kind] = data; };
  function load(kind, then) {
    if (!conf[kind] || loaded[kind]) return then(loaded[kind]);
    if (waiting[kind]) { waiting[kind].push(then); return; }
    waiting[kind] = [then];
    var script = document.createElement("script");
    script.src = conf[kind];
    script.onload = script.onerror = function () {
      waiting[kind].forEach(function (f) { f(loaded[kind]); });
      waiting[kind] = null;
    };
    document.head.append(script);
  }
  function address(page, eid) { return conf.text + (page ? "-" + page : "") + ".html" + (eid ? "#" + eid : ""); }

  // which page holds a provision: the nearest one above it that the map knows
  function place(map, eid) {
    for (var at = eid; at; at = at.slice(0, Math.max(at.lastIndexOf("__"), 0)))
      if (Object.prototype.hasOwnProperty.call(map.at, at)) return map.pages[map.at[at]];
    return null;
  }
  function follow() {
    var eid = decodeURIComponent(location.hash.slice(1));
    if (!eid || document.getElementById(eid) || !conf.map) return;
    load("map", function (map) {
      var page = map && place(map, eid);
      if (page && page !== conf.page) location.replace(address(page, eid));
    });
  }
  window.addEventListener("hashchange", follow);
  follow();

  var wide = window.matchMedia("(min-width: 60rem)");
  function fold() { if (side) side.open = wide.matches || Boolean(side.closest(".front")); }
  wide.addEventListener("change", fold);
  fold();
  if (side) side.addEventListener("click", function (e) {
    if (e.target.closest("nav a") && !wide.matches && !side.closest(".front")) side.open = false;
  });
  var here = document.querySelector(".book .tree [aria-current]"), inner = side && side.querySelector("nav");
  if (here && inner) inner.scrollTop = here.offsetTop - inner.offsetTop - 80;

  var tools = document.querySelector(".tools");
  if (!tools) return;
  tools.hidden = false;
  var goTo = document.getElementById("go"), sought = document.getElementById("find");
  var said = tools.querySelector(".said"), list = tools.querySelector(".found");
  function say(words) { said.textContent = words; list.textContent = ""; }
  function offer(label, href, more) {
    var li = document.createElement("li"), a = document.createElement("a");
    a.href = href; a.textContent = label;
    li.append(a, more || "");
    list.append(li);
  }

  // go to
  var HAN = { "〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9 };
  var TENS = { "十": 10, "百": 100, "千": 1000 };
  function number(text) {
    if (!/^[〇零一二两三四五六七八九十百千]+$/.test(text)) return text;
    if (!/[十百千]/.test(text)) return String(Number(text.replace(/./g, function (c) { return HAN[c]; })));
    var sum = 0, digit = 0;
    text.split("").forEach(function (c) {
      if (TENS[c]) { sum += (digit || 1) * TENS[c]; digit = 0; } else digit = HAN[c];
    });
    return String(sum + digit);
  }
  function roman(text) {
    var n = Number(text), out = "";
    if (!/^\d{1,3}$/.test(text)) return text;
    [[100, "c"], [90, "xc"], [50, "l"], [40, "xl"], [10, "x"], [9, "ix"], [5, "v"], [4, "iv"], [1, "i"]].forEach(
      function (r) { while (n >= r[0]) { out += r[1]; n -= r[0]; } });
    return out;
  }
  var ARTICLE = ["art", "sec", "reg", "cl"], ANNEX = ["anx", "sched", "sch"];
  var KINDS = [
    [/^(?:art(?:icle|\.)?s?)\s*/i, ["art"]], [/^(?:sec(?:tion|\.)?|§|s\.)\s*/i, ["sec", "reg", "cl"]],
    [/^(?:recital|rec\.?|considérant|序言第?)\s*/i, ["rct"]],
    [/^(?:annex(?:e)?|anhang|附件|附录|附表|别表|別表第?|schedule|sch\.?)\s*/i, ANNEX],
    [/^(?:chapter|ch\.?|chapitre)\s*/i, ["cpt"]], [/^(?:title|titre)\s*/i, ["tit", "ttl"]],
    [/^(?:part|pt\.?)\s*/i, ["prt", "pt"]]
  ];
  function wanted(text) {
    var asked = text.normalize("NFKC").trim(), kinds = null, m;
    if ((m = /^第?\s*([0-9a-z.\-]+|[〇零一二两三四五六七八九十百千]+)\s*(条|條|章|节|節|编|編)\s*(?:[之の]\s*([0-9]+|[〇零一二三四五六七八九十]+))?/i.exec(asked))) {
      kinds = { "条": ["art", "sec"], "條": ["art", "sec"], "章": ["cpt"], "节": ["sct"], "節": ["sct"], "编": ["tit", "book", "prt"], "編": ["tit", "book", "prt"] }[m[2]];
      return { kinds: kinds, key: number(m[1]).toLowerCase() + (m[3] ? "_" + number(m[3]) : "") };
    }
    KINDS.some(function (k) {
      if (!k[0].test(asked)) return false;
      kinds = k[1]; asked = asked.replace(k[0], "");
      return true;
    });
    m = /^(?:第)?\s*([0-9]+[a-z]{0,2}(?:[.\-][0-9a-z]+)?|[ivxlc]+(?:-[a-z])?|[a-z]|[〇零一二两三四五六七八九十百千]+)\b/i.exec(asked + " ");
    if (!m && kinds === ANNEX) return { kinds: kinds, key: "" };
    return m || /^[〇零一二两三四五六七八九十百千]+$/.test(asked)
      ? { kinds: kinds || ARTICLE, key: number((m ? m[1] : asked)).toLowerCase() } : null;
  }
  function known(map) {
    if (map) return Object.keys(map.at);
    return Array.prototype.map.call(document.querySelectorAll(".text-body [id]"), function (e) { return e.id; });
  }
  function go(text) {
    var raw = text.trim().replace(/^#/, "");
    load("map", function (map) {
      var w = wanted(text), keys = w && [w.key, w.key.replace(".", "_")];
      if (w && w.kinds === ANNEX) keys.push(roman(w.key));
      var found = known(map).filter(function (eid) {
        var last = eid.split("__").pop(), cut = last.indexOf("_");
        if (eid === raw) return true;
        return w && w.kinds.indexOf(cut < 0 ? last : last.slice(0, cut)) >= 0 && keys.indexOf(cut < 0 ? "" : last.slice(cut + 1)) >= 0;
      });
      var first = found.filter(function (e) { return e === raw || e.indexOf("__") < 0; });
      if (first.length) found = first;
      var mine = found.filter(function (e) { return document.getElementById(e); });
      if (mine.length) found = mine;
      if (!found.length) return say(goTo.dataset.none);
      say("");
      found.slice(1, 9).forEach(function (e) { offer(e.replace(/__/g, " › ").replace(/_/g, " "), address(map ? place(map, e) : conf.page, e)); });
      if (document.getElementById(found[0])) {
        location.hash = "#" + found[0];
        if (!wide.matches && side && !side.closest(".front") && found.length === 1) side.open = false;
      } else location.href = address(place(map, found[0]), found[0]);
    });
  }
  function enter() { if (goTo.value.trim()) go(goTo.value); }
  tools.querySelector("button").addEventListener("click", enter);
  goTo.addEventListener("keydown", function (e) { if (e.key === "Enter") enter(); });

  // find
  var marks = [], at = -1, timer = null;
  function clear() {
    marks.forEach(function (m) { m.replaceWith(document.createTextNode(m.textContent)); });
    if (marks.length) document.querySelector(".text-body").normalize();
    marks = []; at = -1;
  }
  function next() {
    if (!marks.length) return;
    if (at >= 0) marks[at].classList.remove("at");
    at = (at + 1) % marks.length;
    marks[at].classList.add("at");
    marks[at].scrollIntoView({ block: "center" });
  }
  function fold_(text) { return text.toLowerCase(); }
  function count(text, q) {
    var n = 0, k = text.indexOf(q);
    while (k >= 0) { n++; k = text.indexOf(q, k + q.length); }
    return n;
  }
  function find(q) {
    clear();
    say("");
    if (q.length < (/[\u3040-\u9fff\uac00-\ud7a3]/.test(q) ? 1 : 2)) return;
    var body = document.querySelector(".text-body"), walk, node, texts = [];
    if (body) {
      walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
      while ((node = walk.nextNode()))
        if (!node.parentElement.closest(".about, .anchor")) texts.push(node);
    }
    texts.forEach(function (node) {
      var low = fold_(node.data), k, rest = node, mark;
      if (low.length !== node.data.length) return;
      for (var from = 0; marks.length < 1000 && (k = low.indexOf(q, from)) >= 0; from = k + q.length) {
        rest = rest.splitText(k - (low.length - rest.data.length));
        mark = document.createElement("mark");
        mark.textContent = rest.data.slice(0, q.length);
        rest.replaceWith(mark, (rest = document.createTextNode(rest.data.slice(q.length))));
        marks.push(mark);
      }
    });
    var words = sought.dataset, n = marks.length;
    said.textContent = body ? (n === 0 ? words.none : n === 1 ? words.one : words.many.replace("{n}", n)) : "";
    if (n) next();
    if (!conf.words) return;
    load("map", function (map) {
      load("words", function (pages) {
        if (!map || !pages || sought.value.trim().toLowerCase() !== q) return;
        list.textContent = "";
        var sum = 0;
        pages.forEach(function (text, k) {
          var hits = map.pages[k] === conf.page ? 0 : count(fold_(text), q);
          sum += hits;
          if (hits) offer(label(map.pages[k]), address(map.pages[k]) + "#find=" + encodeURIComponent(q), " (" + hits + ")");
        });
        if (!body && !sum) said.textContent = words.none;
      });
    });
  }
  function label(page) {
    var link = Array.prototype.find.call(document.querySelectorAll(".tree a"), function (a) {
      return a.getAttribute("href") === address(page);
    });
    return link ? link.textContent : page;
  }
  sought.addEventListener("keydown", function (e) { if (e.key === "Enter") next(); });
  sought.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(function () { find(sought.value.trim().toLowerCase()); }, 200);
  });
  var asked = /^#find=(.+)$/.exec(location.hash);
  if (asked) {
    sought.value = decodeURIComponent(asked[1]);
    find(sought.value.trim().toLowerCase());
  }

  // cite
  document.addEventListener("click", function (e) {
    var summary = e.target.closest("details.cite > summary"), cite = summary && summary.parentElement;
    if (cite && !cite.dataset.ready) {
      cite.dataset.ready = "1";
      cite.querySelectorAll(".form").forEach(function (text) {
        var copy = document.createElement("button");
        copy.type = "button"; copy.className = "copy"; copy.textContent = box.dataset.copy;
        copy.addEventListener("click", function () {
          function done() { copy.textContent = box.dataset.copied; }
          function select() { getSelection().selectAllChildren(text); document.execCommand("copy"); done(); }
          if (navigator.clipboard) navigator.clipboard.writeText(text.textContent).then(done, select); else select();
        });
        text.previousElementSibling.append(" ", copy);
      });
    }
  });
})();
