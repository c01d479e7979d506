// What htmx could not send, or what was refused without a word, is told at the foot of the page; what was typed stays.
const words = document.querySelector("meta[name=luoshi-failed]").dataset;

function tell(sentence, signIn) {
  const note = document.getElementById("failed") ?? document.body.appendChild(document.createElement("div"));
  note.id = "failed";
  note.className = "note error failed";
  note.setAttribute("role", "alert");
  note.replaceChildren(sentence);
  if (!signIn) return;
  const link = Object.assign(document.createElement("a"), { href: words.signIn, target: "_blank", textContent: words.word });
  note.append(" ", link);
}

document.addEventListener("htmx:beforeRequest", () => document.getElementById("failed")?.remove());
document.addEventListener("htmx:sendError", () => tell(words.unreached));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401 || status === 403) tell(words.signedOut, true);
  else tell(status === 404 ? words.gone : words.refused);
});

// who has signed in again in another window has another token than the forms of this page
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token && event.detail.parameters.csrfmiddlewaretoken) event.detail.parameters.csrfmiddlewaretoken = token;
});
