/**
 * The planning panel: the opinion follows the sliders, and the address of the page stays as it is.
 *
 * `form.plan-form` names in `data-part` where the parts of the page that depend on it are fetched, and in `data-failed`
 * what to say when they cannot be. Each fetched element takes the place of the content of the one with its id.
 */

/** Milliseconds between two requests at least; one is on its way at a time. */
const PAUSE = 120;

/** Fetches the parts anew as the form changes, and hides the button that would have sent it. */
export function followPlan(form: HTMLFormElement): void {
  const { part, failed } = form.dataset;
  if (!part || !failed) return;
  for (const button of form.querySelectorAll("button")) button.hidden = true;
  const ask = oneAtATime(() => replaceParts(`${part}?${stated(form)}`, failed));
  const changed = (): void => {
    showNumbers(form);
    ask();
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
}

/** What the form states; fields left empty state nothing. */
function stated(form: HTMLFormElement): URLSearchParams {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value !== "") values.append(name, value);
  }
  return values;
}

/** Writes each slider's number beside it, in the language of the page. */
function showNumbers(form: HTMLFormElement): void {
  const written = new Intl.NumberFormat(document.documentElement.lang);
  for (const output of form.querySelectorAll("output")) {
    const field = form.elements.namedItem(output.htmlFor.value);
    if (field instanceof HTMLInputElement) output.textContent = written.format(field.valueAsNumber);
  }
}

/** Runs the latest of many wishes: none while one runs, and never two within the pause. */
function oneAtATime(run: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await run();
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    running = false;
  };
}

/** Puts what the address answers in place of the parts with the same ids; a refusal is a part too. */
async function replaceParts(address: string, failed: string): Promise<void> {
  const fetched = document.createElement("template");
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    if (!answer.ok && answer.status !== 400) throw new Error(String(answer.status));
    fetched.innerHTML = await answer.text();
  } catch {
    sayFailed(failed);
    return;
  }
  for (const part of fetched.content.children) {
    document.getElementById(part.id)?.replaceChildren(...part.childNodes);
  }
}

/** Says above the last opinion that a newer one could not be had. */
function sayFailed(text: string): void {
  const lines = document.getElementById("plan-lines");
  if (!lines || lines.querySelector(".plan-failed")) return;
  const notice = document.createElement("p");
  notice.className = "notice notice-warn plan-failed";
  notice.textContent = text;
  lines.prepend(notice);
}
