// Build the bundle: scripts, style sheets, icons, and a manifest that maps a name to its hashed file.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "bundle");
mkdirSync(out, { recursive: true });
const before = new Set(readdirSync(out));

const result = await build({
  absWorkingDir: here,
  entryPoints: ["src/anlan.ts", "src/anlan.css", "src/print.css"],
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome100", "firefox100", "safari15"],
  minify: true,
  legalComments: "linked",
  metafile: true,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".png": "file", ".svg": "dataurl" },
  logLevel: "warning",
});

const manifest = {};
for (const [file, facts] of Object.entries(result.metafile.outputs)) {
  if (facts.entryPoint) manifest[basename(facts.entryPoint).replace(/\.ts$/, ".js")] = basename(file);
}

// One sprite; a page shows an icon with <use href="…#name">.
const names = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
const symbols = names.map((name) => {
  const source = readFileSync(join(here, "node_modules/@tabler/icons/icons/outline", `${name}.svg`), "utf8");
  const shape = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>")).trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${shape}</symbol>`;
});
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
const hash = createHash("sha256").update(sprite).digest("hex").slice(0, 8).toUpperCase();
writeFileSync(join(out, `icons-${hash}.svg`), sprite);
manifest["icons.svg"] = `icons-${hash}.svg`;
manifest.icons = names;

const written = new Set(Object.keys(result.metafile.outputs).map((file) => basename(file)));
written.add(`icons-${hash}.svg`).add("manifest.json");
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1));
for (const old of before) if (!written.has(old)) rmSync(join(out, old), { force: true });
