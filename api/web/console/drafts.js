/** What a rep has typed and not sent, per ticket: kept over a change of chat, a reload and an ended session. */
import { session } from "./storage.js";

/** @typedef {{text: string, entry: string|null, approved: string|null}} Draft entry and approved: the guide entry inserted and its text */

/** @type {Draft} */
const EMPTY = Object.freeze({ text: "", entry: null, approved: null });

/** One rep's drafts: whoever logs in next on this computer does not see them. */
export class Drafts {
  /** @param {string|number} rep id of the rep */
  constructor(rep) {
    this.prefix = `draft:${rep}:`;
  }

  /** @param {number|string} ticket its id, "wrap-up-" before it for the note of its wrap-up @returns {Draft} */
  get(ticket) {
    return { ...EMPTY, ...session.get(this.prefix + ticket, EMPTY) };
  }

  /** @param {number} ticket @param {Draft} draft */
  set(ticket, draft) {
    if (draft.text) session.set(this.prefix + ticket, draft);
    else session.remove(this.prefix + ticket);
  }

  /** @param {number} ticket */
  remove(ticket) {
    session.remove(this.prefix + ticket);
  }

  /** Forgets all of the rep's drafts. */
  clear() {
    session.clear(this.prefix);
  }
}
