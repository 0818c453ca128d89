// Which things a question names, the best first: the rules of tracker/search/rank.py, held together by a test.
// Nothing here touches a page.
"use strict";
window.Names = (function () {
  var HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff";
  var RUN = new RegExp("[" + HAN + "]+|(?:(?![" + HAN + "])[\\p{L}\\p{N}])+", "gu");
  var ISHAN = new RegExp("[" + HAN + "]"), SMALL = "the of and to in or a for by on that with".split(" ");
  var EXACT = 100, START = 80, WITHIN = 60, WORDS = 30, MOST = 25, NEAR = 15, OTHER = 0.97, ENOUGH = 0.6, ALTERNATIVES = 24;
  var simple = new Map(), same = [], dates = [];

  function fold(t) {
    t = t.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");
    return t.replace(/[\u3400-\u9fff]/g, function (c) { return simple.get(c) || c; });
  }
  function runs(t) { return fold(t).match(RUN) || []; }
  function joined(t) { return runs(t).join(" "); }
  function squeeze(t) { return t.replace(/ /g, ""); }
  function isHan(t) { return ISHAN.test(t[0]); }
  function tokens(t, longest) {
    var out = [];
    runs(t).forEach(function (run) {
      if (!isHan(run)) { out.push(Array.from(run).slice(0, longest || 40).join("")); return; }
      if (run.length === 1) { out.push(run); return; }
      for (var n = 0; n + 1 < run.length; n++) out.push(run.substr(n, 2));
    });
    return out;
  }

  function bag(texts) {
    var words = new Set(), han = [];
    texts.forEach(function (text) {
      text.split(" ").forEach(function (run) { if (run) { if (isHan(run)) han.push(run); else words.add(run); } });
    });
    return { words: words, han: han.join("|") };
  }
  function has(b, token, open) {
    if (isHan(token)) return b.han.indexOf(token) >= 0;
    if (b.words.has(token) || b.words.has(token + "s")) return true;
    if (token[token.length - 1] === "s" && b.words.has(token.slice(0, -1))) return true;
    if (open) for (var w of b.words) if (w.indexOf(token) === 0) return true;
    return false;
  }

  function framed(text, open) {
    return (isHan(text) ? "" : " ") + text + (open || isHan(text[text.length - 1]) ? "" : " ");
  }
  function replaced(text, word, other) {
    var frame = word && framed(word), at = word ? (" " + text + " ").indexOf(frame) : -1;
    if (at < 0) return null;
    text = " " + text + " ";
    return joined(text.slice(0, at) + " " + other + " " + text.slice(at + frame.length));
  }
  function asked(text, open, factor, when, only) {
    var found = tokens(text), kept = found.filter(function (t) { return SMALL.indexOf(t) < 0; });
    return { words: text, tokens: kept.length ? kept : found, open: open, factor: factor, dates: !!when, squeezed: squeeze(text), only: only || null };
  }
  function questions(query) {
    var q = Array.from(query).slice(0, 200).join(""), text = joined(q);
    if (!text) return [];
    var open = /\p{L}$/u.test(query) && !isHan(text[text.length - 1]), out = [asked(text, open, 1)], rest = text;
    dates.forEach(function (word) { rest = replaced(rest, word, " ") || rest; });
    if (rest && rest !== text) out.push(asked(rest, open, 0.99, true));
    same.forEach(function (said) {
      said.forEach(function (one) {
        out.filter(function (x) { return x.factor > OTHER; }).forEach(function (x) {
          said.forEach(function (other) {
            var made = other !== one && out.length < ALTERNATIVES ? replaced(x.words, one, other) : null;
            if (made) out.push(asked(made, open, x.factor * OTHER, x.dates));
          });
        });
      });
    });
    return out;
  }
  function within(q, things) {
    var out = [];
    things.forEach(function (e) {
      if (e.kind === "jurisdiction") e.names.forEach(function (name) {
        var rest = replaced(q.words, name, " ");
        if (rest) out.push(asked(rest, q.open, 0.985 * q.factor, q.dates, e.id));
      });
    });
    return out;
  }

  function byWords(q, e) {
    var whole = 0, sum = 0, dated = 0, all = true;
    q.tokens.forEach(function (token, n) {
      var weight = isHan(token) ? 1 : 2, open = q.open && n === q.tokens.length - 1;
      whole += weight;
      if (has(e.own, token, open)) sum += weight;
      else if (has(e.around, token, open)) sum += 0.9 * weight;
      else if (has(e.dated, token, open)) { sum += 0.8 * weight; dated += weight; }
      else all = false;
    });
    if (!whole) return 0;
    var part = sum / whole;
    if (part >= 0.8 - 1e-9) {
      if (q.dates && dated) return 90 + 5 * part;
      if (all) return WORDS + 25 * part * part;
    }
    return part >= ENOUGH && q.tokens.length > 1 ? MOST * part : 0;
  }
  function score(q, e) {
    var best = 0;
    if (q.only && (e.jurisdiction !== q.only || e.kind === "jurisdiction")) return 0;
    for (var name of e.names) {
      var short = squeeze(name);
      if (short === q.squeezed) { best = Math.max(best, EXACT); break; }
      var at = (" " + name + " ").indexOf(framed(q.words, q.open));
      if (at >= 0) best = Math.max(best, (at < 2 ? START : WITHIN) + 15 * q.squeezed.length / short.length);
    }
    if (best < START) best = Math.max(best, byWords(q, e));
    return best * q.factor;
  }
  function distance(a, b) {
    var before = [], row = [];
    for (var k = 0; k <= b.length; k++) row.push(k);
    for (var i = 1; i <= a.length; i++) {
      var last = row;
      row = [i];
      for (var j = 1; j <= b.length; j++) {
        var cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        row.push(cost);
      }
      before = last;
    }
    return row[b.length];
  }
  function nearness(word, e) {
    if (word.length < 4 || isHan(word)) return 0;
    var allowed = word.length < 8 ? 1 : 2, best = 9;
    e.names.forEach(function (name) {
      var short = squeeze(name);
      if (Math.abs(short.length - word.length) <= allowed) best = Math.min(best, distance(word, short));
    });
    return best <= allowed ? NEAR - 5 * best : 0;
  }

  function rank(query, things) {
    var ask = questions(query);
    ask.slice(0, 2).forEach(function (q) { ask = ask.concat(within(q, things)); });
    function scored(of) {
      return things.map(function (e, n) { return [of(e), n, e]; }).filter(function (x) { return x[0] > 0; });
    }
    var good = scored(function (e) { return Math.max.apply(null, [0].concat(ask.map(function (q) { return score(q, e); }))); });
    if (!good.length && ask.length) good = scored(function (e) { return nearness(ask[0].squeezed, e); });
    good.forEach(function (x) { x[0] += x[2].bonus; });
    good.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
    return good.map(function (x) { return { of: x[2], score: x[0] }; });
  }
  function find(query) {
    var found = rank(query, api.things);
    if (!found.length || found[0].score < 27) found = rank(query, api.answers).concat(found);
    return found;
  }
  function closeness(query, texts, named) {
    var there = bag(texts.map(joined)), own = bag(named);
    return Math.max.apply(null, [0].concat(questions(query).map(function (q) {
      return q.tokens.filter(function (t) { return has(there, t, false) && !has(own, t, false); }).length;
    })));
  }

  function address(kind, id) {
    var part = id.split("/"), folder = { strand: "strands", codebook: "compare", regime: "regimes", instrument: "instruments" }[kind];
    return folder ? folder + "/" + id + ".html" : "topics/" + part[0] + "--" + part[1] + ".html" + (part[2] ? "#" + part[2] : "");
  }
  function take(data) {
    Array.from(data.han[0]).forEach(function (c, n) { simple.set(c, data.han[1][n]); });
    same = data.same.map(function (group) { return group.map(joined); });
    dates = data.dates.map(joined).sort(function (a, b) { return b.length - a.length || (a < b ? -1 : 1); });
    var all = data.rows.map(function (r) {
      var e = { kind: r[0], id: r[1], href: r[2] || address(r[0], r[1]), title: [r[3], r[4]], jurisdiction: r[5], parent: r[6], bonus: r[7],
                state: r[9], date: r[10], coming: r[11] || [] };
      if (e.kind === "answer") {
        var topic = data.rows[r[12]], act = data.rows[e.parent];
        e.title = [0, 1].map(function (n) { return act[3 + n].split(" · ")[0] + " · " + topic[3 + n]; });
        e.said = r[8];
      }
      var told = e.kind === "answer" ? [] : [r[1]].concat(r[3].split(" · "), r[4].split(" · "));
      e.names = Array.from(new Set(r[8].concat(told).map(joined)));
      return e;
    });
    var lands = {};
    all.forEach(function (e) { if (e.kind === "jurisdiction") lands[e.id] = e.names; });
    all.forEach(function (e) {
      var parent = e.parent >= 0 && e.kind !== "answer" ? all[e.parent].title.map(joined) : [];
      e.own = bag(e.names);
      e.around = bag(e.kind === "answer" ? [] : (lands[e.jurisdiction] || []).concat(parent));
      e.dated = bag(e.coming.map(function (c) { return [joined(c[1]), joined(c[2])]; }).flat());
    });
    api.rows = all;
    api.things = all.filter(function (e) { return e.kind !== "answer"; });
    api.answers = all.filter(function (e) { return e.kind === "answer"; });
  }
  var api = { take: take, find: find, fold: fold, tokens: tokens, isHan: isHan, closeness: closeness, questions: questions, RUN: RUN, rows: null };
  return api;
})();
