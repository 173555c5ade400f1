/** Joins the widget's modules into the one file that a page includes: widget/calmline.js. */
import { resolve } from "node:path";
import { build } from "esbuild";
import { put, WEB } from "./output.js";

const HEADER = `\
/*! Calmline chat widget, Apache-2.0. Made from src/ by \`npm --prefix api/web run build\`.
 * <script src="https://desk.example/widget/calmline.js" async></script>
 * Also on the tag, all optional: data-title="Help" data-accent="#1d5a96" data-position="right|left"
 * data-theme="auto|light|dark" data-server="https://desk.example"
 */`;

const { outputFiles } = await build({
  entryPoints: [resolve(WEB, "widget/src/main.js")],
  bundle: true,
  write: false,
  // Whoever reads it for security has src/ and makes these bytes again; every customer's page loads them.
  minify: true,
  format: "iife",
  charset: "utf8",
  target: "es2022",
  banner: { js: HEADER },
});
for (const { contents } of outputFiles) await put("widget/calmline.js", contents);
