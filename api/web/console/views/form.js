/** What the lead's forms share: a line of problems, saving, and loading before there is anything to show. */
import { h, refill } from "../dom.js";

/**
 * A section that loads first. `show` gets what was loaded, and `again` to load once more.
 * @param {string} title
 * @param {function(): Promise<*>} load
 * @param {function(*, function(): void): Node|Node[]} show
 * @returns {HTMLElement}
 */
export function loaded(title, load, show) {
  const body = h("div", { class: "lead-body" });
  const section = h("section", { class: "lead-section", "aria-label": title, tabIndex: -1 }, h("h2", {}, title), body);
  let filled = false;
  async function start() {
    // What is there stays until the new is there, untouched meanwhile, and the focus is where it was.
    const focused = body.contains(document.activeElement) ? (document.activeElement.dataset.testid ?? "") : null;
    body.inert = filled;
    if (!filled)
      refill(body, h("p", { class: "state" }, h("span", { class: "spinner", "aria-hidden": "true" }), "Loading…"));
    try {
      refill(body, show(await load(), start));
      filled = true;
      body.inert = false;
      if (focused !== null)
        (body.querySelector(`[data-testid="${CSS.escape(focused)}"]`) ?? section).focus({ preventScroll: true });
    } catch (problem) {
      refill(
        body,
        h("p", { class: "form-problem", role: "alert" }, problem.message),
        h("button", { type: "button", on: { click: start } }, "Try again"),
      );
      body.inert = filled = false;
    }
  }
  start();
  return section;
}

/**
 * A form whose button saves; it says what went wrong, and keeps what was typed.
 * @param {{fields: Array, save: function(HTMLFormElement): Promise<void>, words?: string, testid: string}} options save throws a Problem where it did not work
 * @returns {HTMLFormElement}
 */
export function savingForm({ fields, save, words = "Save", testid }) {
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true, data: { testid: `${testid}-problem` } });
  const submit = h("button", { class: "primary", data: { testid: `${testid}-save` } }, words);
  // The button is not disabled while it saves: it would lose the focus.
  let saving = false;
  const form = h(
    "form",
    {
      class: "lead-form",
      data: { testid },
      on: {
        async submit(event) {
          event.preventDefault();
          if (saving) return;
          saving = true;
          problem.hidden = true;
          try {
            await save(form);
          } catch (error) {
            problem.textContent = error.message;
            problem.hidden = false;
            problem.scrollIntoView({ block: "nearest" });
          }
          saving = false;
        },
      },
    },
    fields,
    problem,
    h("div", { class: "dialog-buttons" }, submit),
  );
  return form;
}

/** A labelled number. @param {string} name @param {string} words @param {number} value @param {number} least @param {number} most @param {string} [unit] */
export function number(name, words, value, least, most, unit = "") {
  return h(
    "label",
    { class: "field-line" },
    h("span", {}, words),
    h("input", { type: "number", name, value, min: least, max: most, step: 1, required: true, data: { testid: name } }),
    unit && h("span", { class: "hint" }, unit),
  );
}

/**
 * A button for the page before, and the line that says where that did not work.
 * @param {{before: number|null, load: function(number): Promise<{before: number|null}>, add: function(Object): void, testid?: string}} options
 * @returns {HTMLElement[]}
 */
export function earlier({ before, load, add, testid = "earlier" }) {
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true });
  const button = h(
    "button",
    { type: "button", hidden: before === null, data: { testid }, on: { click: more } },
    "Earlier",
  );
  let next = before;

  async function more() {
    button.disabled = true;
    problem.hidden = true;
    try {
      const page = await load(next);
      add(page);
      next = page.before;
      button.hidden = next === null;
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
    button.disabled = false;
  }

  return [problem, button];
}
