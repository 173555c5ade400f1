/** The search of the guide: what is typed, what was found, and which entry of it is marked. */
import * as api from "../api.js";
import { problemOf } from "../http.js";

/** @import { Entry } from "../../types/shapes.js" */

const PAUSE_MS = 120;

export class GuideSearch {
  /** What is typed. */
  text = "";
  /** The topic that the search is narrowed to; empty for all. */
  topic = "";
  /** @type {Entry[]} */
  entries = [];
  /** In place of entries: why there are none. */
  emptyText = "";
  #marked = 0;
  /** What the entries were asked with. */
  #answered = "";
  #timer = 0;
  /** @type {AbortController|null} */
  #request = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** @returns {string} what is typed, without the spaces around it */
  get words() {
    return this.text.trim();
  }

  /** @returns {Entry|null} the entry marked */
  get active() {
    return this.entries[this.#marked] ?? null;
  }

  /** @param {string} text */
  type(text) {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#search(), PAUSE_MS);
  }

  /** @param {string} topic */
  filter(topic) {
    this.topic = topic;
    if (this.words) this.#search();
    else this.changed();
  }

  /** @param {number} n */
  mark(n) {
    this.#marked = Math.min(Math.max(n, 0), Math.max(this.entries.length - 1, 0));
    this.changed();
  }

  /** @param {number} by */
  move(by) {
    this.mark(this.#marked + by);
  }

  /** Shows one entry as if it had been found by its question. @param {Entry} entry */
  show(entry) {
    this.topic = "";
    this.text = entry.question;
    this.#cancel();
    this.#display([entry], "");
  }

  clear() {
    this.text = "";
    this.#cancel();
    this.#display([], "");
  }

  /** @returns {Promise<Entry|null>} the entry marked, for the words that are in the field now */
  async result() {
    const asked = this.#asked();
    if (!this.words) return null;
    if (this.#answered !== asked) await this.#search();
    return this.#asked() === asked && this.#answered === asked ? this.active : null;
  }

  #asked() {
    return `${this.topic} ${this.words}`;
  }

  #cancel() {
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  async #search() {
    this.#cancel();
    const { words } = this;
    if (!words) return this.#display([], "");
    const asked = this.#asked();
    this.#request = new AbortController();
    const { signal } = this.#request;
    // The field and the pane change at once; what was found before stays until there is an answer.
    this.changed();
    try {
      const entries = await api.guide(words, signal, this.topic);
      if (signal.aborted) return;
      const emptyText = entries.length ? "" : `The guide has nothing for “${words}”. Try other words.`;
      this.#display(entries, emptyText, asked);
    } catch (error) {
      if (!signal.aborted) this.#display([], `The guide could not be searched. ${problemOf(error).message}`, asked);
    }
  }

  /** @param {Entry[]} entries @param {string} emptyText @param {string} [asked] */
  #display(entries, emptyText, asked = this.#asked()) {
    this.entries = entries;
    this.emptyText = emptyText;
    this.#answered = asked;
    this.#marked = 0;
    this.changed();
  }
}
