import { DOWN, h, icon } from "./dom.js";
import { strings } from "./strings.js";
import { prose } from "./text.js";

const SAME_GROUP_MS = 5 * 60_000;
const NEAR_PX = 60;
/** What ends a turn: the buttons above it are no longer what the chat is at. */
const TURNED = ["joined", "left", "closed"];
/** While waiting, the bot hears only the call-back form; the line can still be left. */
const WHILE_WAITING = ["callback", "cancel", "continue"];

/** The log of messages. Rows are kept and only their changing part is redrawn, so that nothing is announced twice. */
export class Transcript {
  #rows = new Map();
  #log = h("div", { class: "log", role: "log", "aria-label": strings.log, tabindex: "0" });
  #dots = h("div", { class: "dots", "aria-hidden": "true", hidden: true });
  #jump;
  #empty = h("div", { class: "empty", hidden: true });
  #actions;
  #restingTop = 0;
  #restingAtEnd = true;
  #following = true;
  #news = h("span", { hidden: true }, strings.newMessages);

  /**
   * @param {{choose: (choice: object) => void, rate: (id: number, rating: string) => void, edit: (clientId: string) => void,
   *   discard: (clientId: string) => void, retry: () => void}} actions
   */
  constructor(actions) {
    this.#actions = actions;
    this.#jump = h(
      "button",
      { class: "jump", type: "button", "aria-label": strings.toEnd, hidden: true, onclick: () => this.toEnd() },
      icon(DOWN),
      this.#news,
    );
    this.#log.append(this.#empty, this.#dots);
    this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#following && this.#restingAtEnd && this.toEnd()).observe(this.#log);
    this.element = h("div", { class: "middle" }, this.#log, this.#jump);
  }

  /** @param {import("./chat.js").Chat} chat */
  render(chat) {
    const follow = this.#following;
    const items = [...chat.messages.map(fromMessage), ...chat.pending.map(fromPending)];
    const added = this.#place(items, chat);
    this.#showTyping(chat.typing);
    this.#showEmpty(chat, items);
    if (follow) this.#rest(added, items);
    else if (added.some((item) => item.sender !== "customer")) this.#news.hidden = false;
    this.#scrolled();
  }

