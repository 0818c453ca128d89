// Search in the index beside this file; see tracker/site/search.py. No request leaves the site, and all
// that is shown is set as text, never as markup.
"use strict";
(function () {
  var conf = document.getElementById("words").dataset, input = document.getElementById("q");
  var list = document.getElementById("found"), said = document.getElementById("said");
  var languages = JSON.parse(conf.languages), zh = conf.lang === "zh", MAX = 40;
  var loaded = Object.create(null), waiting = Object.create(null), round = 0;

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

  // The same rules as tracker/law/tokens.py.
  var HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff";
  var RUN = new RegExp("[" + HAN + "]+|(?:(?![" + HAN + "])[\\p{L}\\p{N}])+", "gu");
  var ISHAN = new RegExp("[" + HAN + "]"), simple = null;
  function fold(t) {
    if (!simple) {
      simple = new Map();
      Array.from(loaded.meta.han[0]).forEach(function (c, n) { simple.set(c, loaded.meta.han[1][n]); });
    }
    t = t.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");
    return t.replace(/[\u3400-\u9fff]/g, function (c) { return simple.get(c) || c; });
  }
  function tokens(t) {
    var out = [];
    (fold(t).match(RUN) || []).forEach(function (run) {
      if (!ISHAN.test(run[0])) { out.push(Array.from(run).slice(0, loaded.meta.word).join("")); return; }
      if (run.length === 1) { out.push(run); return; }
      for (var n = 0; n + 1 < run.length; n++) out.push(run.substr(n, 2));
    });
    return out;
  }
  function shard(t) {
    if (ISHAN.test(t[0])) return "h" + (t.charCodeAt(0) % 128);
    if (/^\p{Nd}/u.test(t)) return "n";
    var two = t.slice(0, 2);
    return /^[\x00-\x7f]+$/.test(two) ? two : "o" + (t.codePointAt(0) % 32);
  }

  // A question is terms; a term is tokens that stand beside each other.
  function terms(q) {
    var out = [], rx = /["“”]([^"“”]+)["“”]?|[^\s"“”]+/g, m;
    while ((m = rx.exec(q))) {
      var found = tokens(m[1] || m[0]);
      var last = found[found.length - 1];  // one Han character stands in pairs with what follows it
      if (found.length) out.push({ words: found, open: last.length === 1 && ISHAN.test(last) });
    }
    if (out.length && !/[\s"“”]$/.test(q)) out[out.length - 1].open = true;
    return out;
  }
  function places(token, open) {
    var key = shard(token), need = [key];
    if (open && token.length === 1 && !ISHAN.test(token))
      need = loaded.meta.shards.filter(function (s) { return s[0] === token && !/^[ho]\d/.test(s); });
    need = need.filter(function (s) { return loaded.meta.shards.indexOf(s) >= 0; });
    return Promise.all(need.map(function (s) { return load("t-" + s); })).then(function (all) {
      var out = new Map();
      all.forEach(function (part) {
        if (!part) return;
        Object.keys(part).forEach(function (word) {
          if (word !== token && !(open && word.indexOf(token) === 0)) return;
          Object.keys(part[word]).forEach(function (text) {
            var flat = part[word][text];
            for (var n = 0; n < flat.length; n += 2 + flat[n + 1]) {
              var id = text + ":" + flat[n], set = out.get(id);
              if (!set) out.set(id, (set = new Set()));
              for (var k = 0; k < flat[n + 1]; k++) set.add(flat[n + 2 + k]);
            }
          });
        });
      });
      return out;
    });
  }
  function matches(term) {
    var asked = [];
    term.words.forEach(function (word, n) {
      if (loaded.meta.stop.indexOf(word) < 0) asked.push({ word: word, at: n });
    });
    if (!asked.length) return Promise.resolve(null);
    return Promise.all(asked.map(function (a) {
      return places(a.word, term.open && a.at === term.words.length - 1);
    })).then(function (found) {
      var out = new Map();
      found[0].forEach(function (first, id) {
        var hits = 0;
        first.forEach(function (p) {
          for (var n = 1; n < asked.length; n++) {
            var other = found[n].get(id);
            if (!other || !other.has(p - asked[0].at + asked[n].at)) return;
          }
          hits++;
        });
        if (hits) out.set(id, hits);
      });
      return out;
    });
  }

  function snippet(text, asked) {
    var runs = asked.map(function (t) { return t; });
    var body = runs.map(function (q) {
      return (fold(q).match(RUN) || []).map(function (r) { return r; }).join("[^\\p{L}\\p{N}]*");
    }).filter(Boolean);
    var parts = document.createDocumentFragment(), same = fold(text).length === text.length;
    var rx = body.length && same ? new RegExp(body.join("|"), "gu") : null;
    var low = same ? fold(text) : "", m = rx && rx.exec(low), from = m ? Math.max(0, m.index - 90) : 0;
    var end = Math.min(text.length, from + 300), at = from;
    if (from) parts.append("… ");
    while (m && m.index < end) {
      parts.append(text.slice(at, m.index));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(m.index, m.index + m[0].length);
      parts.append(mark);
      at = m.index + m[0].length;
      if (!m[0].length) break;
      m = rx.exec(low);
    }
    parts.append(text.slice(at, Math.max(at, end)) + (end < text.length ? " …" : ""));
    return parts;
  }
  function show(ids, q, mine) {
    var shown = ids.slice(0, MAX), asked = [], rx = /["“”]([^"“”]+)["“”]?|[^\s"“”]+/g, m;
    while ((m = rx.exec(q))) asked.push(m[1] || m[0]);
    return Promise.all(shown.map(function (hit) {
      var id = hit[0].split(":"), file = Math.floor(id[1] / loaded.meta.file);
      return load("e-" + id[0] + "-" + file).then(function (docs) {
        return docs ? [id[0], docs[id[1] % loaded.meta.file]] : null;
      });
    })).then(function (found) {
      if (mine !== round) return;
      list.textContent = "";
      found.forEach(function (item) {
        if (!item || !item[1]) return;
        var text = loaded.meta.texts[item[0]], doc = item[1], li = document.createElement("li");
        var a = document.createElement("a"), p = document.createElement("p"), tag = document.createElement("span");
        a.href = conf.root + text[3] + "#" + encodeURIComponent(doc[0]);
        a.textContent = text[zh ? 1 : 0] + (zh ? "，" : ", ") + doc[zh ? 2 : 1];
        tag.className = "tag";
        tag.textContent = languages[text[2]] || text[2];
        p.className = "snippet"; p.lang = text[2]; p.dir = "auto";
        p.append(snippet(doc[3], asked));
        li.append(a, " ", tag, p);
        list.append(li);
      });
      var words = !ids.length ? conf.none : ids.length > MAX ? conf.some : conf.all;
      said.textContent = words.replace("{n}", ids.length).replace("{k}", Math.min(MAX, ids.length));
    });
  }
  function search() {
    var q = input.value.slice(0, 200), mine = ++round;
    var query = terms(q);
    if (!query.length) { list.textContent = ""; said.textContent = ""; return; }
    said.textContent = conf.wait;
    Promise.all(query.map(matches)).then(function (found) {
      if (mine !== round) return;
      found = found.filter(Boolean);
      var score = [];
      if (found.length) found[0].forEach(function (n, id) {
        var sum = n;
        for (var k = 1; k < found.length; k++) {
          var more = found[k].get(id);
          if (!more) return;
          sum += more;
        }
        score.push([id, sum]);
      });
      score.sort(function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); });
      return show(score, q, mine);
    });
  }

  load("meta").then(function (meta) {
    if (!meta) return;
    document.getElementById("box").hidden = false;
    var timer = null;
    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(search, 120); });
    input.value = decodeURIComponent((/[?&#]q=([^&]*)/.exec(location.search + location.hash) || ["", ""])[1].replace(/\+/g, " "));
    if (input.value) search();
  });
})();
