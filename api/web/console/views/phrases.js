/** Phrases, for leads: sentences that reps insert with a slash. */
import * as api from "../api.js";
import { html, nothing, repeat } from "../dom.js";
import { problemOf } from "../http.js";
import { ask } from "./dialogs.js";
import { loaded, savingForm } from "./form.js";

/** @import { Phrase } from "../../types/shapes.js" */

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function phrasesView(desk) {
  return loaded(
    "Phrases",
    api.phrases,
    ({ phrases, variables }, again) => html`<p class="hint">
        Reps insert a phrase by typing / in an empty answer. These variables are filled in:
        ${variables.map((name) => `{${name}}`).join(" ")}.
      </p>
      ${repeat(
        phrases,
        ({ id }) => id,
        (phrase) => row(desk, phrase, again),
      )}
      <h3>Add a phrase</h3>
      ${row(desk, null, again)}`,
  );
}

/** @param {import("../desk.js").Desk} desk @param {Phrase|null} phrase null for a new one @param {() => void} again */
function row(desk, phrase, again) {
  const name = phrase?.id ?? "new";
  return savingForm({
    testid: `phrase-${name}`,
    words: phrase ? "Save" : "Add",
    async save(field, form) {
      const version = phrase?.version ?? 0;
      await api.setPhrase(phrase?.id ?? null, { title: field("title"), text: field("text"), version });
      if (!phrase) form.reset();
      desk.notice("Saved.");
      again();
    },
    fields: html`<input
        type="text"
        name="title"
        .value=${phrase?.title ?? ""}
        maxlength="60"
        required
        placeholder="Title, such as Hello"
        aria-label="Title"
        data-testid="phrase-title-${name}"
      />
      <textarea
        name="text"
        rows="2"
        .value=${phrase?.text ?? ""}
        maxlength="1000"
        required
        placeholder="Hello {customer}, I am {rep}."
        aria-label="Text"
        data-testid="phrase-text-${name}"
      ></textarea>`,
    more: phrase
      ? html`<button type="button" class="quiet" @click=${() => remove(desk, phrase, again)}>Remove</button>`
      : nothing,
  });
}

/** @param {import("../desk.js").Desk} desk @param {Phrase} phrase @param {() => void} again */
async function remove(desk, { id, title }, again) {
  const text = "Reps can no longer insert it.";
  if (!(await ask({ title: `Remove “${title}”?`, text, yes: "Remove" }))) return;
  try {
    await api.removePhrase(id);
    again();
  } catch (error) {
    desk.notice(problemOf(error).message, true);
  }
}
