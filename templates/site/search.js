// Search: things by name (names.js), then words of the texts in the index beside this file; see
// tracker/site/search.py. No request leaves the site, and all that is shown is set as text, never as markup.
"use strict";
(function () {
  var box = document.getElementById("box"), conf = document.getElementById("words").dataset;
  var words = JSON.parse(conf.words), zh = conf.lang === "zh", edition = zh ? 1 : 0;
  var things = document.getElementById("things"), list = document.getElementById("found");
  var said = document.getElementById("said"), heading = document.getElementById("intexts"), more = document.getElementById("more");
  var loaded = Object.create(null), waiting = Object.create(null), round = 0, THINGS = 8, TEXTS = 4, MOST = 4;
  var FORCE = ["law:in-force", "law:provisional"];

  window.R = function (name, data) { loaded[name] = data; };
  function load(name) {
    if (name in loaded) return Promise.resolve(loaded[name]);
    if (!waiting[name]) waiting[name] = new Promise(function (done) {
      var s = document.createElement("script");
      s.src = conf.base + name + ".js";
      s.onload = function () { done(loaded[name]); };
      s.onerror = function () { waiting[name] = null; said.textContent = conf.broken; done(null); };
      document.head.appendChild(s);
    });
    return waiting[name];
  }
  function el(tag, text, cls) {
    var out = document.createElement(tag);
    if (text) out.textContent = text;
    if (cls) out.className = cls;
    return out;
  }
  function day(text) {
    var p = text.split("-").map(Number), date = new Date(Date.UTC(p[0], p[1] - 1, p[2]));
    return new Intl.DateTimeFormat(zh ? "zh-Hans-CN" : "en-GB", { dateStyle: "long", timeZone: "UTC" }).format(date);
  }
  function asked() {
    var out = {};
    ["q", "at", "lang", "force", "since"].forEach(function (k) {
      var f = box.elements[k];
      out[k] = f.type === "checkbox" ? (f.checked ? "1" : "") : f.value;
    });
    return out;
  }
  function kept(e, ask, date) {
    if (!e) return !ask.at && !ask.force;
    if (ask.at && e.jurisdiction !== ask.at) return false;
    if (ask.force && FORCE.indexOf(e.state || "") < 0) return false;
    return !ask.since || (date || e.date || "") >= ask.since;
  }

  // --- things by name
  function showThings(ask) {
    var hits = Names.find(ask.q).filter(function (h) {
      var act = h.of.kind === "answer" ? Names.rows[h.of.parent] : h.of;
      return kept(act, ask);
    });
    things.textContent = "";
    hits.slice(0, THINGS).forEach(function (h) {
      var e = h.of, act = e.kind === "answer" ? Names.rows[e.parent] : e, li = el("li"), a = el("a", e.title[edition]);
      a.href = conf.root + e.href;
      var facts = [words.kinds[e.kind], e.kind !== "jurisdiction" && words.lands[act.jurisdiction], words.states[act.state], act.date && day(act.date)];
      li.append(a, " ", el("span", facts.filter(Boolean).join(" · "), "facts"));
      if (e.said) li.append(el("p", e.said[edition], "snippet"));
      if (e.coming.length) li.append(coming(ask.q, e));
      things.append(li);
    });
    return { all: hits.length, sure: !!hits.length && hits[0].score >= 60 };
  }
  function coming(q, e) {
    var list = el("ul", "", "coming");
    e.coming.map(function (c) { return [Names.closeness(q, [c[1], c[2]], e.names), c]; })
      .sort(function (a, b) { return b[0] - a[0]; }).slice(0, 4).forEach(function (found) {
        var li = el("li"), time = el("time", day(found[1][0]));
        time.dateTime = found[1][0];
        li.append(time, (zh ? "：" : ": ") + found[1][1 + edition]);
        list.append(li);
      });
    return list;
  }

  // --- words of the texts: the same rules as tracker/law/tokens.py and tracker/site/search.py
  function shard(t, tag) {
    var m = loaded.meta, digit = /^\p{Nd}/u.test(t), letters = digit ? 1 : 2;
    if (Names.isHan(t)) return tag + "-h" + (t.charCodeAt(0) % (m.han[tag] || 1));
    if (!/^[\x00-\x7f]+$/.test(t.slice(0, 4))) return tag + "-o" + (t.codePointAt(0) % m.other);
    while (letters < t.length && m.many.indexOf(t.slice(0, letters)) >= 0) letters++;
    return tag + "-" + (digit ? "n" : "") + t.slice(0, letters);
  }
  var DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  function decode(text, into) {
    var at = 0, last = -1;
    function number() {
      for (var value = 0, shift = 0; ; shift += 5) {
        var digit = DIGITS.indexOf(text[at++]);
        value |= (digit & 31) << shift;
        if (digit < 32) return value;
      }
    }
    while (at < text.length) {
      last += number() + 1;
      for (var n = number(), before = -1; n > 0; n--) {
        before += number() + 1;
        var id = last + ":" + before, weight = DIGITS.indexOf(text[at++]);
        into.set(id, Math.max(into.get(id) || 0, weight));
      }
    }
  }
  function terms(q) {
    var out = [], rx = /["“”]([^"“”]+)["“”]?|[^\s"“”]+/g, m;
    while ((m = rx.exec(q))) {
      var found = Names.tokens(m[1] || m[0], loaded.meta.word), last = found[found.length - 1];
      found = found.filter(function (t, n) {  // of Han in a row every second pair: they lie over each other
        var run = n; while (run > 0 && Names.isHan(t) && Names.isHan(found[run - 1]) && found[run - 1][1] === found[run][0]) run--;
        var ends = !found[n + 1] || found[n + 1][0] !== t[1];
        return (n - run) % 2 === 0 || ends;
      });
      found.forEach(function (t, n) {
        if (loaded.meta.stop.indexOf(t) < 0) out.push({ token: t, open: n === found.length - 1 && Names.isHan(t) && last.length === 1 });
      });
    }
    if (out.length && /[\p{L}\p{N}]$/u.test(q)) out[out.length - 1].open = true;
    var long = out.map(function (t) { return t.token.length; }).sort(function (a, b) { return b - a; })[MOST - 1] || 0;
    return out.filter(function (t) { return t.token.length >= long; }).slice(0, MOST);  // the longest say most
  }
  function places(term, tag) {
    var key = shard(term.token, tag);
    if (loaded.meta.names.indexOf(key) < 0) return Promise.resolve(new Map());
    return load("t-" + key).then(function (part) {
      var out = new Map();
      Object.keys(part || {}).forEach(function (word) {
        if (word === term.token || (term.open && word.indexOf(term.token) === 0)) decode(part[word], out);
      });
      return out;
    });
  }
  function inLanguage(query, tag) {
    var held = null;  // one part after another: where nothing is left, no more is loaded
    return query.reduce(function (before, t) {
      return before.then(function () {
        if (held && !held.size) return;
        return places(t, tag).then(function (found) {
          if (held) found.forEach(function (w, id) { if (held.has(id)) found.set(id, w + held.get(id)); else found.delete(id); });
          held = found;
        });
      });
    }, Promise.resolve()).then(function () { return Array.from(held || []); });
  }
  function texts(ask, named) {
    var query = terms(ask.q), tags = Object.keys(words.languages);
    if (!query.length) return Promise.resolve([]);
    var first = query.some(function (t) { return Names.isHan(t.token); }) ? "zh" : "en";
    if (ask.lang) tags = [ask.lang];
    else { tags = tags.filter(function (t) { return t !== first; }); tags.unshift(first); }
    function next() {
      var tag = tags.shift();
      return tag && (!named || tag === first || ask.lang) ? inLanguage(query, tag).then(function (found) {
        found = found.filter(function (hit) {
          var text = loaded.meta.texts[hit[0].split(":")[0]];
          return kept(acts.get(text[0]), ask, text[3]);
        });
        return found.length ? found : next();
      }) : Promise.resolve([]);
    }
    return next().then(function (found) {
      return found.sort(function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); });
    });
  }
  var acts = new Map();

  function snippet(text, q) {
    var rx0 = /["“”]([^"“”]+)["“”]?|[^\s"“”]+/g, body = [], m;
    while ((m = rx0.exec(q))) body.push((Names.fold(m[1] || m[0]).match(Names.RUN) || []).join("[^\\p{L}\\p{N}]*"));
    body = body.filter(Boolean);
    var parts = document.createDocumentFragment(), same = Names.fold(text).length === text.length;
    var rx = body.length && same ? new RegExp(body.join("|"), "gu") : null;
    var low = same ? Names.fold(text) : "", hit = rx && rx.exec(low), from = hit ? Math.max(0, hit.index - 90) : 0;
    var end = Math.min(text.length, from + 300), at = from;
    if (from) parts.append("… ");
    while (hit && hit.index < end) {
      parts.append(text.slice(at, hit.index), el("mark", text.slice(hit.index, hit.index + hit[0].length)));
      at = hit.index + hit[0].length;
      if (!hit[0].length) break;
      hit = rx.exec(low);
    }
    parts.append(text.slice(at, Math.max(at, end)) + (end < text.length ? " …" : ""));
    return parts;
  }
  function quoted(q) {
    var out = [], rx = /["“”]([^"“”]+)["“”]?/g, m;
    while ((m = rx.exec(q))) out.push(new RegExp((Names.fold(m[1]).match(Names.RUN) || []).join("[^\\p{L}\\p{N}]*"), "u"));
    return out;
  }
  function showTexts(hits, from, ask, mine) {
    var shown = hits.slice(from, from + TEXTS), phrases = quoted(ask.q), seen = 0;
    return Promise.all(shown.map(function (hit) {
      var id = hit[0].split(":"), file = Math.floor(id[1] / loaded.meta.file);
      return load("e-" + id[0] + "-" + file).then(function (docs) { return docs && [id[0], docs[id[1] % loaded.meta.file]]; });
    })).then(function (found) {
      if (mine !== round) return;
      found.forEach(function (item) {
        if (!item || !item[1]) return;
        var text = loaded.meta.texts[item[0]], doc = item[1], act = acts.get(text[0]), li = el("li"), p = el("p", "", "snippet");
        if (!phrases.every(function (rx) { return rx.test(Names.fold(doc[3])); })) return;
        var a = el("a", (act ? act.title[edition].split(" · ")[0] : text[0]) + (zh ? "，" : ", ") + doc[zh ? 2 : 1]);
        a.href = conf.root + "texts/" + text[2] + ".html#" + encodeURIComponent(doc[0]);
        p.lang = text[1]; p.dir = "auto";
        p.append(snippet(doc[3], ask.q));
        li.append(a, " ", el("span", [act && words.lands[act.jurisdiction], words.languages[text[1].split("-")[0]], act && words.states[act.state]].filter(Boolean).join(" · "), "facts"), p);
        list.append(li);
        seen++;
      });
      var rest = hits.length - from - shown.length;
      more.hidden = rest <= 0;
      more.onclick = function () { showTexts(hits, from + TEXTS, ask, mine); };
      if (!seen && rest > 0 && from < 40) return showTexts(hits, from + TEXTS, ask, mine);
    });
  }

  function search() {
    var ask = asked(), mine = ++round;
    things.textContent = list.textContent = "";
    more.hidden = heading.hidden = true;
    said.textContent = "";
    if (!Names.tokens(ask.q).length) return;
    var named = showThings(ask);
    said.textContent = conf.wait;
    load("meta").then(function (meta) {
      if (!meta || mine !== round) return;
      meta.names = meta.names || meta.shards.split(" ");
      return texts(ask, named.sure).then(function (hits) {
        if (mine !== round) return;
        heading.hidden = !hits.length;
        said.textContent = !hits.length && !named.all ? conf.none : conf.all.replace("{n}", named.all).replace("{k}", hits.length);
        return showTexts(hits, 0, ask, mine);
      });
    });
  }
  function remember() {
    var ask = asked(), state = Object.keys(ask).filter(function (k) { return ask[k]; }).map(function (k) {
      return k + "=" + encodeURIComponent(ask[k]);
    }).join("&");
    try { history.replaceState(null, "", location.pathname + (state ? "?" + state : "")); } catch (e) { /* a page of a folder may not */ }
  }

  load("index").then(function (data) {
    if (!data) return;
    Names.take(data);
    Names.rows.forEach(function (e) { if (e.kind === "instrument") acts.set(e.id, e); });
    var timer = null;
    (location.search + location.hash).replace(/[?&#]([a-z]+)=([^&#]*)/g, function (_, k, v) {
      var f = box.elements[k];
      try { v = decodeURIComponent(v.replace(/\+/g, " ")); } catch (e) { return ""; }
      if (f && f.type === "checkbox") f.checked = v === "1"; else if (f && "value" in f) f.value = v;
      return "";
    });
    box.addEventListener("submit", function (e) { e.preventDefault(); remember(); search(); });
    box.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(function () { remember(); search(); }, 200); });
    search();
  });
})();
