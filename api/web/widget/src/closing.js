import { h, hasFocus, setText } from "./dom.js";
import { strings } from "./strings.js";

/** Takes the composer's place when a chat has ended: a rating, and the way to a new chat. */
export class Closing {
  #form;
  #rated;
  #startOver;
  #thanks = h("p", { role: "status" });
  #error = h("p", { class: "error", role: "alert", hidden: true });
  #comment = h("textarea", {
    rows: "2",
    maxlength: "1000",
    "aria-label": strings.csatComment,
    placeholder: strings.csatComment,
  });
  #rate;

  /** @param {{rate: (score: number, comment: string) => Promise<boolean>, startOver: () => void}} actions */
  constructor({ rate, startOver }) {
    this.#rate = rate;
    const scores = strings.csatScores.map((label, n) =>
      h(
        "label",
        { class: "score" },
        h("input", { type: "radio", name: "score", value: `${n + 1}`, "aria-label": `${n + 1}, ${label}` }),
        `${n + 1}`,
      ),
    );
    this.#form = h(
      "form",
      { onsubmit: (event) => this.#submit(event) },
      h(
        "fieldset",
        { "aria-label": strings.csatLegend },
        h("legend", {}, strings.csatTitle),
        h("div", { class: "scores" }, ...scores),
        h(
          "div",
          { class: "ends", "aria-hidden": "true" },
          h("span", {}, strings.csatScores.at(0)),
          h("span", {}, strings.csatScores.at(-1)),
        ),
      ),
      this.#comment,
      this.#error,
      h(
        "div",
        { class: "under" },
        h("button", { class: "primary", type: "submit" }, strings.csatSend),
        startOverButton(startOver),
      ),
    );
    this.#startOver = startOverButton(startOver);
    this.#rated = h("div", { class: "under" }, this.#thanks, this.#startOver);
    this.element = h("div", { class: "foot", hidden: true }, h("div", { class: "closing" }, this.#form, this.#rated));
  }

  /** @param {import("./chat.js").Chat} chat */
  render({ status, conversation }) {
    this.element.hidden = status !== "closed";
    const rated = typeof conversation?.csat === "number";
    const hadFocus = hasFocus(this.#form);
    this.#form.hidden = rated;
    this.#rated.hidden = !rated;
    // The button that was pressed is hidden with its form: the focus goes on to the next thing to do.
    if (rated && hadFocus) this.#startOver.focus();
    setText(this.#thanks, rated ? strings.csatThanks : "");
    if (status !== "closed") this.#form.reset();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const score = Number(new FormData(this.#form).get("score"));
    this.#fail(score ? "" : strings.csatNeedsScore);
    if (!score) return;
    if (!(await this.#rate(score, this.#comment.value.trim()))) this.#fail(strings.actionFailed);
  }

  /** @param {string} words */
  #fail(words) {
    this.#error.hidden = !words;
    setText(this.#error, words);
  }
}

/** @param {() => void} startOver */
function startOverButton(startOver) {
  return h("button", { class: "text", type: "button", onclick: startOver }, strings.startOver);
}
