/**
 * What pages gain where scripts run. Without this file every page works the same, with one more press of a button.
 *
 * - `form.lang-switch`: choosing a language sends the form at once; its button is hidden.
 * - `details.verify`: a link to an element inside closed details (`#receipt`) opens them.
 */

/** Sends the form when its list changes, and hides the button that would have sent it. */
function submitOnChange(form: HTMLFormElement): void {
  const list = form.querySelector("select");
  if (!list) return;
  for (const button of form.querySelectorAll("button")) button.hidden = true;
  list.addEventListener("change", () => form.requestSubmit());
}

/** Opens the closed details around the element that the address points to. */
function openTarget(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id ? document.getElementById(id) : null;
  const details = target?.closest("details");
  if (!target || !details || details.open) return;
  details.open = true;
  target.scrollIntoView();
}

for (const form of document.querySelectorAll<HTMLFormElement>("form.lang-switch")) submitOnChange(form);
window.addEventListener("hashchange", openTarget);
openTarget();
