// How old a page is when it is opened, and which of its days have come since. It never says what the law is:
// the words it shows stand in the page, written by its build, and tell what was due by its information.
"use strict";
(function () {
  var box = document.getElementById("clock"), now = new Date(), newest, age, days;
  function two(n) { return (n < 10 ? "0" : "") + n; }
  var today = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  document.querySelectorAll(".since[data-on]").forEach(function (mark) {
    if (mark.dataset.on <= today) mark.hidden = false;
  });
  if (!box) return;
  newest = NEWEST[box.dataset.lang];
  if (newest && newest.day > box.dataset.day) {
    box.dataset.day = newest.day;
    box.querySelector("span").textContent = newest.clock;
    box.classList.toggle("late", Boolean(newest.late));
  }
  days = Math.round((Date.parse(today) - Date.parse(box.dataset.day)) / 864e5);
  if (days < 1) return;
  age = box.querySelector("strong");
  age.textContent = age.dataset[days === 1 ? "one" : "many"].replace("{n}", days);
  age.hidden = false;
  if (days > 14) box.classList.add("late");
})();
