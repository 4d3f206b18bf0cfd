/**
 * Pins that would lie on one another gather at one mark, by the same rule as clusters.py on the server: the place where
 * most pins stand draws to it all that lie nearer than a distance, then the place with the next most of those left.
 */

/** A place on the sheet, in its units. */
export interface Spot {
  x: number;
  y: number;
  layer: string;
}

/** Pins drawn as one mark, at the place of the first. */
export interface Mark<P extends Spot> {
  x: number;
  y: number;
  members: P[];
}

/** Marks no two of which are nearer than `apart`; the order of equal places is kept. */
export function gather<P extends Spot>(pins: readonly P[], apart: number): Mark<P>[] {
  const spots = grouped(pins, (pin) => `${pin.x} ${pin.y}`);
  const cells = grouped([...spots.values()], ([first]) => cell(first, apart, 0, 0));
  const taken = new Set<P[]>();
  const marks: Mark<P>[] = [];
  for (const spot of [...spots.values()].sort((one, other) => other.length - one.length)) {
    const [first] = spot;
    if (!first || taken.has(spot)) continue;
    const near = around(first, cells, apart).filter((other) => other !== spot && !taken.has(other));
    for (const one of [spot, ...near]) taken.add(one);
    marks.push({ x: first.x, y: first.y, members: [spot, ...near].flat() });
  }
  return marks;
}

function around<P extends Spot>(middle: P, cells: Map<string, P[][]>, apart: number): P[][] {
  const found: P[][] = [];
  for (const down of [-1, 0, 1]) {
    for (const right of [-1, 0, 1]) {
      for (const spot of cells.get(cell(middle, apart, right, down)) ?? []) {
        const [first] = spot;
        if (first && Math.hypot(first.x - middle.x, first.y - middle.y) < apart) found.push(spot);
      }
    }
  }
  return found;
}

function cell(spot: Spot | undefined, apart: number, right: number, down: number): string {
  return spot ? `${Math.floor(spot.x / apart) + right} ${Math.floor(spot.y / apart) + down}` : "";
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
