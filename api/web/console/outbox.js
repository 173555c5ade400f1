/** Messages on their way: shown at once, sent in order, repeated under the same id until the server has them. */
import { session } from "./storage.js";

const PAUSES_MS = [1000, 2000, 4000, 8000, 15000];

/** @typedef {{client_id: string, ticket: number, text: string, entry: string|null, at: string, state: "sending"|"retrying"|"failed", problem: string|null, tries: number}} Item */

/** A random id. `crypto.randomUUID` is missing on plain-http addresses, where a small company may well run its desk. */
export function clientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Outbox {
  #items = [];
  #running = new Set();
  #timers = new Map();
  #stopped = false;

  /**
   * @param {string|number} rep id of the rep: what one rep could not send, the next does not
   * @param {function(number, Object): Promise<Object>} send
   * @param {function(number, Object): void} sent called with the ticket and the stored message
   * @param {function(number): void} changed called with the ticket whose items changed
   * @param {function(Item): void} failed called with a message that is not tried any more
   */
  constructor(rep, { send, sent, changed, failed }) {
    this.key = `outbox:${rep}`;
    this.send = send;
    this.sent = sent;
    this.changed = changed;
    this.failed = failed;
    this.#items = session
      .get(this.key, [])
      .map((item) => (item.state === "failed" ? item : { ...item, state: "retrying" }));
  }

  /** Sends what an earlier page load left, and what waits for its next try. */
  wake() {
    for (const ticket of new Set(this.#items.map((item) => item.ticket))) {
      clearTimeout(this.#timers.get(ticket));
      this.#run(ticket);
    }
  }

  /** Tries nothing more; what is unsent stays for the next login of the same rep. */
  stop() {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** @param {number} ticket @param {string} text @param {string|null} entry guide entry it came from */
  add(ticket, text, entry) {
    this.#items.push({
      client_id: clientId(),
      ticket,
      text,
      entry,
      at: new Date().toISOString(),
      state: "sending",
      problem: null,
      tries: 0,
    });
    this.#keep(ticket);
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

  /** The server has it. @param {string|null} id client id */
  acknowledge(id) {
    const item = this.#items.find((other) => other.client_id === id);
    if (item) this.#remove(item);
  }

  /** Tries a failed message again. @param {string} id client id */
  retry(id) {
    const item = this.#items.find((other) => other.client_id === id);
    if (!item) return;
    Object.assign(item, { state: "sending", problem: null, tries: 0 });
    this.#keep(item.ticket);
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

  async #try(item) {
    try {
      const message = await this.send(item.ticket, { client_id: item.client_id, text: item.text, entry: item.entry });
      this.sent(item.ticket, message);
      this.acknowledge(item.client_id);
      return true;
    } catch (problem) {
      if (!this.#items.includes(item)) return true;
      if (problem.status === 401) {
        item.state = "retrying";
        this.#keep(item.ticket);
        return false;
      }
      item.tries += 1;
      item.problem = problem.message;
      item.state = problem.passing ? "retrying" : "failed";
      this.#keep(item.ticket);
      if (item.state === "failed") {
        this.failed(item);
        return true;
      }
      const pause = problem.retryAfter
        ? problem.retryAfter * 1000
        : PAUSES_MS[Math.min(item.tries, PAUSES_MS.length) - 1];
      this.#timers.set(
        item.ticket,
        setTimeout(() => this.#run(item.ticket), pause),
      );
      return false;
    }
  }

  #remove(item) {
    this.#items = this.#items.filter((other) => other !== item);
    this.#keep(item.ticket);
  }

  #keep(ticket) {
    session.set(this.key, this.#items);
    this.changed(ticket);
  }
}
