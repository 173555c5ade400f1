import { Chat } from "./chat.js";
import { accentProperties } from "./colour.js";
import { ChatStorage } from "./storage.js";
import { applyStyle } from "./style.js";
import { View } from "./view.js";

let scriptOrigin = "";

/**
 * `<calmline-chat>`: the chat as an element. Settings are its data-title, data-accent, data-position (right|left),
 * data-theme (auto|light|dark) and data-server attributes; all but the server may change while it is on the page.
 */
class CalmlineChat extends HTMLElement {
  static observedAttributes = ["data-title", "data-accent"];
  #root = this.attachShadow({ mode: "open" });
  /** @type {Chat|null} */
  #chat = null;
  /** @type {View|null} */
  #view = null;

  connectedCallback() {
    const server = new URL(this.dataset.server ?? scriptOrigin, document.baseURI).origin;
    const storage = new ChatStorage(server);
    this.#root.replaceChildren();
    applyStyle(this.#root);
    const chat = new Chat(server, storage);
    const view = new View(this.#root, chat, storage);
    this.#chat = chat;
    this.#view = view;
    this.attributeChangedCallback();
    chat.resume();
    if (storage.open && reopens()) view.open({ focus: false });
  }

  disconnectedCallback() {
    this.#view?.stop();
    this.#chat?.stop();
    this.#view = null;
    this.#chat = null;
  }

  attributeChangedCallback() {
    if (!this.#view) return;
    this.#view.title = this.dataset.title ?? "";
    /** @type {Record<string, string>} */
    const properties = accentProperties(this.dataset.accent ?? "") ?? {};
    for (const name of ["--accent", "--on-accent", "--ink-on-light", "--ink-on-dark"]) {
      this.style.setProperty(name, properties[name] ?? "");
    }
  }

  /** Opens the chat. */
  open() {
    this.#view?.open();
  }

  /** Closes the chat. */
  close() {
    this.#view?.close();
  }

  /** Opens the chat with text in the field, not yet sent. @param {string} text */
  ask(text) {
    this.#view?.write(text);
    this.open();
  }
}

/**
 * On a phone the chat covers the page: it comes back by itself after a reload, but does not hide a page just asked for.
 */
function reopens() {
  const [navigation] = performance.getEntriesByType("navigation");
  const reloaded = navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
  return reloaded || !matchMedia("(max-width: 480px), (max-height: 480px)").matches;
}

/**
 * Makes the element known to the page; a second script tag changes nothing.
 * @param {string} origin server of elements that name none
 */
export function define(origin) {
  if (customElements.get("calmline-chat")) return;
  scriptOrigin = origin;
  customElements.define("calmline-chat", CalmlineChat);
}
