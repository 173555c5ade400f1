import { DOWN, h, icon, setText } from "./dom.js";
import { strings } from "./strings.js";
import { prose } from "./text.js";

/** @import { Choice, Conversation, CustomerMessage, Rating } from "../../types/shapes.js" */
/** @import { Chat } from "./chat.js" */
/** @import { Item as Unsent } from "./outbox.js" */

const SAME_GROUP_MS = 5 * 60_000;
const NEAR_PX = 60;
/** What ends a turn: the buttons above it no longer apply. @type {(CustomerMessage["kind"]|undefined)[]} */
const TURN_ENDS = ["joined", "left", "closed"];
/** While the customer waits, the bot takes only the callback form. @type {Choice["action"][]} */
const WHILE_WAITING = ["callback", "cancel", "continue"];

/**
 * One message on screen, stored or unsent.
 * @typedef {Object} Item
 * @property {string} key
 * @property {CustomerMessage["sender"]} sender
 * @property {string} at
 * @property {string} words
 * @property {string|null} [heading] the question that the words answer, if it is only likely what was asked
 * @property {CustomerMessage["kind"]} [kind]
 * @property {string|null} [name]
 * @property {number} [id]
 * @property {Choice[]} choices
 * @property {boolean} [rateable]
 * @property {Rating|null} [rating]
 * @property {boolean} [unsent]
 * @property {number} [refused]
 * @property {boolean} [editable]
 */

/**
 * @typedef {Object} Row
 * @property {HTMLElement} element
 * @property {HTMLElement} meta
 * @property {HTMLElement} bubble
 * @property {HTMLElement} extra
 * @property {string|null} words
 * @property {string} look
 */

/**
 * @typedef {Object} Actions
 * @property {(choice: Choice) => void} choose
 * @property {(id: number, rating: Rating) => void} rate
 * @property {(clientId: string) => void} edit
 * @property {(clientId: string) => void} discard
 * @property {() => void} retry
 */

