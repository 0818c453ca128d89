// The index of a change chooses what its redline shows; the choice stands in the address:
// #art_113 one provision, #w=substantive all of a weight, anything else everything.
(function () {
  "use strict";
  var units = Array.prototype.slice.call(document.querySelectorAll("#units [data-w]"));
  var index = document.getElementById("index");
  var shown = document.getElementById("shown");
  var weights = document.getElementById("weights");
  var wide = window.matchMedia("(min-width: 64rem)");
  var each = function (list, act) { Array.prototype.forEach.call(list, act); };

  function open(element) {
    for (var e = element; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
  }

  // Where a name leads that is no unit of this page: a row, its article, or the page that has it.
  function find(name) {
    for (var eid = name.replace(/^c-/, ""); eid; eid = eid.indexOf("__") < 0 ? "" : eid.replace(/__(?!.*__).*$/, "")) {
      var found = document.getElementById("c-" + eid) || document.getElementById(eid);
      if (found) return found;
    }
    return document.getElementById(name);
  }

  function show() {
    var name = decodeURIComponent(location.hash.slice(1));
    var weight = name.slice(0, 2) === "w=" ? name.slice(2) : "";
    var chosen = units.filter(function (u) { return weight ? u.dataset.w === weight : u.id === name; });
    var target = weight ? null : document.getElementById(name) || find(name);
    if (target && target.tagName === "LI") {
      location.replace(target.querySelector("a").getAttribute("href").replace(/#.*/, "#" + name));
      return;
    }
    each(units, function (u) { u.hidden = chosen.length > 0 && chosen.indexOf(u) < 0; });
    each(document.querySelectorAll("#printed"), function (d) {
      d.hidden = !d.querySelector("[data-w]:not([hidden])");
      if (chosen.length && !d.hidden) d.open = true;
    });
    if (shown) {
      shown.hidden = !chosen.length;
      shown.firstElementChild.textContent = shown.dataset.some.replace("{n}", chosen.length);
    }
    each(document.querySelectorAll("#index li, #weights a"), function (x) {
      var a = x.tagName === "A" ? x : x.querySelector("a");
      if (a.getAttribute("href") === (location.hash || "#provisions")) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    });
    each(document.querySelectorAll("#index ol > li"), function (li) {
      li.hidden = weight !== "" && chosen.length > 0 && !li.classList.contains(weight);
    });
    if (chosen.length && !weight) open(chosen[0]);
    if (target && !chosen.length) open(target);
    var current = document.querySelector("#index li > a[aria-current]");
    if (current && wide.matches) current.scrollIntoView({ block: "nearest" });
    if (chosen.length) shown.scrollIntoView();
    else if (target) target.scrollIntoView();
  }

  // Both sides beside each other: the right one is a copy.
  function sides() {
    each(document.querySelectorAll("#units .pair > .a:only-child"), function (a) {
      var b = a.cloneNode(true);
      b.className = "law b";
      a.parentNode.appendChild(b);
    });
  }

  each(document.querySelectorAll(".pick"), function (e) { e.hidden = false; });
  if (weights) weights.hidden = false;
  var unfold = document.getElementById("unfold");
  if (unfold) {
    unfold.hidden = false;
    unfold.addEventListener("click", function () { each(units, function (u) { u.open = true; }); });
  }
  var side = document.getElementById("view-side");
  if (side) {
    side.addEventListener("change", sides);
    if (side.checked) sides();
  }
  if (index) {
    index.open = wide.matches;
    wide.addEventListener("change", function () { index.open = wide.matches; });
    index.addEventListener("click", function (e) { if (e.target.closest("a") && !wide.matches) index.open = false; });
  }
  window.addEventListener("hashchange", show);
  if (location.hash) {
    show();
    window.addEventListener("load", function () { window.requestAnimationFrame(show); });
  }
})();
