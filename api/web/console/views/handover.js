/** Why the bot handed over: the first thing a rep needs to know. */
import { now } from "../clock.js";
import { h } from "../dom.js";
import { mood, outcomeWords, percent, reasonSentence, reasonWords } from "../words.js";

const CANDIDATES = 3;
/** What the customer said last, in so many lines of so many characters. */
const ASKED = 4;
const ASKED_CHARS = 100;
/** Below this a candidate is none. */
const NOISE = 0.03;

/**
 * @param {Object} ticket
 * @param {Object[]} messages with the decisions behind them
 * @param {Map<string, Object>} entries the guide by entry id, for the questions
 * @param {function(string): void} show shows an entry in the guide
 * @returns {HTMLElement[]} summary and body, for a `details`
 */
export function handoverCard(ticket, messages, entries, show) {
  const decision = handingOver(messages);
  const upset = decision?.upset ?? ticket.upset ?? 0;
  const feeling = mood(upset);
  const ranking = (decision?.ranking ?? []).slice(0, CANDIDATES).filter(({ p }) => p >= NOISE);
  return [
    h(
      "summary",
      {},
      h("span", { class: "handover-title" }, "Why the bot handed over"),
      h("span", { class: `reason ${ticket.reason}`, data: { testid: "handover-reason" } }, reasonWords(ticket)),
      h(
        "span",
        { class: `mood ${feeling.level}`, data: { testid: "handover-mood" } },
        `Upset score ${upset.toFixed(2)}`,
      ),
    ),
    h(
      "div",
      { class: "handover-body" },
      soFar(messages, entries, show),
      h(
        "div",
        { class: "handover-why" },
        h("p", {}, reasonSentence(ticket)),
        h(
          "p",
          { class: "meter-line" },
          h("span", {}, feeling.words),
          bar(upset, `mood-bar ${feeling.level}`, `Upset score ${upset.toFixed(2)} of 1`),
          h("span", { class: "figure", data: { testid: "handover-upset" } }, upset.toFixed(2)),
        ),
        ticket.callback &&
          h(
            "p",
            { class: "callback-line", data: { testid: "callback" } },
            h("b", {}, "Callback asked for: "),
            `${ticket.callback.name}, ${ticket.callback.contact}, ${ticket.callback.when}`,
            ticket.callback.due_at &&
              h(
                "span",
                {
                  class: `promised ${Date.parse(ticket.callback.due_at) < now() ? "late" : ""}`,
                  data: { testid: "callback-due" },
                },
                `Promised by ${new Date(ticket.callback.due_at).toLocaleString([], { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })}`,
              ),
          ),
      ),
      h(
        "div",
        { class: "handover-ranking" },
        h("h3", {}, ranking.length ? "What the bot thought it was about" : "The bot had no candidate answers"),
        ranking.length > 0 &&
          h(
            "ol",
            { data: { testid: "handover-ranking" } },
            ranking.map(({ entry, p }) =>
              h(
                "li",
                {},
                h(
                  "button",
                  { type: "button", class: "link", title: entry, on: { click: () => show(entry) } },
                  entries.get(entry)?.question ?? entry,
                ),
                bar(p, "p-bar", `Probability ${percent(p)}`),
                h("span", { class: "figure" }, percent(p)),
              ),
            ),
          ),
      ),
    ),
  ];
}

/** The customer's chats before this one. @param {Object[]} tickets @param {function(number): void} open @returns {HTMLElement|null} */
export function earlierChats(tickets, open) {
  if (!tickets.length) return null;
  const about = ({ opened_at: at, wrap_up: wrapUp }) =>
    `${new Date(at).toLocaleDateString([], { day: "numeric", month: "short" })}${wrapUp ? `, ${outcomeWords(wrapUp.outcome).toLowerCase()}` : ""}`;
  return h(
    "p",
    { class: "earlier-chats", data: { testid: "earlier-chats" } },
    "The same customer before: ",
    tickets.map((ticket, n) => [
      n ? " · " : "",
      h(
        "button",
        { type: "button", class: "link", title: ticket.preview, on: { click: () => open(ticket.id) } },
        `#${ticket.id}, ${about(ticket)}`,
      ),
    ]),
  );
}

/** What was asked and what the bot made of it, a line each, the newest last. */
function soFar(messages, entries, show) {
  const lines = [];
  let before = null;
  for (const message of messages) {
    if (message.sender === "customer" && isQuestion(message, before)) lines.push({ asked: message.text, answers: [] });
    else if (message.sender === "bot" && message.kind === "answer" && message.entry && lines.length)
      lines.at(-1).answers.push(message.entry);
    if (message.sender === "bot") before = message;
  }
  if (!lines.length) return null;
  const left = lines.length - ASKED;
  return h(
    "div",
    { class: "so-far", data: { testid: "so-far" } },
    h("h3", {}, "So far"),
    left > 0 && h("p", { class: "hint" }, `${left} earlier ${left === 1 ? "message" : "messages"}`),
    h(
      "ul",
      {},
      lines.slice(-ASKED).map(({ asked, answers }) =>
        h(
          "li",
          {},
          h("q", { dir: "auto" }, asked.length > ASKED_CHARS ? `${asked.slice(0, ASKED_CHARS)}…` : asked),
          answers.length
            ? h(
                "span",
                {},
                " answered: ",
                answers.map((entry, n) => [
                  n ? ", " : "",
                  h(
                    "button",
                    { type: "button", class: "link", on: { click: () => show(entry) } },
                    entries.get(entry)?.question ?? entry,
                  ),
                ]),
              )
            : h("span", { class: "hint" }, " not answered"),
        ),
      ),
    ),
  );
}

/** Not a button that only does something, nor what the form for a callback asked for. */
function isQuestion(message, before) {
  const pressed = before?.choices?.some((choice) => choice.action && choice.label === message.text);
  return !pressed && before?.kind !== "collect";
}

/** @param {Object[]} messages @returns {Object|null} the decision that made the ticket */
function handingOver(messages) {
  const handed = messages.findLast((message) => message.decision?.kind === "hand_over");
  return (handed ?? messages.findLast((message) => message.decision?.reason))?.decision ?? null;
}

function bar(share, name, label) {
  const filled = h("span", { class: "bar-filled" });
  filled.style.inlineSize = `${Math.round(Math.min(Math.max(share, 0), 1) * 100)}%`;
  return h("span", { class: `bar ${name}`, role: "img", "aria-label": label }, filled);
}
