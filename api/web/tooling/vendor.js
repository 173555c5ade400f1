/** Copies what the console is served with from its pinned npm packages: the files, their types and their licences. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { put, WEB } from "./output.js";

/** @type {Record<string, Record<string, string>>} package: file there, and its name here */
const FILES = {
  "lit-html": Object.fromEntries(
    [
      "lit-html",
      "directive",
      "directive-helpers",
      "async-directive",
      "directives/live",
      "directives/repeat",
      "directives/ref",
    ]
      .flatMap((name) => [`${name}.js`, `${name}.d.ts`])
      .map((name) => [name, name]),
  ),
  uplot: {
    "dist/uPlot.esm.js": "uPlot.esm.js",
    "dist/uPlot.d.ts": "uPlot.esm.d.ts",
    "dist/uPlot.min.css": "uPlot.min.css",
  },
};

for (const [name, files] of Object.entries(FILES)) {
  const from = (/** @type {string} */ file) => readFile(resolve(WEB, "node_modules", name, file));
  const { version, license } = JSON.parse((await from("package.json")).toString());
  for (const [file, here] of Object.entries(files)) await put(`console/vendor/${name}/${here}`, await from(file));
  await put(`console/vendor/${name}/LICENSE`, await from("LICENSE"));
  await put(`console/vendor/${name}/VERSION`, `${name} ${version}, ${license}, as published on npm.\n`);
}
