// Build static/build/: one style sheet, one script. Called by script/assets.
import { mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import * as sass from "sass";

const OUT = "static/build";
// What a service outside GOV.UK may not carry, and what no file of ours can answer.
const FORBIDDEN = ["GDS Transport", "govuk-crest", "@font-face", "url(", "sourceMappingURL"];

const css = sass.compile("static/src/portal.scss", {
  loadPaths: ["node_modules"],
  style: "compressed",
  quietDeps: true,
}).css;

const bundle = await build({
  entryPoints: ["static/src/portal.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "none",
  write: false,
});
const js = bundle.outputFiles[0].text;

for (const [name, text] of [["portal.css", css], ["portal.js", js]]) {
  for (const word of FORBIDDEN) {
    if (text.includes(word)) throw new Error(`${name} contains ${word}`);
  }
}

mkdirSync(OUT, { recursive: true });
for (const [name, text] of [["portal.css", css], ["portal.js", js]]) {
  writeFileSync(`${OUT}/${name}`, text);
  const kilobytes = (gzipSync(text).length / 1024).toFixed(1);
  console.log(`${OUT}/${name}: ${kilobytes} KB compressed`);
}
