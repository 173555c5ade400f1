/** What a rep has typed and not sent, per ticket: kept over a change of chat, a reload and an ended session. */
import { session } from "./storage.js";

/**
 * @typedef {Object} Draft
 * @property {string} text
 * @property {string|null} entry the guide entry inserted
 * @property {string|null} approved that entry's text
 */

/** @type {Readonly<Draft>} */
const EMPTY = Object.freeze({ text: "", entry: null, approved: null });

/** One rep's drafts: whoever logs in next on this computer does not see them. */
export class Drafts {
  /** @param {number} rep id of the rep */
  constructor(rep) {
    this.prefix = `draft:${rep}:`;
  }

  /**
   * @param {number|string} ticket its id, after "note-" for the note being written and "wrap-up-" for the wrap-up's
   * @returns {Draft}
   */
  get(ticket) {
    return { ...EMPTY, ...session.get(this.prefix + ticket, EMPTY) };
  }

  /** @param {number|string} ticket @param {Draft} draft */
  set(ticket, draft) {
    if (draft.text) session.set(this.prefix + ticket, draft);
    else session.remove(this.prefix + ticket);
  }

  /** @param {number|string} ticket */
  remove(ticket) {
    session.remove(this.prefix + ticket);
  }

  /** Forgets all of the rep's drafts. */
  clear() {
    session.clear(this.prefix);
  }
}
