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

// a row was swapped: its place in the text takes the same state, and the next open row becomes the current one
const STATES = ["todo", "confirmed", "rejected"];
document.body.addEventListener("htmx:afterSwap", (event) => {
  const draft = event.target.closest?.(".draft") ?? draftOf(event.detail.requestConfig?.elt?.closest?.(".draft")?.dataset.item);
  if (!draft) return;
  const now = draftOf(draft.dataset.item) ?? draft;
  placesOf(now.dataset.item).forEach((mark) => {
    STATES.forEach((state) => mark.classList.toggle(state, now.classList.contains(state)));
  });
  const form = now.querySelector("form.correct");
  if (form) return void form.querySelector("select, input:not([type=hidden])")?.focus();
  goTo(now);
  if (event.detail.requestConfig?.verb === "post" && !now.classList.contains("todo")) step(1);
});

// selected text: the bar at the bottom offers to add it
const adder = document.querySelector(".adder");
function placeOf(node, offset) {
  const run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (!run) return null;
  if (node.nodeType !== Node.TEXT_NODE) offset = offset ? run.textContent.length : 0;
  let before = 0;
  for (const text of textsOf(run)) {
    if (text === node) break;
    before += [...text.data].length;
  }
  const inside = node.nodeType === Node.TEXT_NODE ? [...node.data.slice(0, offset)].length : offset;
  return Number(run.dataset.at) + before + inside;
}
function* textsOf(run) {
  const walker = document.createTreeWalker(run, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("rt, ins")) yield walker.currentNode;
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

if (location.hash.startsWith("#draft-")) goTo(document.querySelector(location.hash));
