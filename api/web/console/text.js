/** Approved text and customers' text, as page content. */
import { html } from "./dom.js";

const ADDRESS = /https:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/**
 * Guide text: a blank line separates paragraphs, "- " lines make a list, https addresses become links.
 * @param {string} text
 */
export function guideText(text) {
  return text
    .trim()
    .split(/\n[ \t]*\n/)
    .flatMap(blocks);
}

/**
 * What a customer typed: line breaks kept and nothing clickable. On a day of extortion letters, a rep must not be
 * one slip away from opening the address in one.
 * @param {string} text
 */
export function customerText(text) {
  return html`<p class="verbatim" dir="auto">${text}</p>`;
}

/** @param {string} part text without a blank line */
function blocks(part) {
  /** @type {{list: boolean, lines: string[]}[]} */
  const runs = [];
  for (const line of part.split("\n")) {
    const list = line.trimStart().startsWith("- ");
    const last = runs.at(-1);
    const words = list ? line.trimStart().slice(2) : line.trim();
    if (last?.list === list) last.lines.push(words);
    else runs.push({ list, lines: [words] });
  }
  return runs.map(({ list, lines }) =>
    list
      ? html`<ul>${lines.map((line) => html`<li dir="auto">${links(line)}</li>`)}</ul>`
      : html`<p dir="auto">${lines.map((line, n) => [n ? html`<br>` : "", links(line)])}</p>`,
  );
}

/** @param {string} line */
function links(line) {
  const parts = [];
  let at = 0;
  for (const match of line.matchAll(ADDRESS)) {
    const [address] = match;
    parts.push(line.slice(at, match.index));
    parts.push(html`<a href=${address} target="_blank" rel="noopener noreferrer">${address}</a>`);
    at = match.index + address.length;
  }
  return [...parts, line.slice(at)];
}
