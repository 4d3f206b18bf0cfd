/**
 * Two sliders that choose the years whose places a map and its table show; nothing is fetched.
 *
 * Elements with `data-first` and `data-last` hold in these years; one that is missing leaves that side open. The button
 * `[data-do=play]` runs through the years, or goes one year on at each press where less motion is preferred.
 */

const YEAR_MILLISECONDS = 900;

interface Sliders {
  from: HTMLInputElement;
  to: HTMLInputElement;
}

/** Lets the sliders of a figure choose among its pins and the rows of the table beside it. */
export function chooseYears(figure: HTMLElement, changed: () => void): void {
  const from = figure.querySelector<HTMLInputElement>("#map-from");
  const to = figure.querySelector<HTMLInputElement>("#map-to");
  const play = figure.querySelector<HTMLButtonElement>("[data-do=play]");
  if (!from || !to || !play) return;
  const sliders = { from, to };
  const show = (): void => {
    apply(figure, sliders);
    changed();
  };
  from.addEventListener("input", () => {
    if (Number(to.value) < Number(from.value)) to.value = from.value;
    show();
  });
  to.addEventListener("input", () => {
    if (Number(from.value) > Number(to.value)) from.value = to.value;
    show();
  });
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) stepThrough(play, sliders, show);
  else runThrough(play, sliders, figure, show);
}

function stepThrough(play: HTMLButtonElement, sliders: Sliders, show: () => void): void {
  play.textContent = play.dataset["step"] ?? "";
  play.addEventListener("click", () => {
    const { from, to } = sliders;
    const alone = from.value === to.value && to.value !== to.max;
    setYear(sliders, alone ? Number(from.value) + 1 : Number(from.min));
    show();
  });
}

function runThrough(play: HTMLButtonElement, sliders: Sliders, figure: HTMLElement, show: () => void): void {
  const { from, to } = sliders;
  const label = play.textContent;
  const status = figure.querySelector("[role=status]");
  let running = 0;
  let before: [string, string] = [from.value, to.value];
  const stop = (): void => {
    clearInterval(running);
    running = 0;
    play.textContent = label;
    status?.removeAttribute("aria-live");
    [from.value, to.value] = before;
    show();
  };
  const next = (year: number): void => {
    if (year > Number(to.max)) return stop();
    setYear(sliders, year);
    show();
  };
  play.addEventListener("click", () => {
    if (running) return stop();
    before = [from.value, to.value];
    play.textContent = play.dataset["stop"] ?? "";
    // Told every second, the counts would drown everything else.
    status?.setAttribute("aria-live", "off");
    next(Number(from.min));
    running = window.setInterval(() => next(Number(from.value) + 1), YEAR_MILLISECONDS);
  });
}

function setYear({ from, to }: Sliders, year: number): void {
  from.value = to.value = String(year);
}

function apply(figure: HTMLElement, { from, to }: Sliders): void {
  const first = Number(from.value);
  const last = Number(to.value);
  for (const slider of [from, to]) {
    const output = figure.querySelector(`output[for=${slider.id}]`);
    if (output) output.textContent = slider.value;
  }
  const pins = [...figure.querySelectorAll<SVGElement>(".pins > a")];
  for (const pin of pins) pin.classList.toggle("away", !holds(pin.dataset, first, last));
  for (const row of document.querySelectorAll<HTMLElement>(".map-table tbody tr")) {
    row.hidden = !holds(row.dataset, first, last);
  }
  tell(figure, pins.filter((pin) => !pin.classList.contains("away")).length);
}

function holds(years: DOMStringMap, first: number, last: number): boolean {
  const began = years["first"];
  const ended = years["last"];
  return (began === undefined || Number(began) <= last) && (ended === undefined || Number(ended) >= first);
}

function tell(figure: HTMLElement, count: number): void {
  const status = figure.querySelector<HTMLElement>("[role=status]");
  if (!status) return;
  const written = new Intl.NumberFormat(document.documentElement.lang);
  const text = status.dataset["text"] ?? "";
  const total = Number(status.dataset["total"]);
  status.textContent = text.replace("{count}", written.format(count)).replace("{total}", written.format(total));
}
