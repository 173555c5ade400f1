/** The chat so far, and the messages on their way. */
import { html, icon, made, nothing, ref, render, repeat } from "../dom.js";
import { customerText, guideText } from "../text.js";
import { day, percent, senderWords, timeOfDay } from "../words.js";

/** @import { Decision, Message, Note } from "../../types/shapes.js" */
/** @import { Item } from "../outbox.js" */
/** @import { Chat } from "../state.js" */

/** @type {Set<Message["kind"]>} */
const SYSTEM_KINDS = new Set(["notice", "joined", "left", "closed"]);
const GROUP_MS = 3 * 60000;
const NEAR_PX = 80;

/**
 * @typedef {{key: string, day: string}
 *   | {key: string, note: Note}
 *   | {key: string, message: Message, headed: boolean, receipt: string|null}
 *   | {key: string, outgoing: Item}} Row headed: whether a new speaker's turn begins
 */

/**
 * @typedef {Object} TranscriptView
 * @property {HTMLElement} element
 * @property {() => void} paint
 * @property {() => void} focus
 */

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{show: (entry: string) => void, edit: (item: Item|null) => void}} options show: shows an entry in the guide;
 *   edit: takes a failed message back into the composer
 * @returns {TranscriptView}
 */
export function transcriptView(desk, { show, edit }) {
  const { state } = desk;
  const element = made(html`<div class="transcript-box"></div>`);
  /** @type {HTMLElement|null} */
  let scroller = null;
  /** The ticket on screen. @type {number|null} */
  let shown = null;
  let count = 0;
  let unseen = false;
  let atEnd = true;
  // The composer grows and shrinks below: a rep at the end of the chat stays there.
  const sizes = new ResizeObserver(() => atEnd && toEnd());

  function paint() {
    const rows = state.selected === null ? [] : rowsOf(state.selected);
    const other = shown !== state.selected;
    const follow = other || near();
    const grown = rows.length > count;
    shown = state.selected;
    count = rows.length;
    render(template(rows), element);
    const last = rows.at(-1);
    if (follow || (grown && last && "outgoing" in last)) toEnd();
    else if (grown) showJump(true);
  }

  /** @param {Row[]} rows */
  function template(rows) {
    const typing = (state.chat?.typingUntil ?? 0) > Date.now();
    return html`<div
        class="transcript"
        tabindex="0"
        role="log"
        aria-live="off"
        aria-label="Chat"
        data-testid="transcript"
        @scroll=${scrolled}
        ${ref(observe)}
      >
        <ol class="messages" data-testid="messages">${repeat(rows, ({ key }) => `${shown} ${key}`, rowTemplate)}</ol>
        <p class="typing" data-testid="customer-typing" ?hidden=${!typing}>
          <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>The customer is typing
        </p>
      </div>
      <button type="button" class="jump small" data-testid="jump" ?hidden=${!unseen} @click=${toEnd}>
        ${icon("down")}New messages
      </button>`;
  }

  /** @param {Element} [found] */
  function observe(found) {
    if (found === scroller) return;
    sizes.disconnect();
    scroller = /** @type {HTMLElement|null} */ (found ?? null);
    if (scroller) sizes.observe(scroller);
  }

  /** @param {number} id */
  function rowsOf(id) {
    return layOut(state.messages(id), state.chat, desk.outbox.of(id));
  }

  function toEnd() {
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
    showJump(false);
  }

  function scrolled() {
    atEnd = near();
    if (atEnd) showJump(false);
  }

  /** @param {boolean} on */
  function showJump(on) {
    if (unseen === on) return;
    unseen = on;
    paint();
  }

  function near() {
    return !scroller || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
  }

  /** @param {Row} row */
  function rowTemplate(row) {
    if ("day" in row) return html`<li class="day" data-key=${row.key}>${row.day}</li>`;
    if ("note" in row) return noteRow(row.note);
    if ("outgoing" in row) return outgoingRow(row.outgoing);
    return messageRow(row.message, row.headed, row.receipt);
  }

  /** @param {Message} message @param {boolean} headed @param {string|null} receipt */
  function messageRow(message, headed, receipt) {
    const { sender, kind, at } = message;
    if (sender === "system" || SYSTEM_KINDS.has(kind)) {
      return html`<li class="system" data-testid="message-${message.id}">
        <span dir="auto">${message.text || senderWords(message)}</span> <time datetime=${at}>${timeOfDay(at)}</time>
      </li>`;
    }
    return html`<li class="message ${sender} ${headed ? "headed" : ""}" data-testid="message-${message.id}">
      ${headed ? heading(sender === "bot" ? icon("bot") : nothing, senderWords(message), at) : nothing}
      <div class="bubble">
        ${message.heading ? html`<h3 dir="auto">${message.heading}</h3>` : nothing}
        ${sender === "customer" ? customerText(message.text) : guideText(message.text)}${choices(message)}
      </div>
      ${marks(message, receipt)}
    </li>`;
  }

  /** @param {unknown} mark @param {string} name @param {string} at */
  function heading(mark, name, at) {
    return html`<p class="message-head">${mark}<b>${name}</b> <time datetime=${at}>${timeOfDay(at)}</time></p>`;
  }

  /** @param {Note} note */
  function noteRow(note) {
    return html`<li class="note" data-testid="note-${note.id}">
      ${heading(icon("note"), `${note.rep}, internal note`, note.at)}
      <div class="private verbatim" dir="auto">${mentions(note)}</div>
    </li>`;
  }

  /** @param {Message} message */
  function marks(message, /** @type {string|null} */ receipt) {
    const { entry, kind, rating, refuted, sender } = message;
    const certainty = sender === "bot" && entry ? certaintyOf(message.decision, entry) : null;
    if (!entry && !rating && !receipt) return nothing;
    return html`<p class="marks">
      ${
        entry && sender !== "customer"
          ? html`<button
              type="button"
              class="link entry-mark"
              title=${state.guide.entries.get(entry)?.question ?? entry}
              data-testid="entry-mark"
              @click=${() => show(entry)}
            >
              ${entry}
            </button>`
          : nothing
      }
      ${certainty === null ? nothing : html`<span title="How sure the bot was">${percent(certainty)}</span>`}
      ${kind === "likely" ? html`<span class="likely" data-testid="likely">Shown as likely</span>` : nothing}
      ${refuted ? html`<span class="refuted" data-testid="refuted">Not what the customer had asked</span>` : nothing}
      ${receipt ? html`<span class="receipt" data-testid="receipt">${receipt}</span>` : nothing}
      ${
        rating
          ? html`<span class="rating ${rating}"
              >${rating === "helpful" ? "Rated helpful by the customer" : "Rated not helpful by the customer"}</span
            >`
          : nothing
      }
    </p>`;
  }

  /** @param {Item} item */
  function outgoingRow(item) {
    return html`<li class="message rep headed outgoing ${item.state}" data-testid="outgoing-${item.state}">
      ${heading(nothing, state.rep.name, item.at)}
      <div class="bubble">${guideText(item.text)}</div>
      ${outgoingState(item)}
    </li>`;
  }

  /** @param {Item} item */
  function outgoingState(item) {
    if (item.state === "sending") return html`<p class="marks">Sending…</p>`;
    if (item.state === "retrying") {
      return html`<p class="marks"><span class="spinner" aria-hidden="true"></span>Not sent yet; trying again</p>`;
    }
    return html`<p class="marks failed" role="alert">
      <span>Not sent. ${item.problem}</span>
      <button
        type="button"
        class="small"
        data-testid="outgoing-retry"
        @click=${() => desk.outbox.retry(item.client_id)}
      >
        Try again
      </button>
      <button type="button" class="quiet small" @click=${() => edit(desk.outbox.drop(item.client_id))}>Edit</button>
    </p>`;
  }

  return { element, paint, focus: () => scroller?.focus() };
}