/** The log of messages. Rows are kept and only their changing part is redrawn, so that nothing is announced twice. */
export class Transcript {
  /** @type {Map<string, Row>} */
  #rows = new Map();
  #log = h("div", { class: "log", role: "log", "aria-label": strings.log, tabindex: "0" });
  #typist = h("span");
  #dots = h(
    "div",
    { class: "dots", "aria-hidden": "true", hidden: true },
    h("span", {}, h("i"), h("i"), h("i")),
    this.#typist,
  );
  #jump;
  #emptyWords = h("p");
  #tryAgain;
  #empty;
  #actions;
  #settledTop = 0;
  #settledAtEnd = true;
  #following = true;
  #news = h("span", { hidden: true }, strings.newMessages);

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#jump = h(
      "button",
      { class: "jump", type: "button", "aria-label": strings.toEnd, hidden: true, onclick: () => this.toEnd() },
      icon(DOWN),
      this.#news,
    );
    this.#tryAgain = h("button", { class: "outline", type: "button", onclick: actions.retry }, strings.retry);
    this.#empty = h("div", { class: "empty", hidden: true }, this.#emptyWords, this.#tryAgain);
    this.#log.append(this.#empty, this.#dots);
    this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#following && this.#settledAtEnd && this.toEnd()).observe(this.#log);
    this.element = h("div", { class: "middle" }, this.#log, this.#jump);
  }

  /** @param {Chat} chat */
  render(chat) {
    const follow = this.#following;
    const items = [...chat.messages.map(fromMessage), ...chat.pending.map(fromPending)];
    const added = this.#place(items, chat);
    this.#showTyping(chat.typing);
    this.#showEmpty(chat, items);
    if (follow) this.#showNewest(added, items);
    else if (added.some((item) => item.sender !== "customer")) this.#news.hidden = false;
    this.#scrolled();
  }

  /** Scrolls to the newest message. */
  toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#settle();
    this.#settledAtEnd = true;
  }

  focus() {
    this.#log.focus({ preventScroll: true });
  }

  /** @param {Item[]} items @param {Chat} chat @returns {Item[]} those that are new on screen */
  #place(items, chat) {
    /** @type {Item[]} */
    const added = [];
    const lastTurn = items.findLastIndex((item) => item.sender === "customer" || TURN_ENDS.includes(item.kind));
    const keys = new Set(items.map((item) => item.key));
    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) this.#drop(key, row);
    }
    /** @type {ChildNode|null} */
    let before = null;
    for (const [n, item] of items.entries()) {
      const known = this.#rows.get(item.key);
      const row = known ?? newRow(item);
      if (!known) {
        this.#rows.set(item.key, row);
        added.push(item);
      }
      /** @type {ChildNode|null} */
      const wanted = before ? before.nextSibling : this.#log.firstChild;
      if (row.element !== wanted) this.#log.insertBefore(row.element, wanted);
      before = row.element;
      this.#refresh(row, item, continues(item, items[n - 1]), n > lastTurn ? offered(item.choices, chat.status) : []);
    }
    return added;
  }

  /** @param {string} key @param {Row} row */
  #drop(key, row) {
    row.element.remove();
    this.#rows.delete(key);
  }

  /**
   * @param {Row} row
   * @param {Item} item
   * @param {boolean} continued whether it follows on the row before
   * @param {Choice[]} choices
   */
  #refresh(row, item, continued, choices) {
    row.element.classList.toggle("first", !continued);
    row.meta.hidden = continued;
    if (row.words !== item.words) {
      // The server may have taken a card number out of what was typed.
      row.words = item.words;
      const heading = item.heading && h("h3", {}, item.heading);
      row.bubble.replaceChildren(...(heading ? [heading] : []), prose(item.words));
    }
    const look = JSON.stringify([choices, item.rateable, item.rating, item.refused, item.unsent]);
    if (row.look === look) return;
    row.look = look;
    row.extra.replaceChildren();
    for (const extra of this.#extras(item, choices)) if (extra) row.extra.append(extra);
  }

  /** @param {Item} item @param {Choice[]} choices */
  #extras(item, choices) {
    return [
      item.unsent && !item.refused && h("p", { class: "state waits", "aria-hidden": "true" }, strings.sending),
      item.refused && this.#refusal(item, item.refused),
      item.rateable && item.id !== undefined && this.#ratingRow(item.id, item.rating),
      choices.length > 0 && this.#choiceRow(choices),
    ];
  }

  /** @param {Item} item @param {number} status */
  #refusal({ key, editable }, status) {
    const why = strings.refused[status] ?? strings.refusedOther;
    const button = (/** @type {string} */ words, /** @type {() => void} */ onclick) =>
      h("button", { class: "text", type: "button", onclick }, words);
    return h(
      "div",
      { class: "state refused" },
      h("span", {}, `${strings.notSent}: ${why}.`),
      editable && button(strings.edit, () => this.#actions.edit(key)),
      button(strings.discard, () => this.#actions.discard(key)),
    );
  }

  /** @param {number} id @param {Rating|null} [rating] */
  #ratingRow(id, rating) {
    const thanks = rating === "helpful" ? strings.ratedHelpful : strings.ratedUnhelpful;
    if (rating) return h("p", { class: "rating" }, thanks);
    const button = (/** @type {Rating} */ value, /** @type {string} */ label) => {
      const onclick = () => this.#actions.rate(id, value);
      return h("button", { type: "button", "aria-label": `${strings.helpful} ${label}`, onclick }, label);
    };
    return h(
      "div",
      { class: "rating" },
      h("span", {}, strings.helpful),
      button("helpful", strings.yes),
      button("unhelpful", strings.no),
    );
  }

  /** @param {Choice[]} choices */
  #choiceRow(choices) {
    const buttons = choices.map((choice) => {
      const onclick = () => this.#actions.choose(choice);
      return h("button", { type: "button", class: choice.entry ? null : "quiet", onclick }, choice.label);
    });
    return h("div", { class: "choices", role: "group", "aria-label": strings.choices }, ...buttons);
  }

  /** @param {Chat["typing"]} typing */
  #showTyping(typing) {
    this.#dots.hidden = !typing;
    const who = typing?.sender === "rep" ? strings.typing(typing.name ?? strings.rep) : "";
    setText(this.#typist, who);
  }

  /** @param {Chat} chat @param {Item[]} items */
  #showEmpty({ notice, loading }, items) {
    const unreachable = items.length === 0 && notice === "unreachable";
    const words = unreachable ? strings.unreachable : loading ? strings.loading : "";
    this.#empty.hidden = items.length > 0 || !words;
    this.#tryAgain.hidden = !unreachable;
    setText(this.#emptyWords, words);
  }

  #atEnd() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR_PX;
  }

  /** The log follows new messages unless the reader has scrolled up to read something again. */
  #scrolled() {
    const atEnd = this.#atEnd();
    this.#following = atEnd || Math.abs(this.#log.scrollTop - this.#settledTop) < 4;
    this.#jump.hidden = atEnd;
    if (atEnd) this.#news.hidden = true;
  }

  #settle() {
    this.#settledTop = this.#log.scrollTop;
    this.#scrolled();
  }

  /**
   * Shows the newest messages; a turn longer than the window from its first line on.
   * @param {Item[]} added
   * @param {Item[]} items
   */
  #showNewest(added, items) {
    this.toEnd();
    const tail = items.slice(items.findLastIndex((item) => item.sender === "customer") + 1);
    const start = tail.length <= 3 ? tail[0] : added.at(-1);
    if (!start) return;
    const top = (this.#rows.get(start.key)?.element.offsetTop ?? Infinity) - 12;
    if (top >= this.#log.scrollTop) return;
    this.#log.scrollTop = top;
    this.#settledAtEnd = false;
    this.#settle();
  }
}

