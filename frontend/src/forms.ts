/**
 * What forms for statements gain where scripts run; without this file every button sends the form and shows it anew.
 *
 * - What is entered is kept as a draft a few seconds after it changed.
 * - Who will see the statement is told anew while its handling is being chosen.
 * - Rows are added and removed, and files searched for, without leaving the place on the page.
 */

const KEEP_AFTER = 4_000;
const SEEN_AFTER = 300;
const IN_PLACE = /^(add|remove|find|pick|paste|take):/;
const HANDLING = "handling:";

/** Makes one form follow what is entered in it. */
export function followForm(form: HTMLFormElement): void {
  let keeping: number | undefined;
  let seeing: number | undefined;
  let asked = 0;

  async function send(to: string): Promise<Response | null> {
    try {
      return await fetch(to, { method: "POST", body: fieldsOf(form), headers: { accept: "application/json" } });
    } catch {
      return null;
    }
  }

  async function keep(): Promise<void> {
    const answer = await send("/write/keep");
    const note = form.querySelector<HTMLElement>(".kept-note");
    if (note && (answer?.status === 401 || answer?.status === 403)) note.textContent = note.dataset["lost"] ?? "";
    if (!answer?.ok) return;
    const kept: { draft: string; text: string } = await answer.json();
    const draft = form.querySelector<HTMLInputElement>("input[name='draft']");
    if (draft) draft.value = kept.draft;
    if (note) note.textContent = kept.text;
  }

  async function see(): Promise<void> {
    const mine = ++asked;
    const answer = await send("/write/seen");
    if (!answer?.ok) return;
    const part = parsed(await answer.text()).getElementById("who-sees");
    const old = document.getElementById("who-sees");
    // An earlier question may be answered later.
    if (part && old && mine === asked) old.replaceChildren(...part.childNodes);
  }

  form.addEventListener("input", (event) => {
    window.clearTimeout(keeping);
    keeping = window.setTimeout(() => void keep(), KEEP_AFTER);
    const target = event.target;
    if (!isField(target) || !target.name.startsWith(HANDLING)) return;
    window.clearTimeout(seeing);
    seeing = window.setTimeout(() => void see(), SEEN_AFTER);
  });

  form.addEventListener("submit", (event) => {
    window.clearTimeout(keeping);
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || !IN_PLACE.test(button.name) || bringsFiles(form)) return;
    event.preventDefault();
    void changeInPlace(form, button);
  });
}

/** Sends the form by a button and puts the form of the page that comes back in its place. */
async function changeInPlace(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const fields = fieldsOf(form);
  fields.append(button.name, button.value);
  const before = Array.from(form.elements, (one) => one.id);
  let answer: Response;
  try {
    answer = await fetch(form.action, { method: "POST", body: fields, headers: { accept: "text/html" } });
  } catch {
    HTMLFormElement.prototype.submit.call(form);
    return;
  }
  const found = answer.ok ? parsed(await answer.text()).querySelector<HTMLFormElement>("form.write-form") : null;
  if (!found) {
    location.href = answer.url;
    return;
  }
  history.replaceState(null, "", answer.url);
  const next = document.importNode(found, true);
  form.replaceWith(next);
  followForm(next);
  focusOn(next, button.name, before);
}

/** To what is new on the form, else to the button that was pressed. */
function focusOn(form: HTMLFormElement, pressed: string, before: readonly string[]): void {
  const fields = Array.from(form.elements).filter(isField);
  const target =
    fields.find((one) => pressed.startsWith("add:") && one.id && !before.includes(one.id)) ??
    form.querySelector<HTMLElement>(".found button") ??
    form.querySelector<HTMLElement>(`[name="${CSS.escape(pressed)}"]`) ??
    form.querySelector<HTMLElement>(`[name="${CSS.escape(pressed.replace(IN_PLACE, ""))}"]`);
  target?.focus();
}

/** Whether files were chosen that are not sent yet: they go with the whole form alone, and would be lost in place. */
function bringsFiles(form: HTMLFormElement): boolean {
  const inputs = Array.from(form.elements).filter((one) => one instanceof HTMLInputElement);
  return inputs.some((one) => one.type === "file" && one.files !== null && one.files.length > 0);
}

function fieldsOf(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  return fields;
}

function parsed(html: string): Document {
  return new DOMParser().parseFromString(html, "text/html");
}

function isField(one: unknown): one is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement {
  return (
    one instanceof HTMLInputElement || one instanceof HTMLSelectElement || one instanceof HTMLTextAreaElement
  );
}
