/** @import { CustomerMessage } from "../../types/shapes.js" */

const SHOWN_MS = 8_000;
const SENT_EVERY_MS = 3_000;

/** @typedef {{sender: CustomerMessage["sender"], name: string|null}} Typist */

/** Who is typing to the customer, and when the rep was last told that the customer is. */
export class Typing {
  /** @type {Typist|null} */
  who = null;
  #timer = 0;
  #sent = 0;

  /**
   * Shows somebody as typing, until nothing more was told for a while.
   * @param {Typist} who
   * @param {() => void} ended
   */
  show(who, ended) {
    this.who = who;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.who = null;
      ended();
    }, SHOWN_MS);
  }

  clear() {
    this.who = null;
  }

  /** @returns {boolean} whether it is time to tell the rep again; the caller then does */
  due() {
    if (Date.now() - this.#sent < SENT_EVERY_MS) return false;
    this.#sent = Date.now();
    return true;
  }
}
