/** Dialogs: asking before what the customer notices, the wrap-up, the sheet of keys. */
import { h, icon, refill } from "../dom.js";
import { localKeys } from "../shortcuts.js";
import { setSingleKeys, singleKeys } from "../settings.js";
import { outcomes } from "../words.js";

const NOTE_LENGTH = 2000;

/**
 * Asks for a yes.
 * @param {{title: string, text: string|Node, yes: string, no?: string, careful?: boolean}} question careful: Enter says no
 * @returns {Promise<boolean>}
 */
export function ask({ title, text, yes, no = "Cancel", careful = false }) {
  return new Promise((resolve) => {
    const dialog = modal(title, "confirm", [
      h("div", { class: "dialog-text" }, text instanceof Node ? text : h("p", {}, text)),
      h(
        "div",
        { class: "dialog-buttons" },
        h(
          "button",
          { type: "button", class: "quiet", data: { testid: "confirm-no" }, on: { click: () => dialog.close("no") } },
          no,
        ),
        h(
          "button",
          {
            type: "button",
            class: "primary",
            data: { testid: "confirm-yes" },
            on: { click: () => dialog.close("yes") },
          },
          yes,
        ),
      ),
    ]);
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    dialog.querySelector(`[data-testid=confirm-${careful ? "no" : "yes"}]`).focus();
  });
}

/**
 * Asks how a conversation ended, and closes it; stays open with the reason when that fails. `note` is what an
 * earlier look at this dialog left, `keepNote` is told of each change.
 * @param {{ticket: Object, draft: string, note: string, keepNote: function(string): void, close: function({outcome: string, note: string}): Promise<void>}} options
 */
export function wrapUpDialog({ ticket, draft, note: kept, keepNote, close }) {
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true, data: { testid: "wrap-up-problem" } });
  const note = h("textarea", {
    id: "wrap-up-note",
    rows: 4,
    maxlength: NOTE_LENGTH,
    value: kept,
    on: { input: () => keepNote(note.value) },
    data: { testid: "wrap-up-note" },
  });
  const submit = h("button", { class: "primary", data: { testid: "wrap-up-submit" } }, "Close the ticket");
  const choices = outcomes.map(([value, words], n) =>
    h(
      "label",
      { class: "choice" },
      h("input", { type: "radio", name: "outcome", value, checked: n === 0, data: { testid: `outcome-${value}` } }),
      h("span", {}, words),
      h("kbd", {}, `Alt+${n + 1}`),
    ),
  );
  const form = h(
    "form",
    {
      class: "wrap-up",
      on: {
        async submit(event) {
          event.preventDefault();
          if (submit.disabled) return;
          submit.disabled = true;
          problem.hidden = true;
          try {
            await close({ outcome: form.elements.outcome.value, note: note.value.trim() });
            dialog.close();
          } catch (error) {
            submit.disabled = false;
            problem.textContent = `The ticket is still open. ${error.message}`;
            problem.hidden = false;
          }
        },
        keydown(event) {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
          const digit = /^Digit([1-4])$/.exec(event.code);
          if (digit && event.altKey && !event.ctrlKey) {
            event.preventDefault();
            form.elements.outcome[Number(digit[1]) - 1].checked = true;
          }
        },
      },
    },
    draft && h("p", { class: "form-note" }, "You have not sent what is in the composer. Closing drops it."),
    h("fieldset", {}, h("legend", {}, "How did it end?"), choices),
    h("label", { htmlFor: "wrap-up-note" }, "Note for the desk"),
    note,
    h("p", { class: "hint" }, "What was done, what is still to do. The customer does not see it."),
    problem,
    h(
      "div",
      { class: "dialog-buttons" },
      h("button", { type: "button", class: "quiet", on: { click: () => dialog.close() } }, "Keep it open"),
      submit,
      h("kbd", {}, "Ctrl+Enter"),
    ),
  );
  const dialog = modal(`Close ticket #${ticket.id}`, "wrap-up", [form]);
  form.elements.outcome[0].focus();
}

/** Shows all keys. @param {import("../keys.js").Keys} keys */
export function keysSheet(keys) {
  const groups = keys.groups();
  const rows = (group) => [
    ...groups.get(group).map(({ keys: shortcut, says }) => [shortcut, says]),
    ...localKeys.filter(([where]) => where === group).map(([, shortcut, says]) => [shortcut, says]),
  ];
  const single = h("input", {
    type: "checkbox",
    checked: singleKeys(),
    on: { change: () => setSingleKeys(single.checked) },
    data: { testid: "single-keys" },
  });
  const dialog = modal("Keys", "keys-sheet", [
    h(
      "div",
      { class: "keys-columns" },
      [...groups.keys()].map((group) =>
        h(
          "section",
          {},
          h("h3", {}, group),
          h(
            "dl",
            {},
            rows(group).map(([shortcut, says]) =>
              h(
                "div",
                {},
                h(
                  "dt",
                  {},
                  shortcut.split(" ").flatMap((one, n) => (n ? [" ", h("kbd", {}, one)] : [h("kbd", {}, one)])),
                ),
                h("dd", {}, says),
              ),
            ),
          ),
        ),
      ),
    ),
    h(
      "label",
      { class: "choice" },
      single,
      h("span", {}, "Single keys (j, k, c, r, m, /, ?) work. Those with Alt and Ctrl always do."),
    ),
  ]);
  dialog.querySelector(".icon-button").focus();
}

/** Opens a window over the page. @param {string} title @param {string} testid also its class @param {Array} content @returns {HTMLDialogElement} */
export function modal(title, testid, content) {
  const dialog = h("dialog", {
    class: `dialog ${testid}`,
    "aria-labelledby": "dialog-title",
    data: { testid: `${testid}-dialog` },
  });
  refill(
    dialog,
    h(
      "header",
      { class: "dialog-head" },
      h("h2", { id: "dialog-title" }, title),
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": "Close this window",
          on: { click: () => dialog.close() },
        },
        icon("close"),
      ),
    ),
    content,
  );
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
