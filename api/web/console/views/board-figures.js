/** The board's figures: tiles, charts and tables. */
import { html, nothing } from "../dom.js";
import { counted, dateAndTime, percent, presenceWords, span, waitLevel } from "../words.js";
import { barChart, timeChart } from "./charts.js";

/** @import { Board, Percentiles, ServiceLevel } from "../../types/shapes.js" */

const REASONS = /** @type {const} */ (["asked", "upset", "route", "unsure"]);
const REASON_WORDS = { asked: "Asked", upset: "Upset", route: "Routed", unsure: "Unsure" };
const SCORES = ["1", "2", "3", "4", "5"];
const NONE = "–";

export class BoardFigures {
  /** @param {AbortSignal} signal ends the charts */
  constructor(signal) {
    this.overTime = timeChart({
      label: "Chart of chats and hand-overs over time. The table below has the same figures.",
      bars: { words: "Chats", colour: "--accent" },
      steps: { words: "Hand-overs", colour: "--warn" },
      signal,
    });
    this.outcomes = barChart({
      label: "Chart of what the bot answered alone and why it handed over. The table below has the same figures.",
      names: ["Bot alone", ...REASONS.map((reason) => REASON_WORDS[reason])],
      colours: ["--accent", "--warn"],
      other: 1,
      signal,
    });
    this.csat = barChart({
      label: "Chart of how many customers gave each score. The table below has the same figures.",
      names: SCORES,
      colours: ["--accent"],
      signal,
    });
  }

  /** @param {Board} board */
  template(board) {
    const empty = isEmpty(board);
    return html`<div class="board-figures">
      <dl class="tiles">${tiles(board)}</dl>
      <div class="board-cards">${now(board)}${card("Outside the guide", "wide", outside(board))}</div>
      <p class="state board-empty" data-testid="board-empty" ?hidden=${!empty}>Nothing happened in this period.</p>
      <div class="board-cards" ?hidden=${empty}>${this.#period(board)}</div>
    </div>`;
  }

  /** Draws the charts, once they are on the page. @param {Board} board */
  draw(board) {
    if (isEmpty(board)) return;
    const { buckets } = board;
    this.overTime.show(
      buckets.map(({ at }) => Date.parse(at) / 1000),
      buckets.map((bucket) => bucket.conversations),
      buckets.map((bucket) => bucket.hand_overs),
      board.bucket_seconds,
    );
    this.outcomes.show([board.outcomes.bot_alone, ...REASONS.map((reason) => board.hand_overs[reason])]);
    this.csat.show(board.csat.scores);
  }

  /** @param {Board} board */
  #period(board) {
    const { buckets, csat } = board;
    const timeRows = buckets
      .filter((bucket) => bucket.conversations || bucket.hand_overs)
      .map((bucket) => [moment(bucket.at), bucket.conversations, bucket.hand_overs]);
    const scoreRows = SCORES.map((score, index) => [score, csat.scores[index]]);
    return [
      card("Chats and hand-overs", "wide", [
        this.overTime.element,
        folded("Over time", ["From", "Chats", "Hand-overs"], timeRows),
      ]),
      card("Answered or handed over", "", [
        this.outcomes.element,
        folded("Outcomes", ["Outcome", "Count"], outcomeRows(board)),
      ]),
      card("Replies of the bot", "", replies(board)),
      card("Satisfaction", "", [
        csat.count ? nothing : html`<p class="hint">No customer has given a score.</p>`,
        html`<div ?hidden=${!csat.count}>
          ${this.csat.element}${folded("Satisfaction", ["Score", "Customers"], scoreRows)}
        </div>`,
      ]),
      card("Waiting and handling", "", waits(board)),
      card("SLA targets met", "", serviceLevels(board)),
      card("Most asked", "", asked(board)),
      card("Ratings of answers", "", rated(board)),
    ];
  }
}

/** @param {Board} board */
function isEmpty({ outcomes, hand_overs: handOvers }) {
  return outcomes.conversations === 0 && handOvers.total === 0;
}

