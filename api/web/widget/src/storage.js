/** @import { Credentials } from "../../types/shapes.js" */
/** @import { Item } from "./outbox.js" */

/** @typedef {"localStorage"|"sessionStorage"} Area */

/**
 * What the browser keeps between pages: the chat's key and unsent messages (all tabs, localStorage), the draft and
 * whether the panel is open (this tab, sessionStorage). Where storage is blocked it lives as long as the page.
 */
export class ChatStorage {
  #prefix;
  /** @type {Map<string, unknown>} */
  #fallback = new Map();
  /** What the browser did not store, because its store is full: newer in memory than there. @type {Set<string>} */
  #unkept = new Set();

  /** @param {string} server origin that the chat belongs to */
  constructor(server) {
    this.#prefix = `calmline:${server}`;
  }

  /** @returns {Credentials|null} */
  get credentials() {
    return credentials(this.#get("localStorage", "chat"));
  }

  set credentials(value) {
    this.#set("localStorage", "chat", value);
  }

  /** @returns {Credentials|null} the chat before this one, so that reps find it */
  get previous() {
    return credentials(this.#get("localStorage", "previous"));
  }

  set previous(value) {
    this.#set("localStorage", "previous", value);
  }

  /** @returns {number} id of the last message that was on screen */
  get readUpTo() {
    return Number(this.#get("localStorage", "read")) || 0;
  }

  set readUpTo(id) {
    this.#set("localStorage", "read", id);
  }

  /** @returns {Item[]} unsent messages, oldest first */
  get outbox() {
    const stored = this.#get("localStorage", "outbox");
    return Array.isArray(stored) ? stored.filter((item) => typeof item?.client_id === "string") : [];
  }

  set outbox(items) {
    this.#set("localStorage", "outbox", items.length ? items : null);
  }

  /** @returns {string} */
  get draft() {
    return String(this.#get("sessionStorage", "draft") ?? "");
  }

  set draft(text) {
    this.#set("sessionStorage", "draft", text || null);
  }

  /** @returns {boolean} */
  get open() {
    return this.#get("sessionStorage", "open") === true;
  }

  set open(value) {
    this.#set("sessionStorage", "open", value || null);
  }

  /** @param {StorageEvent} event @returns {boolean} whether another tab started or left a chat */
  concernsChat(event) {
    return event.key === `${this.#prefix}:chat`;
  }

  /** @param {Area} area @param {string} name @returns {unknown} */
  #get(area, name) {
    const key = `${this.#prefix}:${name}`;
    try {
      if (!this.#unkept.has(key)) return JSON.parse(window[area].getItem(key) ?? "null");
    } catch {
      // Blocked, or not written by this widget.
    }
    return this.#fallback.get(key) ?? null;
  }

  /** @param {Area} area @param {string} name @param {unknown} value null removes it */
  #set(area, name, value) {
    const key = `${this.#prefix}:${name}`;
    this.#fallback.set(key, value);
    try {
      if (value === null) window[area].removeItem(key);
      else window[area].setItem(key, JSON.stringify(value));
      this.#unkept.delete(key);
    } catch {
      // Blocked or full: the copy in memory serves this page.
      this.#unkept.add(key);
    }
  }
}

/** @param {unknown} stored @returns {Credentials|null} */
function credentials(stored) {
  if (typeof stored !== "object" || stored === null || !("id" in stored) || !("token" in stored)) return null;
  const { id, token } = stored;
  return typeof id === "string" && typeof token === "string" ? { id, token } : null;
}
