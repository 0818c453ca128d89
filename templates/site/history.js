// The versions of an instrument on a slider, and two of them to compare: successive ones have a page, others
// the command that compares them. Without it every version and every change stands in the table.
"use strict";
(function () {
  document.querySelectorAll(".history").forEach(function (box) {
    var tools = box.querySelector(".versions");
    if (!tools) return;
    tools.hidden = false;
    var rows = Array.prototype.slice.call(box.querySelectorAll("tbody tr")).reverse();
    var range = tools.querySelector("input"), shown = tools.querySelector("output");
    var a = tools.querySelector("[name=a]"), b = tools.querySelector("[name=b]"), said = tools.querySelector(".said");
    function slide() {
      rows.forEach(function (row, n) { row.classList.toggle("at", n === Number(range.value)); });
      var row = rows[range.value];
      shown.textContent = b.options[range.value].textContent;
      range.setAttribute("aria-valuetext", shown.textContent);
      b.selectedIndex = Number(range.value);
      a.selectedIndex = Math.max(Number(range.value) - 1, 0);
      compare();
      if (row) row.scrollIntoView({ block: "nearest" });
    }
    function compare() {
      var from = a.selectedIndex, to = b.selectedIndex, words = said.dataset, link, command;
      if (from > to) { var swap = from; from = to; to = swap; }
      said.textContent = "";
      if (from === to) { said.textContent = words.same; return; }
      if (to - from === 1 && b.options[to].dataset.change) {
        link = document.createElement("a");
        link.href = b.options[to].dataset.change;
        link.textContent = words.page;
        said.append(link);
        return;
      }
      command = document.createElement("code");
      command.className = "mono";
      command.textContent = box.dataset.command.replace("{a}", a.options[from].value).replace("{b}", b.options[to].value);
      said.append(words.command, " ", command);
    }
    range.addEventListener("input", slide);
    a.addEventListener("change", compare);
    b.addEventListener("change", compare);
    compare();
  });
})();
