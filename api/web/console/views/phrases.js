/** Canned phrases, for leads: sentences that reps insert with a slash. */
import * as api from "../api.js";
import { h } from "../dom.js";
import { ask } from "./dialogs.js";
import { loaded, savingForm } from "./form.js";

/** @param {import("../desk.js").Desk} desk @returns {HTMLElement} */
export function phrasesView(desk) {
  return loaded("Phrases", api.phrases, ({ phrases, variables }, again) => [
    h(
      "p",
      { class: "hint" },
      "Reps insert them by typing / in an empty answer. Filled in by itself: ",
      variables.map((name) => `{${name}}`).join(" "),
      ".",
    ),
    phrases.map((phrase) => row(desk, phrase, again)),
    h("h3", {}, "Another phrase"),
    row(desk, { id: null, title: "", text: "", version: 0 }, again),
  ]);
}

function row(desk, phrase, again) {
  const isNew = phrase.id === null;
  const title = h("input", {
    type: "text",
    value: phrase.title,
    maxlength: 60,
    required: true,
    placeholder: "Title, as Hello",
    "aria-label": "Title",
    data: { testid: `phrase-title-${phrase.id ?? "new"}` },
  });
  const text = h("textarea", {
    rows: 2,
    value: phrase.text,
    maxlength: 1000,
    required: true,
    placeholder: "Hello {customer}, I am {rep}.",
    "aria-label": "Words",
    data: { testid: `phrase-text-${phrase.id ?? "new"}` },
  });

  async function remove() {
    if (!(await ask({ title: `Remove “${phrase.title}”?`, text: "Reps can insert it no more.", yes: "Remove it" })))
      return;
    try {
      await api.removePhrase(phrase.id);
      again();
    } catch (problem) {
      desk.notice(problem.message, true);
    }
  }

  const form = savingForm({
    testid: `phrase-${phrase.id ?? "new"}`,
    words: isNew ? "Add" : "Save",
    async save() {
      await api.setPhrase(phrase.id, { title: title.value.trim(), text: text.value.trim(), version: phrase.version });
      desk.notice("Saved.");
      again();
    },
    fields: [title, text],
  });
  if (!isNew)
    form
      .querySelector(".dialog-buttons")
      .prepend(h("button", { type: "button", class: "quiet", on: { click: remove } }, "Remove"));
  return form;
}
