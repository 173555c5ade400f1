/** Why the bot handed over: the first thing a rep needs to know. */
import { h } from "../dom.js";
import { mood, percent, reasonSentence, reasonWords } from "../words.js";

const CANDIDATES = 3;
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
      h("span", { class: `mood ${feeling.level}`, data: { testid: "handover-mood" } }, `Upset score ${upset.toFixed(2)}`),
    ),
    h(
      "div",
      { class: "handover-body" },
      h(
        "div",
        { class: "handover-why" },
        h("p", {}, reasonSentence(ticket)),
        h("p", { class: "meter-line" }, h("span", {}, feeling.words), bar(upset, `mood-bar ${feeling.level}`, `Upset score ${upset.toFixed(2)} of 1`), h("span", { class: "figure", data: { testid: "handover-upset" } }, upset.toFixed(2))),
        ticket.callback && h("p", { class: "callback-line", data: { testid: "callback" } }, h("b", {}, "Callback asked for: "), `${ticket.callback.name}, ${ticket.callback.contact}, ${ticket.callback.when}`),
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
              h("li", {}, h("button", { type: "button", class: "link", title: entry, on: { click: () => show(entry) } }, entries.get(entry)?.question ?? entry), bar(p, "p-bar", `Probability ${percent(p)}`), h("span", { class: "figure" }, percent(p))),
            ),
          ),
      ),
    ),
  ];
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
