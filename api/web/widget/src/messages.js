/** @import { CustomerMessage } from "../../types/shapes.js" */

/** The messages of a conversation, each once, oldest first. */
export class MessageList {
  /** @type {CustomerMessage[]} */
  all = [];

  /** @returns {number} id of the last message, 0 without one */
  get lastId() {
    return this.all.at(-1)?.id ?? 0;
  }

  /** Adds a message, or puts it in place of its earlier version. @param {CustomerMessage} message */
  put(message) {
    this.all = [...this.all.filter(({ id }) => id !== message.id), message].sort((a, b) => a.id - b.id);
  }

  /** @param {string} clientId */
  has(clientId) {
    return this.all.some((message) => message.client_id === clientId);
  }

  /** Messages to the customer after one. @param {number} id */
  unreadAfter(id) {
    return this.all.filter(
      (message) => message.id > id && message.sender !== "customer" && message.kind !== "greeting",
    );
  }

  /** Whether a callback was offered, and the latest turn is neither that offer nor its form. */
  get mayCallBack() {
    const offers = (/** @type {CustomerMessage} */ { choices }) => choices.some(({ action }) => action === "callback");
    const asked = this.all.findLastIndex((message) => message.sender === "customer");
    const turn = this.all.slice(asked + 1);
    return this.all.some(offers) && !turn.some((message) => offers(message) || message.kind === "collect");
  }
}
