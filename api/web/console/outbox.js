/** Messages on their way: shown at once, sent in order, repeated under the same id until the server has them. */
import { problemOf } from "./http.js";
import { session } from "./storage.js";

/** @import { Message, RepMessageIn } from "../types/shapes.js" */

const PAUSES_MS = [1000, 2000, 4000, 8000];
const MAX_PAUSE_MS = 15000;

/**
 * @typedef {Object} Item
 * @property {string} client_id
 * @property {number} ticket
 * @property {string} text
 * @property {string|null} entry the guide entry that it began as
 * @property {string} at
 * @property {"sending"|"retrying"|"failed"} state
 * @property {string|null} problem
 * @property {number} tries
 */

/** A random id. `crypto.randomUUID` is missing on plain-http addresses, where a small company may well run its desk. */
export function clientId() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * @typedef {Object} Handlers
 * @property {(ticket: number, message: RepMessageIn) => Promise<Message>} send
 * @property {(ticket: number, message: Message) => void} sent told of the stored message
 * @property {(ticket: number) => void} changed told of the ticket whose items changed
 * @property {(item: Item) => void} failed told of a message that is not tried any more
 */

export class Outbox {
  /** @type {Item[]} */
  #items = [];
  /** @type {Set<number>} */
  #running = new Set();
  /** @type {Map<number, number>} */
  #timers = new Map();
  #stopped = false;

  /**
   * @param {number} rep id of the rep: what one rep could not send, the next does not
   * @param {Handlers} handlers
   */
  constructor(rep, handlers) {
    this.key = `outbox:${rep}`;
    this.handlers = handlers;
    /** @type {Item[]} */
    const stored = session.get(this.key, []);
    this.#items = stored.map((item) => (item.state === "failed" ? item : { ...item, state: "retrying" }));
  }

  /** Sends what an earlier page load left, and what waits for its next attempt. */
  wake() {
    for (const ticket of new Set(this.#items.map((item) => item.ticket))) {
      clearTimeout(this.#timers.get(ticket));
      this.#run(ticket);
    }
  }

  /** Sends nothing more; what is unsent stays for the next login of the same rep. */
  stop() {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** @param {number} ticket @param {string} text @param {string|null} entry guide entry that it began as */
  add(ticket, text, entry) {
    const at = new Date().toISOString();
    this.#items.push({ client_id: clientId(), ticket, text, entry, at, state: "sending", problem: null, tries: 0 });
    this.#store(ticket);
    this.#run(ticket);
  }

  /** @param {number} ticket @returns {Item[]} */
  of(ticket) {
    return this.#items.filter((item) => item.ticket === ticket);
  }

  /** @returns {number} messages that the server does not have yet */
  get size() {
    return this.#items.length;
  }

  /** The server has it. @param {string|null|undefined} id client id */
  acknowledge(id) {
    const item = this.#items.find((other) => other.client_id === id);
    if (item) this.#remove(item);
  }

  /** Tries a failed message again. @param {string} id client id */
  retry(id) {
    const item = this.#items.find((other) => other.client_id === id);
    if (!item) return;
    Object.assign(item, { state: "sending", problem: null, tries: 0 });
    this.#store(item.ticket);
    this.#run(item.ticket);
  }

  /** Takes a failed message out. @param {string} id client id @returns {Item|null} */
  drop(id) {
    const item = this.#items.find((other) => other.client_id === id) ?? null;
    if (item) this.#remove(item);
    return item;
  }

  /** Forgets everything unsent. */
  clear() {
    this.#items = [];
    session.remove(this.key);
  }

  /** @param {number} ticket */
  async #run(ticket) {
    if (this.#running.has(ticket) || this.#stopped) return;
    this.#running.add(ticket);
    try {
      for (;;) {
        const item = this.#items.find((other) => other.ticket === ticket && other.state !== "failed");
        if (!item || this.#stopped || !(await this.#try(item))) return;
      }
    } finally {
      this.#running.delete(ticket);
    }
  }

  /** @param {Item} item @returns {Promise<boolean>} whether the next one can be sent */
  async #try(item) {
    const { client_id, ticket, text, entry } = item;
    try {
      const message = await this.handlers.send(ticket, { client_id, text, entry });
      this.handlers.sent(ticket, message);
      this.acknowledge(client_id);
      return true;
    } catch (error) {
      const problem = problemOf(error);
      if (!this.#items.includes(item)) return true;
      if (problem.status === 401) {
        item.state = "retrying";
        this.#store(ticket);
        return false;
      }
      item.tries += 1;
      item.problem = problem.message;
      item.state = problem.temporary ? "retrying" : "failed";
      this.#store(ticket);
      if (item.state === "failed") {
        this.handlers.failed(item);
        return true;
      }
      const wait = problem.retryAfter ? problem.retryAfter * 1000 : (PAUSES_MS[item.tries - 1] ?? MAX_PAUSE_MS);
      this.#timers.set(
        ticket,
        window.setTimeout(() => this.#run(ticket), wait),
      );
      return false;
    }
  }

  /** @param {Item} item */
  #remove(item) {
    this.#items = this.#items.filter((other) => other !== item);
    this.#store(item.ticket);
  }

  /** @param {number} ticket */
  #store(ticket) {
    session.set(this.key, this.#items);
    this.handlers.changed(ticket);
  }
}
