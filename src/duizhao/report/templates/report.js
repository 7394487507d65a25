"use strict";
(function () {
  var hot = [];
  function numbers(node) {
    var holder = node.closest && node.closest("[data-m]");
    return holder ? holder.getAttribute("data-m").split(" ") : [];
  }
  function light(list) {
    hot.forEach(function (n) { n.classList.remove("hot"); });
    hot = [];
    list.forEach(function (number) {
      document.querySelectorAll('[data-m~="' + number + '"]').forEach(function (n) { n.classList.add("hot"); hot.push(n); });
    });
  }
  document.addEventListener("mouseover", function (event) { light(numbers(event.target)); });
  document.addEventListener("focusin", function (event) { light(numbers(event.target)); });
  var links = Array.prototype.slice.call(document.querySelectorAll("nav a"));
  function here() {
    var current = null;
    links.forEach(function (link) {
      var heading = document.querySelector(link.getAttribute("href"));
      if (heading && heading.getBoundingClientRect().top < 120) { current = link; }
    });
    links.forEach(function (link) { link.classList.toggle("here", link === current); });
  }
  document.addEventListener("scroll", here, { passive: true });
  here();
})();
