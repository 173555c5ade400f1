import { h } from "./dom.js";

const LINK = /https:\/\/[^\s<>"]+/g;

/**
 * Plain message text as nodes: blank lines separate paragraphs, "- " lines make lists, bare https:// URLs become links.
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

/** Consecutive lines of one kind: list items, or plain lines. @param {string[]} lines */
function runs(lines) {
  /** @type {{list: boolean, lines: string[]}[]} */
  const found = [];
  for (const line of lines) {
    const list = line.startsWith("- ");
    const text = list ? line.slice(2) : line;
    const last = found.at(-1);
    if (last?.list === list) last.lines.push(text);
    else found.push({ list, lines: [text] });
  }
  return found;
}

/** @param {string[]} lines */
function paragraph(lines) {
  const parts = lines.flatMap((line, n) => (n ? [h("br"), ...inline(line)] : inline(line)));
  return h("p", {}, ...parts);
}

/** @param {string} line */
function inline(line) {
  /** @type {(Node|string)[]} */
  const parts = [];
  let from = 0;
  for (const match of line.matchAll(LINK)) {
    const address = trimmed(match[0]);
    if ("canParse" in URL && !URL.canParse(address)) continue;
    parts.push(line.slice(from, match.index), link(address));
    from = match.index + address.length;
  }
  return [...parts, line.slice(from)];
}

/** Punctuation that ends the sentence is not part of the address. @param {string} address */
function trimmed(address) {
  const end = address.includes("(") ? /[.,;:!?'\]]+$/ : /[.,;:!?'\])]+$/;
  return address.replace(end, "");
}

/** @param {string} href */
function link(href) {
  return h("a", { href, rel: "noopener noreferrer", target: "_blank" }, href.replace("https://", ""));
}
