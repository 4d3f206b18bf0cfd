/**
 * The page of what is new follows what arrives.
 *
 * `#arrived` names in `data-events` where events come from and in `data-part` where its own content is fetched anew.
 * An event tells how much arrived since the page was opened; `#arrived-told` says so to screen readers too.
 */

interface Told {
  count: number;
  more: boolean;
}

/** Opens the stream where the part asks for one; a stream that the node ends for good stays closed. */
export function followArrivals(part: HTMLElement): void {
  const { events, part: address } = part.dataset;
  if (!events || !address) return;
  const stream = new EventSource(events);
  stream.addEventListener("arrived", (event: MessageEvent<string>) => {
    const told = JSON.parse(event.data) as Told;
    void refresh(part, address).then(() => {
      tell(told);
    });
  });
  stream.addEventListener("ended", () => {
    stream.close();
  });
  // A page that is left keeps no connection.
  window.addEventListener("pagehide", () => {
    stream.close();
  });
}

/** Puts the list as it now stands in place of the one shown; what cannot be fetched is left as it is. */
async function refresh(part: HTMLElement, address: string): Promise<void> {
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" }, redirect: "error" });
    if (!answer.ok) return;
    const fetched = document.createElement("template");
    fetched.innerHTML = await answer.text();
    const fresh = fetched.content.firstElementChild;
    if (fresh) part.replaceChildren(...fresh.childNodes);
  } catch {
    return;
  }
}

function tell(told: Told): void {
  const status = document.getElementById("arrived-told");
  if (!status) return;
  const text = (told.more ? status.dataset["more"] : status.dataset["text"]) ?? "";
  const written = new Intl.NumberFormat(document.documentElement.lang).format(told.count);
  status.textContent = text.replace("{count}", written);
  status.className = "notice";
  status.hidden = told.count === 0;
}
