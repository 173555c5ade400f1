/** Edited answers: what reps sent, beside the guide's approved text. */
import * as api from "../api.js";
import { html, nothing, repeat } from "../dom.js";
import { dateAndTime } from "../words.js";
import { loaded, Pages } from "./form.js";

/** @import { Edit, Edits } from "../../types/shapes.js" */

/** @returns {HTMLElement} */
export function editsView() {
  let changed = () => {};
  /** @type {Edits["used"]} */
  let used = [];
  /** @type {Pages<Edit>} */
  const pages = new Pages(
    async (from) => {
      const { edits, before = null, used: entries } = await api.edits(from);
      if (from === null) used = entries;
      return { rows: edits, before };
    },
    () => changed(),
  );
  return loaded(
    "Edited answers",
    () => pages.newest(),
    (_loaded, _again, repaint) => {
      changed = repaint;
      if (!used.length) return html`<p class="hint">No rep has inserted an entry of the guide yet.</p>`;
      return html`<p class="hint">If reps often change an entry’s text, the guide may need a better one.</p>
        ${usedTable(used)}${pages.rows.length ? list(pages.rows) : nothing}${pages.more("earlier")}`;
    },
  );
}

/** @param {Edits["used"]} used */
function usedTable(used) {
  return html`<table class="log">
    <thead>
      <tr>
        ${["Entry", "Used by reps", "Edited"].map((words) => html`<th scope="col">${words}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${used.map(
        ({ entry, used: times, edited }) => html`<tr>
          <td>${entry}</td>
          <td>${times}</td>
          <td>${edited}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** @param {Edit[]} edits */
function list(edits) {
  return html`<ol class="edits" data-testid="edits">
    ${repeat(edits, ({ id }) => id, row)}
  </ol>`;
}

/** @param {Edit} edit */
function row({ entry, approved, said, rep, at }) {
  return html`<li class="edit">
    <p class="hint"><b>${entry}</b> · ${rep} · ${dateAndTime(at)}</p>
    <div class="edit-pair">
      <div>
        <h3>Approved</h3>
        <p class="verbatim">${approved}</p>
      </div>
      <div>
        <h3>Sent</h3>
        <p class="verbatim" dir="auto">${said}</p>
      </div>
    </div>
  </li>`;
}
