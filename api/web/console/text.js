/** Approved text and customers' text, as page elements. */
import { h } from "./dom.js";

const ADDRESS = /https:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/**
 * Guide text: a blank line parts paragraphs, "- " lines make a list, https addresses become links.
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function guideText(text) {
  const blocks = [];
  for (const part of text.trim().split(/\n[ \t]*\n/)) {
    let prose = [];
    let list = null;
    const flush = () => {
      if (prose.length)
        blocks.push(
          h(
            "p",
            { dir: "auto" },
            prose.flatMap((line, n) => (n ? [h("br"), ...links(line)] : links(line))),
          ),
        );
      prose = [];
    };
    for (const line of part.split("\n")) {
      if (line.trimStart().startsWith("- ")) {
        flush();
        if (!list) blocks.push((list = h("ul")));
        list.append(h("li", { dir: "auto" }, links(line.trimStart().slice(2))));
      } else {
        list = null;
        prose.push(line.trim());
      }
    }
    flush();
  }
  return blocks;
}

/**
 * What a customer typed: line breaks kept and nothing clickable. On a day of extortion letters, a rep must not be
 * one slip away from opening the address in one.
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function customerText(text) {
  return [h("p", { class: "verbatim", dir: "auto" }, text)];
}

function links(line) {
  const parts = [];
  let at = 0;
  for (const match of line.matchAll(ADDRESS)) {
    parts.push(line.slice(at, match.index));
    parts.push(h("a", { href: match[0], target: "_blank", rel: "noopener noreferrer" }, match[0]));
    at = match.index + match[0].length;
  }
  parts.push(line.slice(at));
  return parts.filter((part) => part !== "");
}
