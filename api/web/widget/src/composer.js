import { h, icon, PERSON, SEND, setText } from "./dom.js";
import { strings } from "./strings.js";

/** Characters that the server takes in one message. */
const MAX_CHARS = 2000;

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
  #under;
  #count = h("span", { class: "count", role: "status" });
  #actions;

  /**
   * @param {{say: (text: string) => void, person: () => void, typing: () => void, draft: (text: string) => void}}
   * actions
   */
  constructor(actions) {
    this.#actions = actions;
    this.#person = h(
      "button",
      { class: "text", type: "button", onclick: actions.person },
      icon(...PERSON),
      strings.person,
    );
    this.#under = h("div", { class: "under" }, this.#person, this.#count);
    this.#field.addEventListener("input", () => this.#edited());
    this.#field.addEventListener("keydown", (event) => this.#pressed(event));
    this.element = h(
      "form",
      { class: "foot", onsubmit: (event) => this.#submit(event) },
      h("div", { class: "field" }, this.#field, this.#send),
      this.#under,
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

  /** Fits the field to its text; only possible while it is on screen. */
  fit() {
    this.#field.style.height = "auto";
    if (this.#field.scrollHeight) this.#field.style.height = `${this.#field.scrollHeight}px`;
  }

  /** @param {string} status of the conversation */
  render(status) {
    this.#person.hidden = status !== "bot";
    this.#hideEmptyLine();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!text || text.length > MAX_CHARS) return;
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
    const over = length > MAX_CHARS;
    this.#send.disabled = !length || over;
    this.#count.classList.toggle("over", over);
    const near = length > MAX_CHARS * 0.9 ? strings.left(MAX_CHARS - length) : "";
    setText(this.#count, over ? strings.tooLong(length, MAX_CHARS) : near);
    this.#hideEmptyLine();
    this.fit();
  }

  #hideEmptyLine() {
    this.#under.hidden = this.#person.hidden && !this.#count.textContent;
  }
}
