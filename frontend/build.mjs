// Bundles src/main.ts and src/style.css into a folder and, where a second argument names a file, writes the packaged
// boundaries to it.
import { writeFileSync } from "node:fs";
import { build } from "esbuild";
import { boundaries } from "./boundaries.mjs";

const [outdir, boundariesFile] = process.argv.slice(2);
if (!outdir) {
  console.error("usage: node build.mjs OUTPUT_FOLDER [BOUNDARIES_FILE]");
  process.exit(2);
}

await build({
  entryPoints: ["src/main.ts", "src/style.css"],
  outdir,
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  legalComments: "none",
  logLevel: "warning",
  // The oldest browsers with the CSS function light-dark().
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
});
if (boundariesFile) writeFileSync(boundariesFile, boundaries());
