// The grid of figures: Enter and the arrows go from field to field, and a block pasted from a spreadsheet fills the
// fields to the right and below. The form works without this file.
const form = document.querySelector("form[data-grid]");

function rows() {
  return [...form.querySelectorAll("tbody tr")].map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("input")));
}

function find(input, all) {
  const y = all.findIndex((row) => row.includes(input));
  return [y, all[y].indexOf(input)];
}

function go(input, down, right) {
  const all = rows();
  let [y, x] = find(input, all);
  do { y += down; x += right; } while (all[y] && x >= 0 && x < all[y].length && !all[y][x]);
  const next = all[y]?.[x];
  if (next) { next.focus(); next.select(); }
  return Boolean(next);
}

form?.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches("td input") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const moves = { Enter: [event.shiftKey ? -1 : 1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  if (whole) Object.assign(moves, { ArrowRight: [0, 1], ArrowLeft: [0, -1] });
  if (event.key === "Escape") { input.value = input.defaultValue; input.select(); mark(input); return; }
  if (!moves[event.key]) return;
  event.preventDefault();
  go(input, ...moves[event.key]);
});

form?.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!event.target.matches("td input") || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const all = rows(), [top, left] = find(event.target, all);
  text.split(/\r?\n/).forEach((line, down) => line.split("\t").forEach((value, right) => {
    const input = all[top + down]?.[left + right];
    if (input && value.trim()) { input.value = value.trim(); mark(input); }
  }));
});

function mark(input) {
  input.classList.toggle("changed", input.value !== input.defaultValue);
}

form?.addEventListener("input", (event) => event.target.matches("td input") && mark(event.target));
