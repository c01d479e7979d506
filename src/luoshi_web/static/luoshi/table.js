// The ledger: choosing columns and sorting take effect at once, without the button.
import "./keys.js";

document.querySelectorAll("form[data-at-once]").forEach((form) => {
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelectorAll("[data-needs-no-script]").forEach((button) => { button.hidden = true; });
});
