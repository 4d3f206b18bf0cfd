// Bundles src/main.ts and src/style.css into the folder given as the only argument.
import { build } from "esbuild";

const [outdir] = process.argv.slice(2);
if (!outdir) {
  console.error("usage: node build.mjs OUTPUT_FOLDER");
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
