// A plan: pull a bar to the right or left, and the page shows what this moves before anything is saved.
const table = document.querySelector(".gantt[data-days]");
const form = document.querySelector("form[data-plan]");
const DAY = 86400000;

function dayOf(first, days) {
  return new Date(Date.parse(first) + days * DAY).toISOString().slice(0, 10);
}

if (table && form) {
  table.querySelectorAll("tr[data-step]").forEach((row) => {
    const bar = row.querySelector("svg.bar-row rect.plain, svg.bar-row rect.critical");
    const field = form.querySelector(`input[name=earliest][data-number="${row.dataset.step}"]`);
    if (!bar || !field) return;
    row.dataset.drag = "";
    let from = null;
    const moved = (event) => (event.clientX - from) / bar.ownerSVGElement.clientWidth * table.dataset.days;
    bar.addEventListener("pointerdown", (event) => { from = event.clientX; bar.setPointerCapture(event.pointerId); });
    bar.addEventListener("pointermove", (event) => {
      if (from !== null) bar.setAttribute("transform", `translate(${event.clientX - from} 0)`);
    });
    bar.addEventListener("pointercancel", () => { from = null; bar.removeAttribute("transform"); });
    bar.addEventListener("pointerup", (event) => {
      const days = Math.round(moved(event));
      from = null;
      if (!days) { bar.removeAttribute("transform"); return; }
      const start = parseFloat(bar.getAttribute("x")) / 100 * table.dataset.days;
      field.value = dayOf(table.dataset.first, Math.round(start) + days);
      form.requestSubmit(form.querySelector("button[name=preview]"));
    });
  });
}
