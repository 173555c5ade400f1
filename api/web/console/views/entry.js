/** A guide entry as a rep sees it. */
import { html, icon, nothing } from "../dom.js";
import { guideText } from "../text.js";
import { percent, queueWords } from "../words.js";

/** @import { Entry } from "../../types/shapes.js" */

/**
 * Marks that set an entry apart: reps only, its queue, its probability.
 * @param {Entry} entry
 * @param {number|null} [p]
 */
export function entryTags(entry, p = null) {
  return [
    entry.audience === "rep"
      ? html`<span class="tag rep-only" data-testid="rep-only">${icon("lock")}Reps only</span>`
      : nothing,
    entry.route
      ? html`<span class="tag" title="The bot hands these chats over to this queue">→ ${queueWords(entry.route)}</span>`
      : nothing,
    p === null
      ? nothing
      : html`<span class="figure" title="Probability that this is what the customer is asking">${percent(p)}</span>`,
  ];
}

/**
 * The answer for customers, then the notes that are not for them.
 *
 * A rep-only entry has no insert button: nobody approved its words for customers, and a confirmation is clicked away on
 * a busy day. A rep says it in their own words.
 *
 * @param {Entry} entry
 * @param {((entry: Entry) => void)|null} insert null for no button
 */
export function entryBody(entry, insert) {
  const repOnly = entry.audience === "rep";
  return [
    repOnly
      ? privateBox("For reps, not for customers", entry.answer, "rep-answer")
      : html`<div class="answer" data-testid="answer">${guideText(entry.answer)}</div>`,
    entry.rep_notes.trim() ? privateBox("Rep notes, not for customers", entry.rep_notes, "rep-notes") : nothing,
    repOnly
      ? html`<p class="hint">
          This text was not approved for customers, so it cannot be inserted. Say it in your own words.
        </p>`
      : nothing,
    !repOnly && insert
      ? html`<p class="entry-actions">
          <button
            type="button"
            class="small insert"
            data-testid="insert-${entry.entry}"
            @click=${() => insert(entry)}
          >
            ${icon("insert")}Insert</button
          ><kbd>Enter</kbd>
        </p>`
      : nothing,
  ];
}

/** @param {string} title @param {string} text @param {string} testid */
function privateBox(title, text, testid) {
  return html`<div class="private" role="note" aria-label=${title} data-testid=${testid}>
    <p class="private-title">${icon("lock")}${title}</p>
    ${guideText(text)}
  </div>`;
}
