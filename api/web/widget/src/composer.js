import { h, icon, PERSON, SEND, setText } from "./dom.js";
import { strings } from "./strings.js";

/** Most characters that the server takes in one message. */
const LIMIT = 2000;

/** Where the customer writes. "Talk to a person" sits under the field as long as nobody was asked for. */
export class Composer {
  #field = h("textarea", {
    rows: "1",
    "aria-label": strings.compose,
    placeholder: strings.composeHint,
    enterkeyhint: "send",
  });
  #send = h("button", { class: "send", type: "submit", "aria-label": strings.send, disabled: true }, icon(SEND));
  #person;
  #count = h("span", { class: "count", role: "status" });
  #actions;

  /** @param {{say: (text: string) => void, person: () => void, typing: () => void, draft: (text: string) => void}} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#person = h(
      "button",
      { class: "text", type: "button", onclick: actions.person },
      icon(...PERSON),
      strings.person,
    );
    this.#field.addEventListener("input", () => this.#edited());
    this.#field.addEventListener("keydown", (event) => this.#pressed(event));
    this.element = h(
      "form",
      { class: "foot", onsubmit: (event) => this.#submit(event) },
      h("div", { class: "field" }, this.#field, this.#send),
      h("div", { class: "under" }, this.#person, this.#count),
    );
  }

  get text() {
    return this.#field.value;
  }

  set text(value) {
    this.#field.value = value;
    this.#measure();
    this.#actions.draft(value);
  }

  focus() {
    this.#field.focus();
  }

  /** Fits the field to its words; only possible while it is on screen. */
  fit() {
    this.#field.style.height = "auto";
    if (this.#field.scrollHeight) this.#field.style.height = `${this.#field.scrollHeight}px`;
  }

  /** @param {string} status of the conversation */
  render(status) {
    this.#person.hidden = status !== "bot";
    this.#count.parentElement.hidden = status !== "bot" && !this.#count.textContent;
  }

  #pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!text || text.length > LIMIT) return;
    this.text = "";
    this.#actions.say(text);
  }

  #edited() {
    this.#measure();
    this.#actions.draft(this.text);
    this.#actions.typing();
  }

  #measure() {
    const length = this.text.trim().length;
    const over = length > LIMIT;
    this.#send.disabled = !length || over;
    this.#count.classList.toggle("over", over);
    setText(
      this.#count,
      over ? strings.tooLong(length, LIMIT) : length > LIMIT * 0.9 ? strings.left(LIMIT - length) : "",
    );
    this.#count.parentElement.hidden = this.#person.hidden && !this.#count.textContent;
    this.fit();
  }
}
