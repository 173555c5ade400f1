/** Dialogs: asking before what the customer notices, the wrap-up, the list of shortcuts. */
import { html, icon, made, nothing, render } from "../dom.js";
import { problemOf } from "../http.js";
import { setSingleKeys, singleKeys } from "../settings.js";
import { localKeys } from "../shortcuts.js";
import { outcomes, outcomeWords } from "../words.js";

/** @import { Outcome, Ticket, WrapUp } from "../../types/shapes.js" */

const MAX_NOTE_CHARS = 2000;

/**
 * Asks for a yes.
 * @param {{title: string, text: unknown, yes: string, no?: string, careful?: boolean}} question text: words or a
 *   template; careful: Enter says no
 * @returns {Promise<boolean>}
 */
export function ask({ title, text, yes, no = "Cancel", careful = false }) {
  return new Promise((resolve) => {
    const answer = (/** @type {string} */ value) => dialog.close(value);
    const dialog = modal(
      title,
      "confirm",
      html`<div class="dialog-text">${typeof text === "string" ? html`<p>${text}</p>` : text}</div>
        <div class="dialog-buttons">
          <button type="button" class="quiet" data-testid="confirm-no" @click=${() => answer("no")}>${no}</button>
          <button type="button" class="primary" data-testid="confirm-yes" @click=${() => answer("yes")}>${yes}</button>
        </div>`,
    );
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    focusOn(dialog, `[data-testid=confirm-${careful ? "no" : "yes"}]`);
  });
}

/**
 * Asks how a chat ended, and closes it; stays open with the reason when that fails.
 * @param {Object} options
 * @param {Ticket} options.ticket
 * @param {string} options.draft what is in the composer
 * @param {string} options.note what an earlier look at this dialog left
 * @param {(text: string) => void} options.keepNote told of each change of the note
 * @param {(wrapUp: WrapUp) => Promise<void>} options.close
 */
export function wrapUpDialog({ ticket, draft, note, keepNote, close }) {
  const content = made(html`<div></div>`);
  const dialog = modal(`Close ticket #${ticket.id}`, "wrap-up", content);
  let problem = "";
  let busy = false;

  function paint() {
    render(template(), content);
  }

  function template() {
    return html`<form class="wrap-up" @submit=${submit} @keydown=${pressed}>
      ${draft ? html`<p class="form-note">Your message is not sent. It is discarded when you close.</p>` : nothing}
      <fieldset>
        <legend>How did the chat end?</legend>
        ${outcomes.map(
          (value, n) => html`<label class="choice">
            <input type="radio" name="outcome" value=${value} ?checked=${n === 0} data-testid="outcome-${value}" />
            <span>${outcomeWords(value)}</span><kbd>Alt+${n + 1}</kbd>
          </label>`,
        )}
      </fieldset>
      <label for="wrap-up-note">Internal note</label>
      <textarea
        id="wrap-up-note"
        name="note"
        rows="4"
        maxlength=${MAX_NOTE_CHARS}
        .value=${note}
        data-testid="wrap-up-note"
        @input=${(/** @type {{target: HTMLTextAreaElement}} */ { target }) => keepNote(target.value)}
      ></textarea>
      <p class="hint">What was done, and what is still to do. The customer does not see it.</p>
      <p class="form-problem" role="alert" data-testid="wrap-up-problem" ?hidden=${!problem}>${problem}</p>
      <div class="dialog-buttons">
        <button type="button" class="quiet" @click=${() => dialog.close()}>Cancel</button>
        <button class="primary" data-testid="wrap-up-submit" ?disabled=${busy}>Close ticket</button>
        <kbd>Ctrl+Enter</kbd>
      </div>
    </form>`;
  }

  /** @param {SubmitEvent & {currentTarget: HTMLFormElement}} event */
  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    const fields = new FormData(event.currentTarget);
    const outcome = /** @type {Outcome} */ (fields.get("outcome"));
    busy = true;
    problem = "";
    paint();
    try {
      await close({ outcome, note: String(fields.get("note")).trim() });
      dialog.close();
    } catch (error) {
      busy = false;
      problem = `The ticket is still open. ${problemOf(error).message}`;
      paint();
    }
  }

  /** @param {KeyboardEvent & {currentTarget: HTMLFormElement}} event */
  function pressed(event) {
    submitOnEnter(event);
    const digit = /^Digit([1-4])$/.exec(event.code)?.[1];
    if (!digit || !event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const choice = content.querySelectorAll("input")[Number(digit) - 1];
    if (choice) choice.checked = true;
  }

  paint();
  focusOn(content, "input");
}

/** Ctrl+Enter submits, from a note's field too. @param {KeyboardEvent & {currentTarget: HTMLFormElement}} event */
export function submitOnEnter(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
}

/** Shows all shortcuts. @param {import("../keys.js").Keys} keys */
export function shortcutsDialog(keys) {
  const groups = keys.groups();
  const rows = [...groups].map(([group, shortcuts]) => ({
    group,
    shortcuts: [...shortcuts, ...localKeys.filter((local) => local.group === group)],
  }));
  const dialog = modal(
    "Keyboard shortcuts",
    "keys-sheet",
    html`<div class="keys-columns">
        ${rows.map(
          ({ group, shortcuts }) => html`<section>
            <h3>${group}</h3>
            <dl>
              ${shortcuts.map(
                ({ keys, says }) => html`<div>
                  <dt>${keys.split(" ").map((one, n) => [n ? " " : "", html`<kbd>${one}</kbd>`])}</dt>
                  <dd>${says}</dd>
                </div>`,
              )}
            </dl>
          </section>`,
        )}
      </div>
      <label class="choice">
        <input
          type="checkbox"
          ?checked=${singleKeys()}
          data-testid="single-keys"
          @change=${(/** @type {{target: HTMLInputElement}} */ { target }) => setSingleKeys(target.checked)}
        />
        <span>Single-key shortcuts (j, k, c, r, m, /, ?). Shortcuts with Alt and Ctrl always work.</span>
      </label>`,
  );
  focusOn(dialog, ".icon-button");
}

/**
 * Opens a dialog over the page. It gives the focus back when it closes.
 * @param {string} title
 * @param {string} testid also its class
 * @param {unknown} content
 * @returns {HTMLDialogElement}
 */
export function modal(title, testid, content) {
  const before = document.activeElement;
  /** @type {HTMLDialogElement} */
  const dialog = made(
    html`<dialog class="dialog ${testid}" aria-labelledby="dialog-title" data-testid="${testid}-dialog">
      <header class="dialog-head">
        <h2 id="dialog-title">${title}</h2>
        <button type="button" class="icon-button" aria-label="Close this dialog" @click=${() => dialog.close()}>
          ${icon("close")}
        </button>
      </header>
      ${content}
    </dialog>`,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** @param {Element} within @param {string} selector */
export function focusOn(within, selector) {
  /** @type {HTMLElement|null} */ (within.querySelector(selector))?.focus();
}
