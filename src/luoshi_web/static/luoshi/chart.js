// The overview: arrows from what is waited for to what waits, and bars that can be pulled to another day. Pulling only
// asks what it would move; the page that answers saves. Without scripts the rows say what waits, and "Move" asks.
const table = document.querySelector(".gantt[data-pull]");
const DAY = 86400000;
const SVG = "http://www.w3.org/2000/svg";

function bar(row) {
  return row && row.querySelector("svg.bar-row rect.plain, svg.bar-row rect.critical, svg.bar-row rect.done");
}

function draw() {
  table.querySelectorAll(":scope > svg.arrows").forEach((one) => one.remove());
  const rows = [...table.querySelectorAll("tr[data-waits]")];
  if (!rows.length || getComputedStyle(table).display === "block") return;
  const place = table.getBoundingClientRect();
  const arrows = document.createElementNS(SVG, "svg");
  arrows.setAttribute("class", "arrows");
  arrows.setAttribute("aria-hidden", "true");
  for (const row of rows) {
    for (const pk of row.dataset.waits.trim().split(/\s+/)) {
      const from = bar(document.getElementById(`item-${pk}`)), to = bar(row);
      if (!from || !to) continue;
      const a = from.getBoundingClientRect(), b = to.getBoundingClientRect();
      const x = a.right - place.left, y = a.top + a.height / 2 - place.top;
      const end = b.left - place.left, down = b.top > a.top;
      const tip = (down ? b.top : b.bottom) - place.top, turn = Math.max(end + 4, x + 6);
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", `M${x} ${y}H${turn}V${tip + (down ? -2 : 2)}m-3 ${down ? -5 : 5}l3 ${down ? 5 : -5}l3 ${down ? -5 : 5}`);
      arrows.append(path);
    }
  }
  table.append(arrows);
}

function ask(row, days) {
  const target = new URL(table.dataset.pull, location.href);
  const own = bar(row), width = table.dataset.days;
  const edge = row.dataset.step ? parseFloat(own.getAttribute("x")) : parseFloat(own.getAttribute("x")) + parseFloat(own.getAttribute("width"));
  const day = Math.round(edge / 100 * width) + days - (row.dataset.step ? 0 : 1);
  target.searchParams.set("item", row.dataset.of);
  if (row.dataset.step) target.searchParams.set("step", row.dataset.step);
  target.searchParams.set("day", new Date(Date.parse(table.dataset.first) + day * DAY).toISOString().slice(0, 10));
  target.searchParams.set("back", table.dataset.back);
  location.assign(target);
}

function pullable(row) {
  const own = bar(row);
  if (!own) return;
  let from = null;
  own.addEventListener("pointerdown", (event) => { from = event.clientX; own.setPointerCapture(event.pointerId); event.preventDefault(); });
  own.addEventListener("pointermove", (event) => {
    if (from !== null) own.setAttribute("transform", `translate(${event.clientX - from} 0)`);
  });
  own.addEventListener("pointercancel", () => { from = null; own.removeAttribute("transform"); });
  own.addEventListener("pointerup", (event) => {
    const days = Math.round((event.clientX - from) / own.ownerSVGElement.clientWidth * table.dataset.days);
    from = null;
    if (days) ask(row, days); else own.removeAttribute("transform");
  });
}

if (table) {
  table.querySelectorAll("tr[data-drag]").forEach(pullable);
  draw();
  new ResizeObserver(draw).observe(table);
}
