// Makes the packaged boundaries: the countries of Natural Earth 1:50m as GeoJSON (RFC 7946).
//
// Of each country only its polygons and its ISO 3166-1 number are kept, no name: who is called what is told by
// statements, never by a map. Numbers have two decimals, about 1 km, which is as fine as the source.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";

const LEAST = 0.001; // square degrees, some 12 square km at the equator; the largest part of a country stays in any case

/** The boundaries as the text of a GeoJSON file, one country per line. */
export function boundaries() {
  const source = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
  const topology = JSON.parse(readFileSync(source, "utf8"));
  const countries = feature(topology, topology.objects.countries).features.map(country);
  return `{"type":"FeatureCollection","features":[\n${countries.map((one) => JSON.stringify(one)).join(",\n")}\n]}\n`;
}

function country({ id, geometry }) {
  const parts = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map(rounded);
  const kept = parts.filter((rings) => rings.length > 0 && Math.abs(area(rings[0])) >= LEAST);
  const coordinates = kept.length > 0 ? kept : [parts.reduce(larger)];
  const known = id === undefined ? {} : { id: Number(id) };
  return { type: "Feature", ...known, properties: null, geometry: { type: "MultiPolygon", coordinates } };
}

/** A polygon's rings with two decimals: the outer one against the clock, holes with it; holes too small are filled. */
function rounded(rings) {
  const [outer, ...holes] = rings.map(roundedRing);
  return [outer, ...holes.filter((hole) => Math.abs(area(hole)) >= LEAST)].map((ring, place) =>
    area(ring) > 0 === (place === 0) ? ring : ring.reverse(),
  );
}

function roundedRing(ring) {
  const points = ring.map((point) => point.map((degrees) => Math.round(degrees * 100) / 100));
  return points.filter((point, place) => place === 0 || String(point) !== String(points[place - 1]));
}

function larger(one, other) {
  return Math.abs(area(other[0])) > Math.abs(area(one[0])) ? other : one;
}

/** Signed area in square degrees, positive against the clock. */
function area(ring) {
  let twice = 0;
  for (let place = 1; place < ring.length; place++) {
    const [x1, y1] = ring[place - 1];
    const [x2, y2] = ring[place];
    twice += x1 * y2 - x2 * y1;
  }
  return twice / 2;
}
