/**
 * The map where scripts run: it can be moved and brought closer, and sliders choose the years.
 *
 * `figure.map-figure` holds everything the server has drawn: pins with the years they held in, of which nothing is
 * fetched again. Land lies in units of the sheet; marks keep their size in pixels, so that with every change of the
 * window their scale changes and pins gather anew (as in clusters.py on the server).
 */

import { gather, type Mark, type Spot } from "./gathering";
import { chooseYears } from "./years";

/** A part of the sheet, in its units. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Pin extends Spot {
  element: SVGAElement;
}

const SVG = "http://www.w3.org/2000/svg";
/** How much closer one step brings the map, and how far one step moves it. */
const CLOSER = 1.6;
const STEP = 0.2;
const CLOSEST = 40;
const DRAG_PIXELS = 4;
/** Distances on a sheet are stretched or shrunk by less than this. */
const STRETCH = 1.5;

/** Makes a figure's map live. */
export function enliven(figure: HTMLElement): void {
  const svg = figure.querySelector<SVGSVGElement>("svg.map");
  const frame = figure.querySelector<HTMLElement>(".map-frame");
  if (!svg || !frame) return;
  figure.classList.add("live");
  const map = new LiveMap(svg);
  for (const tools of figure.querySelectorAll<HTMLElement>(".map-tools, .map-time")) tools.hidden = false;
  figure.querySelector(".map-tools")?.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-do]");
    if (button) map.act(button.dataset["do"] ?? "");
  });
  listenToKeys(frame, map);
  listenToPointer(svg, frame, map);
  chooseYears(figure, () => map.show());
}

class LiveMap {
  private readonly sheet: Box;
  private readonly apart: number;
  private readonly kmPerUnit: number;
  private readonly pins: Pin[];
  private readonly clusters: SVGGElement;
  private box: Box;
  private waiting = false;

  constructor(readonly svg: SVGSVGElement) {
    const [width = 1, height = 1] = numbers(svg.dataset["sheet"]);
    this.sheet = { x: 0, y: 0, width, height };
    this.apart = Number(svg.dataset["apart"]);
    this.kmPerUnit = Number(svg.dataset["km"]);
    const { x, y, width: w, height: h } = svg.viewBox.baseVal;
    this.box = { x, y, width: w, height: h };
    this.pins = [...svg.querySelectorAll<SVGAElement>(".pins > a")].map(readPin);
    this.clusters = svg.querySelector<SVGGElement>(".clusters") ?? document.createElementNS(SVG, "g");
    new ResizeObserver(() => this.show()).observe(svg);
  }

  /** Does what a button or key asks for; whether there is such a thing. */
  act(what: string): boolean {
    const { x, y, width, height } = this.box;
    const moves: Record<string, () => void> = {
      in: () => this.zoom(1 / CLOSER),
      out: () => this.zoom(CLOSER),
      west: () => this.move(x - STEP * width, y),
      east: () => this.move(x + STEP * width, y),
      north: () => this.move(x, y - STEP * height),
      south: () => this.move(x, y + STEP * height),
      whole: () => this.look(this.sheet),
    };
    moves[what]?.();
    return what in moves;
  }

  /** Changes the width by a factor; a place, given in parts of the drawing, stays where it is. */
  zoom(factor: number, right = 0.5, down = 0.5): void {
    const { x, y, width, height } = this.box;
    const wide = Math.min(this.widest(), Math.max(this.sheet.width / CLOSEST, width * factor));
    const high = wide / this.aspect();
    this.look({ x: x + (width - wide) * right, y: y + (height - high) * down, width: wide, height: high });
  }

  /** Moves by pixels of the screen. */
  drag(right: number, down: number): void {
    this.move(this.box.x - right * this.scale(), this.box.y - down * this.scale());
  }

