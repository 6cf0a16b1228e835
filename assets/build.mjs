// Builds css, js, fonts and icons into src/schakel/web/static/web, and writes down from which sources.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build, transform } from "esbuild";
import { declarations, pruneRules, reachable } from "./prune.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const WEB = join(HERE, "..", "src", "schakel", "web");
const OUT = join(WEB, "static", "web");
const AXE = join(HERE, "..", "tests", "accessibility", "axe");
const MODULES = join(HERE, "node_modules");
const SELECTOR = ".schakel-theme";
const TARGET = ["chrome100", "firefox100", "safari15.4"];

const read = (...path) => readFileSync(join(...path), "utf8");
const pkg = (name) => JSON.parse(read(MODULES, name, "package.json"));

async function styles() {
  const bundled = await build({
    absWorkingDir: HERE,
    entryPoints: ["css/schakel.css"],
    bundle: true,
    external: ["fonts/*", "*.svg"],
    legalComments: "none",
    minify: true,
    target: TARGET,
    write: false,
  });
  const keep = new Set(JSON.parse(read(HERE, "utrecht.json")).keep);
  const rules = pruneRules(bundled.outputFiles[0].text, keep);
  const open = declarations(read(MODULES, "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"), ".voorbeeld-theme");
  const own = declarations(read(HERE, "css", "theme.css"), SELECTOR);
  const tokens = new Map([...open, ...own]);
  const used = reachable(rules, tokens);
  const theme = `${SELECTOR}{${used.map((name) => `${name}:${tokens.get(name)}`).join(";")}}`;
  const { code } = await transform(theme, { loader: "css", minify: true, target: TARGET });
  if (/url\(["']?(data:|https?:)/.test(code + rules)) throw new Error("css may only refer to our own files");
  const unused = [...own.keys()].filter((name) => !used.includes(name));
  if (unused.length) throw new Error(`tokens of ours that nothing uses: ${unused.join(", ")}`);
  const notice = "/* Schakel, EUPL-1.2. Contains parts of the NL Design System, EUPL-1.2: see LICENSES.md */\n";
  writeFileSync(join(OUT, "schakel.css"), notice + code + rules + "\n");
}

async function scripts() {
  await build({
    absWorkingDir: HERE,
    entryPoints: ["js/public.js", "js/staff.js"],
    bundle: true,
    format: "iife",
    legalComments: "none",
    minify: true,
    outdir: OUT,
    target: TARGET,
  });
  cpSync(join(MODULES, "htmx.org/dist/htmx.min.js"), join(OUT, "htmx.min.js"));
}

function files() {
  for (const set of ["latin", "latin-ext"]) {
    cpSync(
      join(MODULES, "@fontsource-variable/source-sans-3/files", `source-sans-3-${set}-wght-normal.woff2`),
      join(OUT, "fonts", `source-sans-3-${set}.woff2`),
    );
  }
  for (const icon of readdirSync(join(HERE, "icons"))) cpSync(join(HERE, "icons", icon), join(OUT, icon));
}

function licences() {
  const taken = [
    ["@nl-design-system-unstable/voorbeeld-design-tokens", "LICENSE.md", "schakel.css (open tokens, pruned, our values over them)"],
    ["@utrecht/component-library-css", "LICENSE.md", "schakel.css (components, pruned)"],
    ["@fontsource-variable/source-sans-3", "LICENSE", "fonts/"],
    ["htmx.org", "LICENSE", "htmx.min.js"],
  ];
  const lines = taken.map(([name, , where]) => `| ${name} | ${pkg(name).version} | ${pkg(name).license} | ${where} |`);
  const texts = taken.map(([name, file]) => `## ${name}\n\n\`\`\`text\n${read(MODULES, name, file).trim()}\n\`\`\`\n`);
  writeFileSync(
    join(OUT, "LICENSES.md"),
    `# What is in these files, and under which licence\n\nWritten by assets/build.mjs.\n\n| package | version | licence | where |\n|---|---|---|---|\n${lines.join("\n")}\n\n${texts.join("\n")}`,
  );
  mkdirSync(AXE, { recursive: true });
  cpSync(join(MODULES, "axe-core/axe.min.js"), join(AXE, "axe.min.js"));
  cpSync(join(MODULES, "axe-core/LICENSE"), join(AXE, "LICENSE"));
}

const sha = (content) => createHash("sha256").update(content).digest("hex");
function* walk(folder) {
  for (const name of readdirSync(folder).sort()) {
    if (name === "node_modules") continue;
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}
// src/schakel/web/assets_check.py computes the same sums, without node.
const sums = (folder) =>
  Object.fromEntries([...walk(folder)].map((path) => [relative(folder, path).replaceAll("\\", "/"), sha(readFileSync(path))]).sort(([a], [b]) => (a < b ? -1 : 1)));

rmSync(OUT, { recursive: true, force: true });
mkdirSync(join(OUT, "fonts"), { recursive: true });
await styles();
await scripts();
files();
licences();
writeFileSync(join(WEB, "assets.json"), JSON.stringify({ sources: sums(HERE), output: sums(OUT) }, null, 2) + "\n");
for (const path of walk(OUT)) {
  const content = readFileSync(path);
  const size = path.endsWith("woff2") ? "" : ` (${brotliCompressSync(content).length} br)`;
  console.log(`${relative(OUT, path)}: ${content.length}${size}`);
}
