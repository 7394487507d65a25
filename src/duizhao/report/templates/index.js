"use strict";
(function () {
  var holder = document.getElementById("data");
  if (!holder) { return; }
  var data = JSON.parse(holder.textContent);
  var table = document.getElementById("m");
  var drill = document.getElementById("drill");
  var appendix = document.getElementById("appendix");
  var names = ["unit", "kind", "group", "outcome", "state", "q"];
  var field = {};
  names.forEach(function (n) { field[n] = document.getElementById("f-" + n); });
  var told = document.getElementById("f-told");
  var rows = [];
  var last = data.elements.length;
  Array.prototype.forEach.call(table.tBodies, function (body) {
    Array.prototype.forEach.call(body.rows, function (tr) {
      if (!tr.classList.contains("kind")) { rows.push({ tr: tr, body: body, data: data.rows[rows.length], cells: Array.prototype.slice.call(tr.cells, 1, last + 2) }); }
    });
  });
  var column = {};
  data.elements.forEach(function (e, i) { column[e.rule] = i; });
  column.consistency = last;
  var open = null;
  var hits = null;

  function s(number) { return data.strings[number] || ""; }
  function ruleAt(i) { return i === last ? "consistency" : data.elements[i].rule; }
  function detail(row, i) { return row.data.texts[ruleAt(i)]; }
  function statusAt(row, i) { return i === last ? (row.data.suspects ? "k" : "-") : row.data.statuses.charAt(i); }
  function reviewAt(row, i) { return i === last ? row.data.review : row.data.reviews.charAt(i); }
  function bare(text) { return text.replace(/\s+/g, ""); }
  function node(tag, name, text) {
    var n = document.createElement(tag);
    if (name) { n.className = name; }
    if (text !== undefined) { n.textContent = text; }
    return n;
  }

  // --- what is shown of a cell

  function textOf(row, i) {
    if (row.found === undefined) { row.found = []; }
    if (row.found[i] === undefined) {
      var d = detail(row, i), parts = [];
      (i === last ? d || [] : d ? [d] : []).forEach(function (one) {
        (one.e || []).forEach(function (e) { parts.push(e[0], s(e[1])); });
        (one.n || []).forEach(function (n) { parts.push(n[0], s(n[1]), s(n[2]), s(n[3]), s(n[4])); });
        (one.v || []).forEach(function (v) { parts.push(v[1], v[3]); });
        if (one.c !== undefined) { parts.push(s(one.c)); }
        if (one.q !== undefined) { parts.push(s(one.q)); }
      });
      row.found[i] = bare(parts.join("|"));
    }
    return row.found[i];
  }
  function label(text) { return node("b", "label", text); }
  function para(to, title, text, name) {
    if (!text) { return; }
    var p = node("p", name);
    p.appendChild(label(title));
    p.appendChild(document.createTextNode(text));
    to.appendChild(p);
  }
  function quote(text, where) {
    var b = node("blockquote", hits && bare(text).indexOf(hits) >= 0 ? "hit" : "", text);
    if (where) { b.appendChild(node("cite", "", where)); }
    return b;
  }
  function why(pairs) {
    var dl = node("dl", "why");
    pairs.forEach(function (p) {
      if (!p[1]) { return; }
      var div = node("div");
      div.appendChild(node("dt", "", p[0]));
      div.appendChild(node("dd", "", p[1]));
      dl.appendChild(div);
    });
    return dl;
  }
  function reviewed(to, d, review) {
    (d.v || []).forEach(function (v, n) {
      var box = node("p", "verdict");
      box.appendChild(label(n || review === "r" ? "先前" : "确认情况"));
      var word = v[0] + (v[4] ? "为“" + (data.outcomes[v[4]] || v[4]) + "”" : "");
      box.appendChild(document.createTextNode(word + "：" + [v[1], v[2]].filter(Boolean).join("，") + (v[3] ? "。理由：" + v[3] : "")));
      to.appendChild(box);
    });
    if (d.v && d.t !== undefined) { para(to, "程序的结论", s(d.t)); }
  }
  // what the appendix leaves out is in the opened cell and in the page of the report
  function content(row, i, level, brief) {
    var box = node("div", "opened");
    var d = detail(row, i), status = statusAt(row, i), review = reviewAt(row, i);
    var e = i === last ? { title: "前后核对" } : data.elements[i];
    box.appendChild(node(level, "", e.title));
    var tags = node("p", "tags");
    if (status !== "k" && status !== "-") { tags.appendChild(node("span", "tag o-" + data.statuses[status].key, data.statuses[status].title)); }
    if (data.reviews[review]) { tags.appendChild(node("span", "tag", data.reviews[review])); }
    box.appendChild(tags);
    if (status === "-") { para(box, "", i === last ? "没有发现要核对的地方。" : "这一要素对该单位没有核对。"); return box; }
    if (i === last) {
      (d || []).forEach(function (one) {
        (one.e || []).forEach(function (x) { box.appendChild(quote(x[0], s(x[1]))); });
        reviewed(box, one, review);
      });
      return box;
    }
    d = d || {};
    if (!brief || review === "o") { reviewed(box, d, review); }
    if (d.q !== undefined) { para(box, "请核实", s(d.q)); }
    para(box, "要求", d.a === undefined ? e.asks : s(d.a));
    if (d.c !== undefined) { para(box, "缘由", s(d.c)); }
    if (d.e) {
      box.appendChild(label("报告所写"));
      d.e.forEach(function (x) { box.appendChild(quote(x[0], s(x[1]))); });
    }
    if (d.n) {
      box.appendChild(label("最接近的表述"));
      (brief ? d.n.slice(0, 1) : d.n).forEach(function (n) {
        box.appendChild(quote(n[0], s(n[1])));
        box.appendChild(why(brief ? [["未计", s(n[2])]] : [["未计", s(n[2])], ["另缺", s(n[3])], ["怎样算", s(n[4])]]));
      });
    } else if ("xq".indexOf(status) >= 0 && !d.e && data.full) {
      box.appendChild(node("p", "none", "全文没有相近的表述。"));
    }
    if ("xlaqp".indexOf(status) >= 0) { para(box, status === "a" ? "如有进展，可补充" : "请补充的事实", d.r === undefined ? e.remedy : s(d.r), "todo"); }
    var basis = node("div", "basis");
    basis.appendChild(label("出处"));
    (d.b ? d.b.map(s) : e.basis).forEach(function (line) { basis.appendChild(node("span", "", line)); });
    box.appendChild(basis);
    return box;
  }
  function unitOf(row) { return row.data.unit + (data.years ? "　" + row.data.year + " 年度" : ""); }
  function show(row, i, focus) {
    if (open) { open.row.cells[open.i].classList.remove("at"); }
    open = { row: row, i: i };
    row.cells[i].classList.add("at");
    drill.textContent = "";
    var steps = node("div", "steps");
    [["←", 0, -1], ["→", 0, 1], ["↑", -1, 0], ["↓", 1, 0]].forEach(function (x) {
      var b = node("button", "", x[0]);
      b.type = "button";
      b.setAttribute("aria-label", { "←": "左边一格", "→": "右边一格", "↑": "上面一格", "↓": "下面一格" }[x[0]]);
      b.addEventListener("click", function () { step(x[1], x[2], false); });
      steps.appendChild(b);
    });
    var close = node("button", "small", "关闭 Esc");
    close.type = "button";
    close.addEventListener("click", shut);
    steps.appendChild(close);
    drill.appendChild(steps);
    var h = node("h3", "", unitOf(row));
    h.id = "drill-title";
    drill.appendChild(h);
    drill.appendChild(content(row, i, "h4"));
    if (row.data.page) {
      var p = node("p", "small"), a = node("a", "", "打开该单位的核对意见");
      a.href = row.data.page + "#r-" + (i === last ? "" : data.elements[i].rule);
      if (i === last) { a.href = row.data.page + "#checks"; }
      p.appendChild(a);
      drill.appendChild(p);
    }
    drill.hidden = false;
    drill.scrollTop = 0;
    if (focus) { drill.focus(); }
    keep();
  }
  function shut() {
    if (!open) { return; }
    var cell = open.row.cells[open.i];
    cell.classList.remove("at");
    open = null;
    drill.hidden = true;
    point(cell);
    cell.focus();
    keep();
  }

  // --- moving about

  var pointed = null;
  function point(cell) {
    if (pointed) { pointed.removeAttribute("tabindex"); }
    pointed = cell;
    cell.tabIndex = 0;
  }
  function placeOf(cell) {
    for (var r = 0; r < rows.length; r += 1) {
      if (rows[r].tr === cell.parentNode) { return { r: r, i: rows[r].cells.indexOf(cell) }; }
    }
    return null;
  }
  function step(down, right, focus) {
    var at = open ? { r: rows.indexOf(open.row), i: open.i } : placeOf(pointed);
    var r = at.r, i = at.i;
    do { r += down; i += right; } while (rows[r] && i >= 0 && i <= last && (hidden(rows[r].tr) || hidden(rows[r].cells[i])));
    if (!rows[r] || i < 0 || i > last) { return; }
    var cell = rows[r].cells[i];
    point(cell);
    if (open) { show(rows[r], i, false); cell.scrollIntoView({ block: "nearest", inline: "nearest" }); }
    if (focus) { cell.focus(); }
  }
  function hidden(n) { return n.classList.contains("gone"); }
  table.addEventListener("click", function (event) {
    var cell = event.target.closest("td");
    if (!cell || cell.classList.contains("score")) { return; }
    var at = placeOf(cell);
    if (at && at.i >= 0) { point(cell); show(rows[at.r], at.i, false); }
  });
  table.addEventListener("mouseover", function (event) {
    var cell = event.target.closest("td");
    if (!cell || cell.title || cell.classList.contains("score")) { return; }
    var at = placeOf(cell);
    if (at && at.i >= 0) { cell.title = spoken(rows[at.r], at.i); }
  });
  table.addEventListener("focusin", function (event) {
    var cell = event.target.closest("td");
    var at = cell && placeOf(cell);
    if (at) { cell.setAttribute("aria-label", unitOf(rows[at.r]) + "，" + spoken(rows[at.r], at.i)); }
  });
  function spoken(row, i) {
    var status = statusAt(row, i), review = data.reviews[reviewAt(row, i)];
    var word = status === "k" ? row.data.suspects + " 处请核对" : status === "-" ? "没有核对" : data.statuses[status].title;
    return (i === last ? "前后核对" : data.elements[i].title) + "：" + word + (review ? "，" + review : "");
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && open) { shut(); return; }
    var inside = event.target === pointed || drill.contains(event.target) || (open && event.target === document.body);
    if (!inside) { return; }
    var by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (by && pointed && !drill.contains(event.target)) { event.preventDefault(); step(by[0], by[1], true); }
    if ((event.key === "Enter" || event.key === " ") && event.target === pointed) {
      event.preventDefault();
      var at = placeOf(pointed);
      show(rows[at.r], at.i, true);
    }
  });

  // --- filters

  var reviewOf = { u: "pending", r: "pending", c: "confirmed", o: "overruled", h: "withheld" };
  function wanted(row, i, f) {
    var status = statusAt(row, i);
    if (f.outcome === "gap" ? "xl".indexOf(status) < 0 || (reviewAt(row, i) === "h" && f.state !== "withheld") : f.outcome && (!data.statuses[status] || data.statuses[status].key !== f.outcome)) { return false; }
    if (f.state && reviewOf[reviewAt(row, i)] !== f.state) { return false; }
    return !f.q || textOf(row, i).indexOf(f.q) >= 0;
  }
  function filter() {
    var f = {};
    names.forEach(function (n) {
      f[n] = field[n].value.trim();
      field[n].classList.toggle("on", !!f[n]);
    });
    f.q = bare(f.q);
    hits = f.q;
    var cellwise = !!(f.outcome || f.state || f.q);
    var shown = [];
    for (var i = 0; i <= last; i += 1) { shown.push(!f.group || (i < last && data.elements[i].group === f.group)); }
    var heads = table.tHead.rows[1].cells;
    shown.forEach(function (yes, i) { heads[i].classList.toggle("gone", !yes); });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (th) {
      var g = th.getAttribute("data-g");
      if (g) { th.classList.toggle("gone", !!f.group && g !== f.group); }
    });
    var reports = 0, cells = 0, seen = {};
    rows.forEach(function (row) {
      var ok = (!f.unit || row.data.unit.indexOf(f.unit) >= 0) && (!f.kind || row.data.kind === f.kind), some = 0;
      row.cells.forEach(function (cell, i) {
        if (cell.classList.contains("gone") === shown[i]) { cell.classList.toggle("gone", !shown[i]); }
        var yes = ok && shown[i] && (!cellwise || wanted(row, i, f));
        row.wanted = row.wanted || [];
        row.wanted[i] = yes;
        some += yes;
        cell.classList.toggle("dim", cellwise && ok && !yes);
      });
      var visible = ok && (!cellwise || some > 0);
      row.tr.classList.toggle("gone", !visible);
      if (visible) { reports += 1; cells += some; seen[row.data.kind] = true; }
    });
    Array.prototype.forEach.call(table.tBodies, function (body) {
      body.classList.toggle("gone", !seen[body.getAttribute("data-kind")]);
    });
    var any = names.some(function (n) { return f[n]; });
    document.body.classList.toggle("filtered", any);
    told.textContent = any ? "筛出 " + reports + " 份报告" + (cellwise ? "、" + cells + " 格" : "") : "";
    if (!appendix.hidden) { append(); }
    keep();
  }
  function append() {
    appendix.textContent = "";
    var count = 0;
    rows.forEach(function (row) {
      if (row.tr.classList.contains("gone")) { return; }
      var some = [];
      for (var i = 0; i < last; i += 1) { if (row.wanted[i] && "xl".indexOf(statusAt(row, i)) >= 0 && reviewAt(row, i) !== "h") { some.push(i); } }
      if (!some.length || count > 2000) { return; }
      count += some.length;
      appendix.appendChild(node("h3", "", unitOf(row) + "　修改意见 " + some.length + " 条"));
      var columns = node("div", "columns");
      some.forEach(function (i) { columns.appendChild(content(row, i, "h4", true)); });
      appendix.appendChild(columns);
    });
    if (!count) { appendix.appendChild(node("p", "none", "筛选出的报告没有修改意见。")); }
    if (count > 2000) { appendix.appendChild(node("p", "none", "太多了，后面的没有列出；请先筛选。")); }
  }

  function attach(yes) {
    appendix.hidden = !yes;
    document.getElementById("appendix-make").textContent = yes ? "不附修改意见" : "在后面附上筛选出的修改意见（用于打印）";
    if (yes && rows.length && rows[0].wanted) { append(); }
  }

  // --- the address keeps what was chosen

  var reading = false;
  function keep() {
    if (reading) { return; }
    var parts = [];
    names.forEach(function (n) { if (field[n].value.trim()) { parts.push(n + "=" + encodeURIComponent(field[n].value.trim())); } });
    if (open) { parts.push("cell=" + encodeURIComponent(open.row.data.unit + "/" + open.row.data.year + "/" + ruleAt(open.i))); }
    if (!appendix.hidden) { parts.push("appendix=1"); }
    var hash = parts.length ? "#" + parts.join("&") : "";
    if (location.hash.indexOf("=") > 0 || hash) {
      try { history.replaceState(null, "", hash || location.pathname + location.search); } catch (e) { location.hash = hash; }
    }
  }
  function read() {
    var hash = location.hash.slice(1), cell = "";
    if (hash && hash.indexOf("=") < 0) { return; }
    reading = true;
    var given = {};
    hash.split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at < 0) { return; }
      try { given[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch (e) { return; }
    });
    names.forEach(function (n) { field[n].value = given[n] || ""; if (field[n].value !== (given[n] || "")) { field[n].value = ""; } });
    cell = given.cell || "";
    attach(given.appendix === "1");
    filter();
    if (cell) {
      var parts = cell.split("/"), rule = parts.pop(), year = parts.pop(), unit = parts.join("/");
      rows.forEach(function (row) {
        if (row.data.unit === unit && String(row.data.year) === year && column[rule] !== undefined) { point(row.cells[column[rule]]); show(row, column[rule], false); }
      });
    }
    reading = false;
    if (hash) { document.getElementById("matrix").scrollIntoView({ behavior: "instant" }); }
  }

  var timer = 0;
  document.querySelectorAll(".js").forEach(function (n) { n.hidden = false; });
  var form = document.querySelector(".filters");
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("change", filter);
  form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(filter, 200); });
  form.addEventListener("reset", function () { setTimeout(filter, 0); });
  document.querySelectorAll("nav a, .tiles a").forEach(function (a) {
    a.addEventListener("click", function (event) {
      event.preventDefault();
      document.querySelector(a.getAttribute("href")).scrollIntoView();
    });
  });
  document.querySelectorAll(".problems tr[data-rule]").forEach(function (tr) {
    tr.addEventListener("click", function () {
      form.reset();
      field.group.value = data.elements[column[tr.getAttribute("data-rule")]].group;
      field.outcome.value = "gap";
      filter();
      document.getElementById("matrix").scrollIntoView();
    });
  });
  document.getElementById("appendix-make").addEventListener("click", function () {
    attach(appendix.hidden);
    keep();
  });
  window.addEventListener("beforeprint", function () { document.querySelectorAll("details").forEach(function (d) { if (!d.open) { d.setAttribute("data-shut", ""); d.open = true; } }); });
  window.addEventListener("afterprint", function () { document.querySelectorAll("details[data-shut]").forEach(function (d) { d.removeAttribute("data-shut"); d.open = false; }); });
  window.addEventListener("hashchange", read);
  if (rows.length) { point(rows[0].cells[0]); }
  read();
})();