  /** Draws for the present window and the pins that are not away; once per frame at most. */
  show(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (this.svg.clientWidth === 0) return;
      this.box = this.kept(this.box);
      this.draw();
    });
  }

  private move(x: number, y: number): void {
    this.look({ ...this.box, x, y });
  }

  private look(box: Box): void {
    this.box = box;
    this.show();
  }

  private scale(): number {
    return this.box.width / this.svg.clientWidth;
  }

  private aspect(): number {
    return this.svg.clientWidth / this.svg.clientHeight;
  }

  private widest(): number {
    return Math.min(this.sheet.width, this.sheet.height * this.aspect());
  }

  /** The window in the drawing's own proportions, within the sheet, around the same middle. */
  private kept(box: Box): Box {
    const width = Math.min(box.width, this.widest());
    const height = width / this.aspect();
    const x = box.x + (box.width - width) / 2;
    const y = box.y + (box.height - height) / 2;
    return {
      x: Math.min(Math.max(0, x), this.sheet.width - width),
      y: Math.min(Math.max(0, y), this.sheet.height - height),
      width,
      height,
    };
  }

  private draw(): void {
    const { x, y, width, height } = this.box;
    const scale = this.scale();
    this.svg.setAttribute("viewBox", [x, y, width, height].map((one) => one.toFixed(1)).join(" "));
    for (const shape of this.svg.querySelectorAll("defs > g")) shape.setAttribute("transform", `scale(${scale})`);
    this.drawNames(scale);
    const shown = this.pins.filter((pin) => !pin.element.classList.contains("away"));
    const marks = gather(shown, this.apart * scale);
    for (const { members } of marks) {
      for (const pin of members) pin.element.classList.toggle("gathered", members.length > 1);
    }
    const several = marks.filter(({ members }) => members.length > 1);
    this.clusters.replaceChildren(...several.map((mark) => this.cluster(mark, scale)));
  }

  private drawNames(scale: number): void {
    const names = this.svg.querySelector<SVGGElement>(".state-names");
    if (!names) return;
    names.setAttribute("font-size", String(Number(names.dataset["pixels"]) * scale));
    for (const name of names.querySelectorAll<SVGTextElement>("text")) {
      name.classList.remove("tight");
      name.classList.toggle("tight", name.getComputedTextLength() > Number(name.dataset["room"]));
    }
  }

  private cluster(mark: Mark<Pin>, scale: number): SVGElement {
    const { members, x, y } = mark;
    const reach = Math.max(...members.map((pin) => Math.hypot(pin.x - x, pin.y - y)));
    const km = Math.ceil(1 + reach * this.kmPerUnit * STRETCH);
    const link = draw("a", { class: "cluster", href: near(members, km), tabindex: -1, transform: `translate(${x} ${y})` });
    const count = members.length;
    const radius = count < 10 ? 10 : count < 100 ? 12 : 15;
    const body = draw("g", { transform: `scale(${scale})` }, draw("circle", { class: "core", r: radius }));
    const parts = this.parts(members);
    let before = 0;
    for (const [layer, number] of parts) {
      const dashes = { "stroke-dasharray": `${number} ${count - number}`, "stroke-dashoffset": -before };
      body.append(draw("circle", { class: `part ${layer}`, r: radius, pathLength: count, ...dashes }));
      before += number;
    }
    const written = new Intl.NumberFormat(document.documentElement.lang);
    body.append(draw("text", { y: 4, "text-anchor": "middle", "font-size": 11 }, written.format(count)));
    const told = parts.map(([layer, number]) => `${this.label(layer)} ${written.format(number)}`).join(", ");
    link.append(draw("title", {}, `${written.format(count)}: ${told}`), body);
    link.addEventListener("click", (event) => {
      if (reach === 0 || this.box.width <= (this.sheet.width / CLOSEST) * 1.01) return;
      event.preventDefault();
      const width = Math.max(this.sheet.width / CLOSEST, Math.min(this.box.width / 2, reach * 4));
      const height = width / this.aspect();
      this.look({ x: x - width / 2, y: y - height / 2, width, height });
    });
    return link;
  }

  private parts(members: Pin[]): [string, number][] {
    const layers = [...this.svg.querySelectorAll<SVGGElement>("defs > g")].map((shape) => shape.id.slice("pin-".length));
    const counted = layers.map((layer): [string, number] => [layer, members.filter((pin) => pin.layer === layer).length]);
    return counted.filter(([, number]) => number > 0);
  }

  private label(layer: string): string {
    return this.svg.querySelector<SVGGElement>(`#pin-${layer}`)?.dataset["label"] ?? layer;
  }
}

function readPin(element: SVGAElement): Pin {
  const [x = 0, y = 0] = numbers(element.getAttribute("transform"));
  return { element, x, y, layer: element.classList.item(1) ?? "" };
}

/** The address of the same question about what lies within some kilometres of a mark's first pin. */
function near(members: Pin[], km: number): string {
  const asked = new URLSearchParams(location.search);
  asked.set("near", `${members[0]?.element.dataset["at"] ?? ""},${km}`);
  return `${location.pathname}?${asked}`;
}

function numbers(text: string | null | undefined): number[] {
  return (text ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [];
}

function draw(name: string, attributes: Record<string, string | number>, ...content: (Node | string)[]): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...content);
  return element;
}

/** Arrows move, plus and minus zoom, 0 shows the whole. */
function listenToKeys(frame: HTMLElement, map: LiveMap): void {
  const keys: Record<string, string> = {
    ArrowLeft: "west",
    ArrowRight: "east",
    ArrowUp: "north",
    ArrowDown: "south",
    "+": "in",
    "=": "in",
    "-": "out",
    "0": "whole",
  };
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (map.act(keys[event.key] ?? "")) event.preventDefault();
  });
}

/** Dragging moves; the wheel zooms once the map has the focus or with the control key, else it scrolls the page. */
function listenToPointer(svg: SVGSVGElement, frame: HTMLElement, map: LiveMap): void {
  let from: { x: number; y: number } | null = null;
  let dragged = false;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button === 0) from = { x: event.clientX, y: event.clientY };
    dragged = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from) return;
    const right = event.clientX - from.x;
    const down = event.clientY - from.y;
    if (!dragged && Math.hypot(right, down) < DRAG_PIXELS) return;
    if (!dragged) svg.setPointerCapture(event.pointerId);
    dragged = true;
    svg.classList.add("moving");
    from = { x: event.clientX, y: event.clientY };
    map.drag(right, down);
  });
  const end = (): void => {
    from = null;
    svg.classList.remove("moving");
  };
  for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, end);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  // A drag that ends on a pin is no choice of that pin.
  svg.addEventListener("click", (event) => dragged && event.preventDefault(), { capture: true });
  svg.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey && !frame.contains(document.activeElement)) return;
      event.preventDefault();
      const { left, top, width, height } = svg.getBoundingClientRect();
      const factor = Math.exp(Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 100) * 0.004);
      map.zoom(factor, (event.clientX - left) / width, (event.clientY - top) / height);
    },
    { passive: false },
  );
}