  /** Scrolls to the newest message. */
  toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#settle();
    this.#restingAtEnd = true;
  }

  focus() {
    this.#log.focus({ preventScroll: true });
  }

  #place(items, chat) {
    const added = [];
    const lastTurned = items.findLastIndex((item) => item.sender === "customer" || TURNED.includes(item.kind));
    const kept = new Set(items.map((item) => item.key));
    for (const [key, row] of this.#rows) {
      if (!kept.has(key)) this.#drop(key, row);
    }
    let before = null;
    items.forEach((item, n) => {
      if (!this.#rows.has(item.key)) {
        this.#rows.set(item.key, newRow(item));
        added.push(item);
      }
      const row = this.#rows.get(item.key);
      const wanted = before ? before.nextSibling : this.#log.firstChild;
      if (row.element !== wanted) this.#log.insertBefore(row.element, wanted);
      before = row.element;
      this.#refresh(row, item, items[n - 1], { open: n > lastTurned, status: chat.status });
    });
    return added;
  }

  #drop(key, row) {
    row.element.remove();
    this.#rows.delete(key);
  }

  #refresh(row, item, previous, { open, status }) {
    const first = !continues(item, previous);
    row.element.classList.toggle("first", first);
    row.meta.hidden = !first;
    const words = item.words ?? item.text;
    if (row.words !== words) {
      // The server may have taken a card number out of what was typed.
      row.words = words;
      row.bubble.replaceChildren(prose(words));
    }
    const choices = open ? offered(item.choices ?? [], status) : [];
    const look = JSON.stringify([choices, item.rateable, item.rating, item.refused, item.unsent]);
    if (row.look === look) return;
    row.look = look;
    row.extra.replaceChildren(...this.#extras(item, choices).filter(Boolean));
  }

  #extras(item, choices) {
    return [
      item.unsent && !item.refused && h("p", { class: "state waits", "aria-hidden": "true" }, strings.sending),
      item.refused && this.#refusal(item),
      item.rateable && this.#ratingRow(item),
      choices.length > 0 && this.#choiceRow(choices),
    ];
  }

  #refusal({ key, refused, text }) {
    const why = strings.refused[refused] ?? strings.refusedOther;
    return h(
      "div",
      { class: "state refused" },
      h("span", {}, `${strings.notSent}: ${why}.`),
      text && h("button", { class: "text", type: "button", onclick: () => this.#actions.edit(key) }, strings.edit),
      h("button", { class: "text", type: "button", onclick: () => this.#actions.discard(key) }, strings.discard),
    );
  }

  #ratingRow({ id, rating }) {
    if (rating)
      return h("p", { class: "rating" }, rating === "helpful" ? strings.ratedHelpful : strings.ratedUnhelpful);
    const button = (value, label) =>
      h(
        "button",
        { type: "button", "aria-label": `${strings.helpful} ${label}`, onclick: () => this.#actions.rate(id, value) },
        label,
      );
    return h(
      "div",
      { class: "rating" },
      h("span", {}, strings.helpful),
      button("helpful", strings.yes),
      button("unhelpful", strings.no),
    );
  }

  #choiceRow(choices) {
    const buttons = choices.map((choice) =>
      h(
        "button",
        { type: "button", class: choice.entry ? null : "quiet", onclick: () => this.#actions.choose(choice) },
        choice.label,
      ),
    );
    return h("div", { class: "choices", role: "group", "aria-label": strings.choices }, ...buttons);
  }

  #showTyping(typing) {
    this.#dots.hidden = !typing;
    if (!typing || this.#dots.dataset.who === (typing.name ?? "")) return;
    this.#dots.dataset.who = typing.name ?? "";
    this.#dots.replaceChildren(
      h("span", {}, h("i"), h("i"), h("i")),
      typing.sender === "rep" ? strings.typing(typing.name ?? strings.rep) : "",
    );
  }

  #showEmpty(chat, items) {
    const words =
      items.length > 0 ? "" : chat.notice === "unreachable" ? strings.unreachable : chat.loading ? strings.loading : "";
    this.#empty.hidden = !words;
    if (this.#empty.dataset.words === words) return;
    this.#empty.dataset.words = words;
    this.#empty.replaceChildren(h("p", {}, words));
    if (words === strings.unreachable) {
      this.#empty.append(
        h("button", { class: "outline", type: "button", onclick: this.#actions.retry }, strings.retry),
      );
    }
  }

  #atEnd() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR_PX;
  }

  /** The log follows new messages unless the reader has scrolled up to read something again. */
  #scrolled() {
    const atEnd = this.#atEnd();
    this.#following = atEnd || Math.abs(this.#log.scrollTop - this.#restingTop) < 4;
    this.#jump.hidden = atEnd;
    if (atEnd) this.#news.hidden = true;
  }

  #settle() {
    this.#restingTop = this.#log.scrollTop;
    this.#scrolled();
  }

  /** Shows the newest messages; a turn longer than the window from its first line on. */
  #rest(added, items) {
    this.toEnd();
    const tail = items.slice(items.findLastIndex((item) => item.sender === "customer") + 1);
    const start = tail.length <= 3 ? tail[0] : added.at(-1);
    if (!start) return;
    const top = this.#rows.get(start.key).element.offsetTop - 12;
    if (top >= this.#log.scrollTop) return;
    this.#log.scrollTop = top;
    this.#restingAtEnd = false;
    this.#settle();
  }
}

function fromMessage(message) {
  const key = message.kind === "greeting" ? "greeting" : (message.client_id ?? `#${message.id}`);
  return { ...message, key };
}

function fromPending(item) {
  return { ...item, key: item.client_id, sender: "customer", unsent: true, words: item.label };
}

function newRow(item) {
  const name = { customer: strings.you, bot: strings.bot, rep: item.name ?? strings.rep }[item.sender];
  const time = new Date(item.at);
  const clock = isNaN(time) ? "" : time.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  const meta = h(
    "p",
    { class: "meta", "aria-hidden": "true" },
    item.sender === "customer" ? clock : [name, clock].filter(Boolean).join(" · "),
  );
  const said = name && h("span", { class: "sr" }, strings.said(name));
  const bubble = h("div", { class: "bubble" });
  const extra = h("div", { class: "extra" });
  const side = { customer: "mine", system: "system", rep: "theirs rep" }[item.sender] ?? "theirs";
  const element = h("div", { class: `row ${side}` }, item.sender !== "system" && meta, said, bubble, extra);
  return { element, meta, bubble, extra, words: null, look: "" };
}

function continues(item, previous) {
  return (
    previous != null &&
    previous.sender === item.sender &&
    previous.name === item.name &&
    new Date(item.at) - new Date(previous.at) < SAME_GROUP_MS
  );
}

function offered(choices, status) {
  if (status === "bot") return choices;
  return status === "waiting" ? choices.filter((choice) => WHILE_WAITING.includes(choice.action)) : [];
}
