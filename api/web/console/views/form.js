/** What the lead's pages share: loading, forms that save, and older pages of a list. */
import { html, made, nothing, render } from "../dom.js";
import { problemOf } from "../http.js";

/**
 * A section that loads first, and shows what is there until newer data has come.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} load
 * @param {(data: T, again: () => Promise<void>, repaint: () => void) => unknown} show its template; again loads once
 *   more, and is done when that is shown
 * @returns {HTMLElement}
 */
export function loaded(title, load, show) {
  const section = made(html`<section class="lead-section" aria-label=${title}></section>`);
  /** @type {T|null} */
  let data = null;
  let problem = "";

  function paint() {
    render(
      html`<h2>${title}</h2>
        <div class="lead-body">${data === null ? nothing : show(data, start, paint)}${state()}</div>`,
      section,
    );
  }

  function state() {
    if (problem) {
      return html`<p class="form-problem" role="alert">${problem}</p>
        <button type="button" @click=${start}>Try again</button>`;
    }
    if (data !== null) return nothing;
    return html`<p class="state"><span class="spinner" aria-hidden="true"></span>Loading…</p>`;
  }

  async function start() {
    problem = "";
    if (data === null) paint();
    try {
      data = await load();
    } catch (error) {
      problem = problemOf(error).message;
    }
    paint();
  }

  start();
  return section;
}

/** A field's name, and what the form has for it. @typedef {(name: string) => string} Fields */

/**
 * A form whose button saves; it says what went wrong, and keeps what was typed.
 * @param {Object} options
 * @param {string} options.testid
 * @param {unknown} options.fields
 * @param {(field: Fields, form: HTMLFormElement) => Promise<void>} options.save throws a Problem when it fails
 * @param {string} [options.words] on the button
 * @param {unknown} [options.more] buttons beside it
 */
export function savingForm({ testid, fields, save, words = "Save", more = nothing }) {
  const submitted = (/** @type {FormEvent} */ event) => submit(event, save);
  return html`<form class="lead-form" data-testid=${testid} @submit=${submitted}>
    ${fields}
    <p class="form-problem" role="alert" hidden data-testid="${testid}-problem"></p>
    <div class="dialog-buttons">${more}<button class="primary" data-testid="${testid}-save">${words}</button></div>
  </form>`;
}

/** @typedef {SubmitEvent & {currentTarget: HTMLFormElement}} FormEvent */

/**
 * Forms that are being saved. Their buttons are not disabled: they would lose the focus.
 * @type {WeakSet<HTMLFormElement>}
 */
const saving = new WeakSet();

/** @param {FormEvent} event @param {(field: Fields, form: HTMLFormElement) => Promise<void>} save */
async function submit(event, save) {
  event.preventDefault();
  const form = event.currentTarget;
  if (saving.has(form)) return;
  saving.add(form);
  const problem = /** @type {HTMLElement} */ (form.querySelector(".form-problem"));
  problem.hidden = true;
  const data = new FormData(form);
  try {
    await save((name) => String(data.get(name) ?? "").trim(), form);
  } catch (error) {
    problem.textContent = error instanceof Error ? error.message : String(error);
    problem.hidden = false;
    problem.scrollIntoView({ block: "nearest" });
  }
  saving.delete(form);
}

/**
 * A labelled number.
 * @param {{name: string, words: string, value: number, min: number, max: number, unit?: string}} options
 */
export function number({ name, words, value, min, max, unit = "" }) {
  return html`<label class="field-line">
    <span>${words}</span>
    <input
      type="number"
      name=${name}
      value=${value}
      .value=${String(value)}
      min=${min}
      max=${max}
      step="1"
      required
      data-testid=${name}
    />
    ${unit ? html`<span class="hint">${unit}</span>` : nothing}
  </label>`;
}

/**
 * The rows of a list that is loaded page by page, newest first.
 * @template Row
 */
export class Pages {
  /** @type {Row[]} */
  rows = [];
  /** @type {number|null} */
  #before = null;
  #problem = "";
  #busy = false;

  /**
   * @param {(before: number|null) => Promise<{rows: Row[], before: number|null}>} load
   * @param {() => void} changed
   */
  constructor(load, changed) {
    this.load = load;
    this.changed = changed;
  }

  /** Loads the newest page in place of what is there. @throws {import("../http.js").Problem} */
  async newest() {
    const { rows, before } = await this.load(null);
    this.rows = rows;
    this.#before = before;
  }

  async #older() {
    if (this.#busy) return;
    this.#busy = true;
    this.#problem = "";
    try {
      const { rows, before } = await this.load(this.#before);
      this.rows = [...this.rows, ...rows];
      this.#before = before;
    } catch (error) {
      this.#problem = problemOf(error).message;
    }
    this.#busy = false;
    this.changed();
  }

  /** The button for the page before, and why that failed. @param {string} testid */
  more(testid) {
    return html`<p class="form-problem" role="alert" ?hidden=${!this.#problem}>${this.#problem}</p>
      <button type="button" data-testid=${testid} ?hidden=${this.#before === null} @click=${() => this.#older()}>
        Show older
      </button>`;
  }
}
