// The review page: a commitment and its place in the text light up together, and selected text can be added.
import { goTo, step } from "./keys.js";

const page = document.querySelector(".review");
const draftOf = (key) => document.getElementById(`draft-${key}`);
const placesOf = (key) => page.querySelectorAll(`mark[data-item="${key}"]`);

function light(key, on) {
  placesOf(key).forEach((mark) => mark.classList.toggle("on", on));
  draftOf(key)?.classList.toggle("on", on);
}
const keyAt = (node) => node?.closest?.("[data-item]")?.dataset.item;

page.addEventListener("mouseover", (event) => keyAt(event.target) && light(keyAt(event.target), true));
page.addEventListener("mouseout", (event) => keyAt(event.target) && light(keyAt(event.target), false));

// a row becomes the current one: show its place, without moving the row itself
function showPlace(key) {
  page.querySelectorAll("mark.here").forEach((mark) => mark.classList.remove("here"));
  placesOf(key).forEach((mark) => mark.classList.add("here"));
  const pane = page.querySelector(".pane-doc");
  const place = placesOf(key)[0];
  if (place && pane.scrollHeight > pane.clientHeight) {
    pane.scrollTop += place.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  }
}
page.addEventListener("luoshi:row", (event) => showPlace(keyAt(event.target)));
page.addEventListener("focusin", (event) => {
  const draft = event.target.closest(".draft");
  if (!draft || draft.classList.contains("here")) return;
  page.querySelectorAll(".draft.here").forEach((other) => other.classList.remove("here"));
  draft.classList.add("here");
  showPlace(draft.dataset.item);
});
page.addEventListener("click", (event) => {
  const mark = event.target.closest("mark[data-item]");
  if (!mark || !getSelection().isCollapsed) return;
  show("drafts");
  goTo(draftOf(mark.dataset.item));
});

// on a phone the two sides are shown in turn
function show(side) {
  page.dataset.show = side;
  document.querySelectorAll(".switch [data-show]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.show === side));
  });
}
document.querySelectorAll(".switch [data-show]").forEach((button) => {
  button.addEventListener("click", () => show(button.dataset.show));
});
page.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-place]");
  if (!link) return;
  event.preventDefault();
  show("document");
  goTo(link.closest(".draft"));
  if (matchMedia("(max-width: 52rem)").matches) placesOf(link.closest(".draft").dataset.item)[0]?.scrollIntoView({ block: "center" });
});

// a row was swapped: its place in the text takes the same state, and after a decision the next row becomes the current one
const STATES = ["todo", "confirmed", "rejected"];
document.body.addEventListener("htmx:load", (event) => {
  const draft = event.detail.elt;
  if (!draft.matches?.(".draft")) return;
  placesOf(draft.dataset.item).forEach((mark) => {
    STATES.forEach((state) => mark.classList.toggle(state, draft.classList.contains(state)));
  });
  goTo(draft);
  const field = draft.querySelector("form.correct")?.querySelector("select, textarea, input:not([type=hidden])");
  if (field) field.focus();
  else if (!draft.classList.contains("todo")) step(1);
});

// selected text: the bar at the bottom offers to add it
const adder = document.querySelector(".adder");
const RUN = "[data-at]";
const lengthOf = (fragment) => {
  fragment.querySelectorAll("rt, ins").forEach((reading) => reading.remove());
  return [...fragment.textContent].length;
};
// the place in the document's text of a point in the page; readings set over or into the text do not count
function placeOf(node, offset) {
  let run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(RUN);
  if (!run) {
    const next = node.childNodes[offset];
    const inside = (next?.matches?.(RUN) ? next : next?.querySelector?.(RUN)) ?? null;
    run = inside ?? [...node.querySelectorAll(RUN)].pop();
    if (!run) return null;
    [node, offset] = [run, inside ? 0 : run.childNodes.length];
  }
  const before = document.createRange();
  before.setStart(run, 0);
  before.setEnd(node, offset);
  return Number(run.dataset.at) + lengthOf(before.cloneContents());
}
document.addEventListener("selectionchange", () => {
  if (!adder || adder.contains(document.activeElement)) return;
  const selection = getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0) : null;
  const doc = page.querySelector(".doc");
  const usable = range && !range.collapsed && doc.contains(range.startContainer) && doc.contains(range.endContainer);
  const start = usable ? placeOf(range.startContainer, range.startOffset) : null;
  const end = usable ? placeOf(range.endContainer, range.endOffset) : null;
  adder.hidden = start === null || end === null || end <= start;
  if (adder.hidden) return;
  adder.querySelector("[name=start]").value = start;
  adder.querySelector("[name=end]").value = end;
  adder.querySelector("[data-selected]").textContent = selection.toString().replace(/\s+/g, " ").slice(0, 60);
});

// begin at the row asked for, else at the first open one; the focus stays where it is until somebody moves
const asked = location.hash.startsWith("#draft-") ? document.querySelector(location.hash) : null;
const opened = page.querySelector(".draft:has(form.correct)");
const first = asked ?? opened ?? page.querySelector(".draft.todo");
if (asked) goTo(asked);
else if (first) {
  first.classList.add("here");
  const pane = page.querySelector(".pane-drafts");
  if (pane.scrollHeight > pane.clientHeight) pane.scrollTop = first.offsetTop - pane.offsetTop - 60;
  else if (first !== page.querySelector(".draft")) first.scrollIntoView({ block: "center", behavior: "instant" });
  showPlace(first.dataset.item);
}
