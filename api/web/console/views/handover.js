/** Why the bot handed over: the first thing a rep needs to know. */
import { now } from "../clock.js";
import { bar, html, nothing } from "../dom.js";
import {
  counted,
  moodLevel,
  moodWords,
  outcomeWords,
  percent,
  reasonSentence,
  reasonWords,
  shortDay,
} from "../words.js";

/** @import { Entry, Message, Ticket } from "../../types/shapes.js" */

const CANDIDATES = 3;
/** How many of the customer's messages are shown, and how many characters of each. */
const MESSAGES = 4;
const MESSAGE_CHARS = 100;
/** A candidate of a lower probability is not shown. */
const MIN_P = 0.03;

/**
 * @typedef {Object} Parts
 * @property {Ticket} ticket
 * @property {Message[]} messages with the decisions behind them
 * @property {Map<string, Entry>} entries the guide by entry id, for the questions
 * @property {(entry: string) => void} show shows an entry in the guide
 */

/** The summary and body of a `details`. @param {Parts} parts */
export function handoverCard({ ticket, messages, entries, show }) {
  const decision = handOverDecision(messages);
  const upset = decision?.upset ?? ticket.upset;
  const level = moodLevel(upset);
  const ranking = (decision?.ranking ?? []).slice(0, CANDIDATES).filter(({ p }) => p >= MIN_P);
  return html`<summary>
      <span class="handover-title">Why the bot handed over</span>
      <span class="reason ${ticket.reason}" data-testid="handover-reason">${reasonWords(ticket)}</span>
      <span class="mood ${level}" data-testid="handover-mood">Upset score ${upset.toFixed(2)}</span>
    </summary>
    <div class="handover-body">
      ${soFar({ messages, entries, show })}
      <div class="handover-why">
        <p>${reasonSentence(ticket)}</p>
        <p class="meter-line">
          <span>${moodWords[level]}</span>
          ${bar(upset, `mood-bar ${level}`, `Upset score ${upset.toFixed(2)} of 1`)}
          <span class="figure" data-testid="handover-upset">${upset.toFixed(2)}</span>
        </p>
        ${callback(ticket)}
      </div>
      <div class="handover-ranking">
        <h3>${ranking.length ? "The bot’s best matches" : "The bot had no match"}</h3>
        ${
          ranking.length
            ? html`<ol data-testid="handover-ranking">
                ${ranking.map(
                  ({ entry, p }) => html`<li>
                    ${entryLink(entry, entries, show)}${bar(p, "p-bar", `Probability ${percent(p)}`)}
                    <span class="figure">${percent(p)}</span>
                  </li>`,
                )}
              </ol>`
            : nothing
        }
      </div>
    </div>`;
}

/**
 * The customer's earlier chats.
 * @param {Ticket[]} tickets
 * @param {(id: number) => void} open
 */
export function earlierChats(tickets, open) {
  if (!tickets.length) return nothing;
  return html`<p class="earlier-chats" data-testid="earlier-chats">
    Earlier chats of this customer:
    ${tickets.map(
      (ticket, n) =>
        html`${n ? " · " : ""}
          <button type="button" class="link" title=${ticket.preview} @click=${() => open(ticket.id)}>
            ${about(ticket)}
          </button>`,
    )}
  </p>`;
}

/** @param {Ticket} ticket */
function about({ id, opened_at: at, wrap_up: wrapUp }) {
  return `#${id}, ${shortDay(at)}${wrapUp ? `, ${outcomeWords(wrapUp.outcome).toLowerCase()}` : ""}`;
}

/** @param {Ticket} ticket */
function callback({ callback }) {
  if (!callback) return nothing;
  const due = callback.due_at ? Date.parse(callback.due_at) : null;
  /** @type {Intl.DateTimeFormatOptions} */
  const format = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return html`<p class="callback-line" data-testid="callback">
    <b>Callback requested: </b>${callback.name}, ${callback.contact}, ${callback.when}
    ${
      due === null
        ? nothing
        : html`<span class="promised ${due < now() ? "late" : ""}" data-testid="callback-due"
            >Promised by ${new Date(due).toLocaleString([], format)}</span
          >`
    }
  </p>`;
}

/** @param {string} entry @param {Parts["entries"]} entries @param {Parts["show"]} show */
function entryLink(entry, entries, show) {
  return html`<button type="button" class="link" title=${entry} @click=${() => show(entry)}>
    ${entries.get(entry)?.question ?? entry}
  </button>`;
}

/** What was asked and what the bot answered, a line each, the newest last. @param {Omit<Parts, "ticket">} parts */
function soFar({ messages, entries, show }) {
  /** @type {{asked: string, answers: {entry: string, likely: boolean, refuted: boolean}[]}[]} */
  const lines = [];
  /** @type {Message|null} */
  let before = null;
  for (const message of messages) {
    const { sender, kind, entry, refuted } = message;
    if (sender === "customer" && isQuestion(message, before)) lines.push({ asked: message.text, answers: [] });
    else if (sender === "bot" && entry && (kind === "answer" || kind === "likely")) {
      lines.at(-1)?.answers.push({ entry, likely: kind === "likely", refuted });
    }
    if (sender === "bot") before = message;
  }
  if (!lines.length) return nothing;
  const more = lines.length - MESSAGES;
  return html`<div class="so-far" data-testid="so-far">
    <h3>So far</h3>
    ${more > 0 ? html`<p class="hint">${counted(more, "earlier message", "earlier messages")}</p>` : nothing}
    <ul>
      ${lines.slice(-MESSAGES).map(
        ({ asked, answers }) => html`<li>
          <q dir="auto">${asked.length > MESSAGE_CHARS ? `${asked.slice(0, MESSAGE_CHARS)}…` : asked}</q>
          ${
            answers.length
              ? html`<span
                  >${answers[0]?.likely ? "shown as likely" : "answered"}:
                  ${answers.map(({ entry }, n) => [n ? ", " : "", entryLink(entry, entries, show)])}${
                    answers[0]?.refuted ? ", not what was asked" : ""
                  }</span
                >`
              : html`<span class="hint">not answered</span>`
          }
        </li>`,
      )}
    </ul>
  </div>`;
}

/**
 * Whether the customer asked something: not a button that only does something, nor an answer to the callback form.
 * @param {Message} message
 * @param {Message|null} before the bot's message before it
 */
function isQuestion(message, before) {
  const pressed = before?.choices.some((choice) => choice.action && choice.label === message.text);
  return !pressed && before?.kind !== "collect";
}

/** The decision that made the ticket. @param {Message[]} messages */
function handOverDecision(messages) {
  const handed = messages.findLast((message) => message.decision?.kind === "hand_over");
  return (handed ?? messages.findLast((message) => message.decision?.reason))?.decision ?? null;
}
