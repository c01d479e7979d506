// Keys for pages with rows: j/k move, Enter opens, / searches, ? lists the keys; a letter presses the control of the
// current row that carries it in data-key. A page works without this file.
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
const current = () => document.activeElement?.closest?.("[data-row]") ?? document.querySelector("[data-row].here");

export function goTo(row) {
  if (!row) return;
  document.querySelectorAll("[data-row].here").forEach((other) => other.classList.remove("here"));
  row.classList.add("here");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  row.dispatchEvent(new CustomEvent("luoshi:row", { bubbles: true }));
}

export function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  goTo(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
}

function press(key, event) {
  const dialog = document.getElementById("keys");
  const named = (place) => place?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (key === "Escape") current()?.querySelector("[data-cancel]")?.click();
  else if (key === "?" && dialog) dialog.showModal();
  else if (key === "/" && document.querySelector("[data-search]")) document.querySelector("[data-search]").focus();
  else if (named(current())) named(current()).click();
  else if (named(document.querySelector("[data-page-keys]"))) named(document.querySelector("[data-page-keys]")).click();
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (document.documentElement.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  const target = event.target;
  if (target.isContentEditable || target.matches("input, textarea, select")) {
    if (event.key === "Escape" && !event.isComposing) target.blur();
    return;
  }
  // Enter on a link or button means that link or button
  if (event.key === "Enter" && target.closest("a, button, summary")) return;
  press(event.key, event);
});

const opener = document.querySelector("[data-open-keys]");
opener?.addEventListener("click", () => document.getElementById("keys").showModal());
