/** @import { Choice, MessageIn } from "../../types/shapes.js" */

/**
 * @typedef {Object} Item
 * @property {string} client_id
 * @property {string} label what the customer's bubble shows
 * @property {string} at
 * @property {number} [refused] the HTTP status with which the server refused it
 * @property {string|null} [text]
 * @property {string|null} [entry]
 * @property {Choice["action"]} [action]
 */

/** @typedef {Pick<Item, "text"|"entry"|"action">} Content exactly one of them */

/**
 * Messages that the server has not acknowledged. They outlive a reload; each keeps its client_id, so that sending one
 * again does no harm. Changes are made on the stored list, because another tab may have added to it.
 */
export class Outbox {
  #storage;

  /** @param {import("./storage.js").ChatStorage} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {Item[]} oldest first */
  get items() {
    return this.#storage.outbox;
  }

  /** The oldest message still to be sent, or undefined. */
  get next() {
    return this.items.find((item) => !item.refused);
  }

  /** @param {Content} content @param {string} label */
  add(content, label) {
    const item = { client_id: randomId(), ...content, label, at: new Date().toISOString() };
    this.#storage.outbox = [...this.items, item];
  }

  /** @param {string} clientId */
  remove(clientId) {
    const { items } = this;
    const others = items.filter((item) => item.client_id !== clientId);
    if (others.length < items.length) this.#storage.outbox = others;
  }

  /**
   * Marks a message that the server refused.
   * @param {string} clientId
   * @param {number} status HTTP status that says why
   */
  refuse(clientId, status) {
    this.#storage.outbox = this.items.map((item) =>
      item.client_id === clientId ? { ...item, refused: status } : item,
    );
  }

  /** Keeps what still makes sense in a new conversation: text, questions, and the request for a person. */
  carryOver() {
    this.#storage.outbox = this.items
      .filter((item) => item.text || item.entry || item.action === "person")
      .map((item) => ({ ...item, client_id: randomId() }));
  }

  clear() {
    this.#storage.outbox = [];
  }
}

/** What the server is told of an item. @param {Item} item @returns {MessageIn} */
export function wire({ client_id, text, entry, action }) {
  return { client_id, text, entry, action };
}

/** A version 4 UUID; `crypto.randomUUID` is missing on plain-http pages. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