/** @param {Note} note */
function mentions({ text, mentions }) {
  return text.split(/(@[A-Za-z0-9][A-Za-z0-9._-]*)/).map((part) => {
    const name = part.slice(1).toLowerCase().replace(/\.+$/, "");
    return part.startsWith("@") && mentions.includes(name) ? html`<b class="mention">${part}</b>` : part;
  });
}

/** @param {Message} message */
function choices(message) {
  if (!message.choices.length) return nothing;
  return html`<ul class="choices" aria-label="Buttons that the customer was shown">
    ${message.choices.map((choice) => html`<li>${choice.label}</li>`)}
  </ul>`;
}

/** @param {Decision|null|undefined} decision @param {string} entry @returns {number|null} how sure the bot was of it */
function certaintyOf(decision, entry) {
  if (!decision?.entry) return null;
  if (decision.entry === entry) return decision.p;
  const asked = decision.questions.filter((question) => question.entry === entry);
  return asked.length ? Math.max(...asked.map(({ p }) => p)) : null;
}

/**
 * Messages, notes and outgoing messages, with a line for each day.
 * @param {Message[]} messages
 * @param {Chat|null} chat
 * @param {Item[]} outgoing
 * @returns {Row[]}
 */
function layOut(messages, chat, outgoing) {
  const notes = [...(chat?.notes ?? [])];
  /** @param {number} id @returns {Row[]} the notes that stand after the messages up to `id` */
  const notesUpTo = (id) => {
    const due = notes.filter((note) => note.after <= id);
    notes.splice(0, due.length);
    return due.map((note) => ({ key: `n${note.id}`, note }));
  };
  /** @type {Row[]} */
  const rows = chat?.earlier ? [{ key: "earlier", day: "Earlier messages are not shown" }] : [];
  const lastOfRep = messages.findLast((message) => message.sender === "rep");
  /** @type {Message|null} */
  let before = null;
  for (const message of messages) {
    const date = day(message.at);
    if (!before || date !== day(before.at)) rows.push({ key: `day-${date}`, day: date });
    const receipt = message === lastOfRep ? receiptOf(message, chat) : null;
    rows.push({ key: `m${message.id}`, message, headed: !before || begins(message, before), receipt });
    rows.push(...notesUpTo(message.id));
    before = message;
  }
  return [...rows, ...notesUpTo(Infinity), ...outgoing.map((item) => ({ key: item.client_id, outgoing: item }))];
}

/** Whether a new speaker's turn begins. @param {Message} message @param {Message} before */
function begins(message, before) {
  const same = before.sender === message.sender && before.name === message.name && !SYSTEM_KINDS.has(before.kind);
  return !same || Date.parse(message.at) - Date.parse(before.at) > GROUP_MS;
}

/** Whether the customer's page has the message, and has shown it. @param {Message} message @param {Chat|null} chat */
function receiptOf({ id }, chat) {
  if (id <= (chat?.seen ?? 0)) return "Seen";
  return id <= (chat?.delivered ?? 0) ? "Delivered" : "Sent";
}