/** @param {CustomerMessage} message @returns {Item} */
function fromMessage(message) {
  const key = message.kind === "greeting" ? "greeting" : (message.client_id ?? `#${message.id}`);
  return { ...message, key, words: message.text };
}

/** @param {Unsent} item @returns {Item} */
function fromPending({ client_id: key, label, text, at, refused }) {
  return { key, sender: "customer", at, words: label, choices: [], unsent: true, refused, editable: Boolean(text) };
}

/** @param {Item} item @returns {Row} */
function newRow({ sender, name, at }) {
  const who = { customer: strings.you, bot: strings.bot, rep: name ?? strings.rep, system: "" }[sender];
  const side = { customer: "mine", bot: "theirs", rep: "theirs rep", system: "system" }[sender];
  const time = new Date(at);
  const valid = !Number.isNaN(time.getTime());
  const clock = valid ? time.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }) : "";
  const heading = sender === "customer" ? clock : [who, clock].filter(Boolean).join(" · ");
  const meta = h("p", { class: "meta", "aria-hidden": "true" }, heading);
  const speaker = who && h("span", { class: "sr" }, strings.said(who));
  const bubble = h("div", { class: "bubble" });
  const extra = h("div", { class: "extra" });
  const element = h("div", { class: `row ${side}` }, sender !== "system" && meta, speaker, bubble, extra);
  return { element, meta, bubble, extra, words: null, look: "" };
}

/** @param {Item} item @param {Item} [previous] */
function continues(item, previous) {
  const same = previous?.sender === item.sender && previous.name === item.name;
  return same && Date.parse(item.at) - Date.parse(previous.at) < SAME_GROUP_MS;
}

/**
 * The buttons that apply while the chat has this status.
 * @param {Choice[]} choices
 * @param {Conversation["status"]} status
 */
function offered(choices, status) {
  if (status === "bot") return choices;
  return status === "waiting" ? choices.filter((choice) => WHILE_WAITING.includes(choice.action)) : [];
}
