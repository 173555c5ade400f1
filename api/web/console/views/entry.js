/** A guide entry as a rep sees it. */
import { h, icon } from "../dom.js";
import { guideText } from "../text.js";
import { percent, queueWords } from "../words.js";

/**
 * Marks that set an entry apart: reps only, its queue, its probability.
 * @param {Object} entry
 * @param {number|null} [p]
 */
export function entryTags(entry, p = null) {
  return [
    entry.audience === "rep" &&
      h("span", { class: "tag rep-only", data: { testid: "rep-only" } }, icon("lock"), "Reps only"),
    entry.route &&
      h("span", { class: "tag", title: "The bot hands these over to this queue" }, `→ ${queueWords(entry.route)}`),
    p !== null &&
      p !== undefined &&
      h("span", { class: "figure", title: "Probability that this is what the customer asks" }, percent(p)),
  ];
}

/**
 * The answer to customers, then the notes that are not for them.
 *
 * A rep-only entry has no insert button at all: nobody approved its words for customers, and a confirmation is
 * clicked away on a busy day. Its knowledge goes out in the rep's own words.
 *
 * @param {Object} entry
 * @param {{insert: (function(Object): void)|null, shortcut?: string|null}} options insert: null for no button
 * @returns {HTMLElement[]}
 */
export function entryBody(entry, { insert, shortcut = null }) {
  const repOnly = entry.audience === "rep";
  return [
    repOnly
      ? privateBox("For you, not for the customer", entry.answer, "rep-answer")
      : h("div", { class: "answer", data: { testid: "answer" } }, guideText(entry.answer)),
    entry.rep_notes?.trim() && privateBox("Rep notes: for you, not for the customer", entry.rep_notes, "rep-notes"),
    repOnly &&
      h(
        "p",
        { class: "hint" },
        "This was not approved for customers, so it cannot be inserted. Say it in your own words.",
      ),
    !repOnly &&
      insert &&
      h(
        "p",
        { class: "entry-actions" },
        h(
          "button",
          {
            type: "button",
            class: "small insert",
            data: { testid: `insert-${entry.entry}` },
            on: { click: () => insert(entry) },
          },
          icon("insert"),
          "Insert",
        ),
        shortcut && h("kbd", {}, shortcut),
      ),
  ];
}

function privateBox(title, text, testid) {
  return h(
    "div",
    { class: "private", role: "note", "aria-label": title, data: { testid } },
    h("p", { class: "private-title" }, icon("lock"), title),
    guideText(text),
  );
}