/** @param {Board} board */
function tiles({ live, outcomes, csat }) {
  const wait = live.longest_wait_seconds ?? null;
  const botPercent = outcomes.bot_percent ?? null;
  const decided = counted(outcomes.bot_alone + outcomes.handed_over, "chat", "chats");
  const waiting = live.waiting === 1 ? "customer" : "customers";
  const level = wait === null ? "" : waitLevel(wait * 1000);
  const scores = csat.count ? `of 5, ${counted(csat.count, "score", "scores")}` : "no scores";
  return [
    tile("waiting", "Waiting", live.waiting, waiting),
    tile("longest", "Longest wait", durationWords(wait), wait === null ? "nobody is waiting" : "so far", level),
    tile("online", "Reps online", live.online, `of ${live.reps.length}`),
    tile(
      "bot",
      "Bot alone",
      percentWords(botPercent),
      botPercent === null ? "not known" : `${outcomes.bot_alone} of ${decided}`,
    ),
    tile("csat", "Satisfaction", csat.mean?.toFixed(1) ?? NONE, scores),
  ];
}

/** @param {string} name @param {string} words @param {unknown} figure @param {string} hint @param {string} [level] */
function tile(name, words, figure, hint, level = "") {
  return html`<div class="tile ${level}" data-testid="tile-${name}">
    <dt>${words}</dt>
    <dd class="tile-figure">${figure}</dd>
    <dd class="hint">${hint}</dd>
  </div>`;
}

/** @param {Board} board */
function now({ live }) {
  const queues = live.queues.map(({ title, waiting, longest_wait_seconds: wait = null }) => [
    title,
    waiting,
    durationWords(wait),
  ]);
  const reps = live.reps.map(({ name, presence, chats, capacity }) => [
    name,
    html`<span class="presence-mark ${presence}">${presenceWords(presence)}</span>`,
    `${chats} of ${capacity}`,
  ]);
  return [
    card("Queues now", "", scrolling("Queues now", ["Queue", "Waiting", "Longest wait"], queues)),
    card("Reps now", "", scrolling("Reps now", ["Rep", "Presence", "Chats"], reps, "No rep serves this queue.")),
  ];
}

/** What the guide does not hold, and what follows from it. @param {Board} board */
function outside({ outside: { percent: assumed, estimated_percent: estimated = null, ...rest } }) {
  const { guess_percent: guess, messages, pinned, answer_from: sure, likely_from: likely } = rest;
  const read = `${messages.toLocaleString()} ${messages === 1 ? "message" : "messages"}`;
  const byMessages = `about ${percentWords(estimated)} of ${read}`;
  const figure = pinned
    ? `Set to ${percentWords(assumed)}`
    : estimated === null
      ? `${percentWords(guess)}, a guess: no message has told yet`
      : `${byMessages[0].toUpperCase()}${byMessages.slice(1)} (guess: ${percentWords(guess)})`;
  const why = pinned
    ? `By the messages of the last 14 days it would be ${byMessages}.`
    : "So many of the last 14 days’ questions ask what the guide does not hold.";
  return [
    html`<p class="board-outside" data-testid="outside-share">${figure}</p>`,
    html`<p class="hint" data-testid="outside-thresholds">
      ${estimated === null ? "" : why} The more there are, the surer the bot has to be. It now answers if it is at least
      ${oneDecimal(sure)} sure${likely < sure ? `, and shows an answer as likely from ${oneDecimal(likely)} on` : ""}.
    </p>`,
  ];
}

/** @param {Board} board */
function outcomeRows({ outcomes, hand_overs: handOvers }) {
  return [
    ["Answered by the bot alone", outcomes.bot_alone],
    ["Neither answered nor handed over", outcomes.other],
    ...REASONS.map((reason) => [`Handed over: ${REASON_WORDS[reason].toLowerCase()}`, handOvers[reason]]),
  ];
}

/** @param {Board} board */
function replies({ replies: { answer, likely, clarify, reword, refuted, refuted_percent: share = null } }) {
  const total = answer + likely + clarify + reword;
  /** @param {string} words @param {number} count */
  const row = (words, count) => [words, count, total ? percentWords((100 * count) / total) : NONE];
  return [
    table(
      "Replies of the bot",
      ["Reply", "Count", "Share"],
      [
        row("Answered", answer),
        row("Shown as likely", likely),
        row("Did you mean", clarify),
        row("Asked to put it another way", reword),
      ],
      "",
    ),
    likely
      ? html`<p class="hint" data-testid="refuted-share">
          Of what was shown as likely, ${refuted} of ${likely} (${percentWords(share)}) was not what the customer had
          asked. Customers do not always say so.
        </p>`
      : nothing,
  ];
}

