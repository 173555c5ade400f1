import { h } from "./dom.js";

const LINK = /https:\/\/[^\s<>"]+/g;

/**
 * Plain message text as nodes: blank lines part paragraphs, "- " lines make lists, bare https:// URLs become links.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function prose(text) {
  const fragment = document.createDocumentFragment();
  for (const block of text
    .replace(/\r\n?/g, "\n")
    .trim()
    .split(/\n[ \t]*\n/)) {
    for (const run of runs(block.split("\n"))) {
      fragment.append(
        run.list ? h("ul", {}, ...run.lines.map((line) => h("li", {}, ...inline(line)))) : paragraph(run.lines),
      );
    }
  }
  return fragment;
}

/** Consecutive lines of one sort: list items, or plain lines. */
function runs(lines) {
  const found = [];
  for (const line of lines) {
    const list = line.startsWith("- ");
    if (found.at(-1)?.list !== list) found.push({ list, lines: [] });
    found.at(-1).lines.push(list ? line.slice(2) : line);
  }
  return found;
}

function paragraph(lines) {
  const parts = lines.flatMap((line, n) => (n ? [h("br"), ...inline(line)] : inline(line)));
  return h("p", {}, ...parts);
}

function inline(line) {
  const parts = [];
  let from = 0;
  for (const match of line.matchAll(LINK)) {
    const address = trimmed(match[0]);
    if (!URL.canParse?.(address) && URL.canParse) continue;
    parts.push(line.slice(from, match.index), link(address));
    from = match.index + address.length;
  }
  return [...parts, line.slice(from)];
}

/** Punctuation that ends the sentence is not part of the address. */
function trimmed(address) {
  const end = address.includes("(") ? /[.,;:!?'\]]+$/ : /[.,;:!?'\])]+$/;
  return address.replace(end, "");
}

function link(href) {
  return h("a", { href, rel: "noopener noreferrer", target: "_blank" }, href.replace("https://", ""));
}
