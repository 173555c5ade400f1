/** The list of phrases above the composer, opened by a slash in an empty draft. */
import { html, repeat } from "../dom.js";
import { queueWords } from "../words.js";

/** @import { Phrase } from "../../types/shapes.js" */

const SHOWN = 8;

/** Which phrases are listed for what is typed, and which of them is marked. */
export class PhraseMenu {
  /** @type {Phrase[]} */
  #found = [];
  #marked = 0;
  /** The typed text for which the list was closed. @type {string|null} */
  #closed = null;

  /**
   * @param {import("../state.js").State} state
   * @param {(text: string) => void} insert gets the phrase, its variables filled in
   */
  constructor(state, insert) {
    this.state = state;
    this.insert = insert;
  }

  /** Finds the phrases for what is typed. @param {string} text */
  update(text) {
    const asked = /^\/([^\n]*)$/.exec(text)?.[1]?.trim().toLowerCase();
    if (text !== this.#closed) this.#closed = null;
    const open = asked !== undefined && this.#closed === null;
    const matches = (/** @type {Phrase} */ phrase) =>
      `${phrase.title} ${phrase.text}`.toLowerCase().includes(asked ?? "");
    this.#found = open ? this.state.phrases.filter(matches).slice(0, SHOWN) : [];
    this.#marked = Math.min(this.#marked, Math.max(this.#found.length - 1, 0));
  }

  /** The marked phrase's option, for assistive technology. @returns {string|null} */
  get active() {
    const phrase = this.#found[this.#marked];
    return phrase ? `phrase-${phrase.id}` : null;
  }

  template() {
    return html`<ul
      id="phrase-list"
      class="phrase-list"
      role="listbox"
      aria-label="Phrases"
      data-testid="phrases"
      ?hidden=${!this.#found.length}
      @mousedown=${(/** @type {Event} */ event) => event.preventDefault()}
    >
      ${repeat(
        this.#found,
        ({ id }) => id,
        (phrase, n) => html`<li
          id="phrase-${phrase.id}"
          role="option"
          aria-selected=${n === this.#marked}
          @click=${() => this.#take(phrase)}
        >
          <b>${phrase.title}</b> <span class="hint">${this.#filled(phrase.text)}</span>
        </li>`,
      )}
    </ul>`;
  }

  /**
   * Takes a key of the field.
   * @param {KeyboardEvent} event
   * @param {string} text what is typed
   * @returns {boolean} whether the key was for the list
   */
  press(event, text) {
    const phrase = this.#found[this.#marked];
    if (!phrase) return false;
    const count = this.#found.length;
    if (event.key === "ArrowDown") this.#marked = (this.#marked + 1) % count;
    else if (event.key === "ArrowUp") this.#marked = (this.#marked - 1 + count) % count;
    else if (event.key === "Enter" || event.key === "Tab") this.#take(phrase);
    else if (event.key === "Escape") this.#closed = text;
    else return false;
    event.preventDefault();
    return true;
  }

  /** @param {Phrase} phrase */
  #take(phrase) {
    this.#marked = 0;
    this.insert(this.#filled(phrase.text));
  }

  /** @param {string} text */
  #filled(text) {
    const { current: ticket, rep, company, queues } = this.state;
    /** @type {Record<string, string>} */
    const values = {
      rep: rep.name,
      company,
      queue: queues.find(({ name }) => name === ticket?.queue)?.title ?? queueWords(ticket?.queue),
      ticket: `#${ticket?.id}`,
      customer: ticket?.callback?.name || "there",
    };
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }
}