/** @param {Board} board */
function waits({ wait, handling, partial }) {
  /** @param {string} words @param {Percentiles} seconds */
  const row = (words, { p50, p90, p95 }) => [words, ...[p50, p90, p95].map((value) => secondsWords(value ?? null))];
  return [
    table(
      "Waiting and handling",
      ["", "Median", "90th percentile", "95th percentile"],
      [row("Handed over to claimed", wait), row("Claimed to closed", handling)],
    ),
    partial
      ? html`<p class="form-note">
          There were too many hand-overs to measure each: waits and SLA targets are those of the newest.
        </p>`
      : nothing,
  ];
}

/** @param {Board} board */
function serviceLevels({ first_response: first, resolution }) {
  /** @param {string} words @param {ServiceLevel} level */
  const row = (words, level) => [words, percentWords(level.percent ?? null), level.measured];
  return table("SLA targets met", ["", "Met", "Of"], [row("First reply", first), row("Resolution", resolution)]);
}

/** @param {Board} board */
function asked(board) {
  const rows = board.asked.map(({ entry, question, times }) => [question ?? entry, times]);
  return table("Most asked", ["Entry", "Answered"], rows, "The bot gave no answer from the guide.");
}

/** @param {Board} board */
function rated(board) {
  const rows = board.rated.map(({ entry, question, helpful, unhelpful }) => [question ?? entry, helpful, unhelpful]);
  return scrolling("Ratings", ["Entry", "Helpful", "Not helpful"], rows, "No customer has rated an answer.");
}

/** @param {string} title @param {string} more @param {unknown} content */
function card(title, more, content) {
  return html`<section class="board-card ${more}" aria-label=${title}>
    <h3>${title}</h3>
    ${content}
  </section>`;
}

/** @typedef {unknown[]} Cells the first one heads the row */

/**
 * @param {string} label
 * @param {string[]} heads
 * @param {Cells[]} rows
 * @param {string} [none] where there are no rows
 */
function table(label, heads, rows, none = "") {
  if (!rows.length) return html`<p class="hint">${none}</p>`;
  return bare(label, heads, rows);
}

/**
 * A long table, which scrolls, by keys too.
 * @param {string} label
 * @param {string[]} heads
 * @param {Cells[]} rows
 * @param {string} [none]
 */
function scrolling(label, heads, rows, none = "") {
  if (!rows.length) return html`<p class="hint">${none}</p>`;
  return html`<div class="board-scroll" role="group" aria-label=${label} tabindex="0">
    ${bare(label, heads, rows)}
  </div>`;
}

/** A chart's figures as a table, folded. @param {string} label @param {string[]} heads @param {Cells[]} rows */
function folded(label, heads, rows) {
  return html`<details>
    <summary>As a table</summary>
    ${scrolling(label, heads, rows)}
  </details>`;
}

/** @param {string} label @param {string[]} heads @param {Cells[]} rows */
function bare(label, heads, rows) {
  return html`<table class="board-table" aria-label=${label}>
    <thead>
      <tr>
        ${heads.map((words) => (words ? html`<th scope="col">${words}</th>` : html`<td></td>`))}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([first, ...others]) => html`<tr>
          <th scope="row">${first}</th>
          ${others.map((cell) => html`<td>${cell}</td>`)}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** @param {string} iso */
function moment(iso) {
  return html`<time datetime=${iso}>${dateAndTime(iso)}</time>`;
}

/** @param {number|null} seconds */
function durationWords(seconds) {
  return seconds === null ? NONE : span(seconds * 1000);
}

/** @param {number|null} seconds */
function secondsWords(seconds) {
  return seconds !== null && seconds < 60 ? `${Math.round(seconds)} s` : durationWords(seconds);
}

/** A threshold near 100 %, where a tenth matters. @param {number} value 0 to 100 */
function oneDecimal(value) {
  return `${value.toFixed(1)} %`;
}

/** @param {number|null} value 0 to 100 */
function percentWords(value) {
  return value === null ? NONE : percent(value / 100);
}
