/** The lead's board: how the desk stands now, and what a time came to. It reads itself again while it is seen. */
import * as api from "../api.js";
import { every, now } from "../clock.js";
import { h, refill } from "../dom.js";
import { counted, percent, presenceWords, span, waitLevel } from "../words.js";
import { barChart, timeChart } from "./charts.js";

const REFRESH_MS = 15000;
const MINUTE = 60000;
const DAY = 24 * 60 * MINUTE;
const PERIODS = { hour: "Last hour", today: "Today", day: "Last 24 hours", week: "Last 7 days", month: "Last 31 days" };
const LENGTHS = { hour: 60 * MINUTE, day: DAY, week: 7 * DAY, month: 31 * DAY };
const REASONS = { asked: "Asked", upset: "Upset", route: "Routed", unsure: "Unsure" };
const SCORES = ["1", "2", "3", "4", "5"];

const chosen = { period: "day", queue: "" };

/** @returns {HTMLElement} */
export function boardView() {
  const ended = new AbortController();
  const { signal } = ended;
  const period = h(
    "select",
    { data: { testid: "board-period" }, on: { change: choose } },
    Object.entries(PERIODS).map(([value, words]) => h("option", { value }, words)),
  );
  const queue = h(
    "select",
    { data: { testid: "board-queue" }, on: { change: choose } },
    h("option", { value: "" }, "All queues"),
  );
  const updated = h("span", { class: "hint board-updated" });
  const sheet = h("a", { class: "button-link", download: "", data: { testid: "board-csv" } }, "Export CSV");
  const problem = h("div", {
    class: "form-problem board-problem",
    role: "alert",
    hidden: true,
    data: { testid: "board-problem" },
  });
  const figures = parts(signal);
  const loading = h("p", { class: "state" }, h("span", { class: "spinner", "aria-hidden": "true" }), "Loading…");
  const element = h(
    "section",
    { class: "lead-section board", "aria-label": "Board", data: { testid: "board" } },
    h(
      "div",
      { class: "board-head" },
      h("h2", {}, "Board"),
      h(
        "div",
        { class: "board-filters" },
        h("label", { class: "field-line" }, h("span", {}, "Time"), period),
        h("label", { class: "field-line" }, h("span", {}, "Queue"), queue),
      ),
      h("span", { class: "gap" }),
      updated,
      sheet,
    ),
    problem,
    loading,
    figures.element,
  );
  period.value = chosen.period;
  figures.element.hidden = true;
  let asking = null;

  function choose() {
    chosen.period = period.value;
    chosen.queue = queue.value;
    load();
  }

  async function load() {
    asking?.abort();
    const mine = (asking = new AbortController());
    const query = { ...timeOf(chosen.period), queue: chosen.queue };
    sheet.href = api.boardSheet(query);
    element.setAttribute("aria-busy", "true");
    try {
      const board = await api.board(query, mine.signal);
      if (mine.signal.aborted) return;
      problem.hidden = true;
      figures.element.hidden = false;
      figures.show(board);
      refill(
        updated,
        "Updated ",
        h("time", { datetime: new Date(now()).toISOString() }, new Date(now()).toLocaleTimeString()),
      );
    } catch (error) {
      if (mine.signal.aborted) return;
      refill(
        problem,
        h("span", {}, error.message),
        h("button", { type: "button", class: "small", on: { click: load } }, "Try again"),
      );
      problem.hidden = false;
    }
    asking = null;
    loading.hidden = true;
    element.removeAttribute("aria-busy");
  }

  async function loadQueues() {
    try {
      const queues = await api.queues();
      queue.append(
        ...queues.map(({ name, title, active }) => h("option", { value: name }, active ? title : `${title} (removed)`)),
      );
      queue.value = chosen.queue;
    } catch {
      // The board says what is wrong; without the list it shows all queues.
    }
  }

  function look() {
    if (!element.isConnected) {
      asking?.abort();
      ended.abort();
    } else if (!asking && element.checkVisibility() && document.visibilityState === "visible") load();
  }

  every(REFRESH_MS, look, signal);
  document.addEventListener("visibilitychange", look, { signal });
  loadQueues();
  load();
  return element;
}

/** From when to when, by the server's clock. */
function timeOf(name) {
  const until = now();
  const midnight = new Date(until).setHours(0, 0, 0, 0);
  const since = name === "today" ? Math.min(midnight, until - MINUTE) : until - LENGTHS[name];
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
}

/** Everything that shows figures. @returns {{element: HTMLElement, show: function(Object): void}} */
function parts(signal) {
  const tiles = h("dl", { class: "tiles" });
  const empty = h(
    "p",
    { class: "state board-empty", hidden: true, data: { testid: "board-empty" } },
    "Nothing happened in this time.",
  );
  const overTime = timeChart({
    label: "Chart of conversations and hand-overs over time. The table under it holds the same.",
    series: [
      { words: "Conversations", colour: "--accent" },
      { words: "Hand-overs", colour: "--warn" },
    ],
    signal,
  });
  const outcomes = barChart({
    label: "Chart of what the bot answered alone and why it handed over. The table under it holds the same.",
    names: ["Bot alone", ...Object.values(REASONS)],
    colours: ["--accent", "--warn"],
    other: 1,
    signal,
  });
  const csat = barChart({
    label: "Chart of how many customers gave each score. The table under it holds the same.",
    names: SCORES,
    colours: ["--accent"],
    signal,
  });
  const timeTable = table("Over time", ["From", "Conversations", "Hand-overs"], { folded: true });
  const outcomeTable = table("Outcomes", ["Outcome", "Count"], { folded: true });
  const csatTable = table("Satisfaction", ["Score", "Customers"], { folded: true });
  const waits = table("Waiting and handling", ["", "Half in", "90 % in", "95 % in"]);
  const kept = table("Targets", ["", "Kept", "Of"]);
  const asked = table("Most asked", ["Entry", "Answered"]);
  const rated = table("Ratings", ["Entry", "Helpful", "Not"], { scrolls: true });
  const lines = table("Lines now", ["Queue", "Waiting", "Longest wait"], { scrolls: true });
  const reps = table("Reps now", ["Rep", "Presence", "Chats"], { scrolls: true });
  const noScores = h("p", { class: "hint" }, "Nobody gave a score.");
  const partial = h(
    "p",
    { class: "form-note", hidden: true },
    "There were more hand-overs than are measured one by one: waits and targets are of the newest.",
  );
  const past = h(
    "div",
    { class: "board-cards" },
    card("Conversations and hand-overs", "wide", overTime.element, timeTable.element),
    card("Answered or handed over", "", outcomes.element, outcomeTable.element),
    card("Satisfaction", "", noScores, csat.element, csatTable.element),
    card("Waiting and handling", "", waits.element, partial),
    card("Targets kept", "", kept.element),
    card("Most asked", "", asked.element),
    card("Ratings of answers", "", rated.element),
  );
  const live = h(
    "div",
    { class: "board-cards" },
    card("Lines now", "", lines.element),
    card("Reps now", "", reps.element),
  );

  function show(board) {
    refill(tiles, tilesOf(board));
    const nothing = board.outcomes.conversations === 0 && board.hand_overs.total === 0;
    empty.hidden = !nothing;
    past.hidden = nothing;
    partial.hidden = !board.partial;
    lines.show(
      board.live.queues.map(({ title, waiting, longest_wait_seconds: wait }) => [
        title,
        waiting,
        wait === null ? "–" : span(wait * 1000),
      ]),
    );
    reps.show(
      board.live.reps.map((rep) => [
        rep.name,
        h("span", { class: `presence-mark ${rep.presence}` }, presenceWords(rep.presence)),
        `${rep.chats} of ${rep.capacity}`,
      ]),
      "Nobody serves this queue.",
    );
    if (nothing) return;
    const reasons = Object.keys(REASONS).map((reason) => board.hand_overs[reason]);
    overTime.show(
      board.buckets.map(({ at }) => Date.parse(at) / 1000),
      [board.buckets.map((bucket) => bucket.conversations), board.buckets.map((bucket) => bucket.hand_overs)],
      board.bucket_seconds,
    );
    outcomes.show([board.outcomes.bot_alone, ...reasons]);
    noScores.hidden = board.csat.count > 0;
    csat.element.hidden = csatTable.element.hidden = board.csat.count === 0;
    csat.show(board.csat.scores);
    timeTable.show(
      board.buckets
        .filter((bucket) => bucket.conversations || bucket.hand_overs)
        .map((bucket) => [moment(bucket.at), bucket.conversations, bucket.hand_overs]),
    );
    outcomeTable.show([
      ["Answered by the bot alone", board.outcomes.bot_alone],
      ["Neither answered nor handed over", board.outcomes.other],
      ...Object.entries(REASONS).map(([reason, words]) => [
        `Handed over: ${words.toLowerCase()}`,
        board.hand_overs[reason],
      ]),
    ]);
    csatTable.show(SCORES.map((score, index) => [score, board.csat.scores[index]]));
    waits.show(
      [
        ["Until claimed", board.wait],
        ["From claimed to closed", board.handling],
      ].map(([words, { p50, p90, p95 }]) => [words, ...[p50, p90, p95].map(secondsWords)]),
    );
    kept.show(
      [
        ["First answer", board.first_response],
        ["Closed", board.resolution],
      ].map(([words, target]) => [words, percentWords(target.percent), target.measured]),
    );
    asked.show(
      board.asked.map(({ entry, question, times }) => [question ?? entry, times]),
      "The bot gave no answer from the guide.",
    );
    rated.show(
      board.rated.map(({ entry, question, helpful, unhelpful }) => [question ?? entry, helpful, unhelpful]),
      "Nobody rated an answer.",
    );
  }

  return { element: h("div", { class: "board-figures" }, tiles, live, empty, past), show };
}

function tilesOf({ live, outcomes, csat }) {
  const wait = live.longest_wait_seconds;
  const decided = outcomes.bot_alone + outcomes.handed_over;
  return [
    tile("waiting", "Waiting", live.waiting, counted(live.waiting, "customer", "customers").replace(/^\d+ /, "")),
    tile(
      "longest",
      "Longest wait",
      wait === null ? "–" : span(wait * 1000),
      wait === null ? "nobody waits" : "so far",
      wait === null ? "" : waitLevel(wait * 1000),
    ),
    tile("online", "Reps online", live.online, `of ${live.reps.length}`),
    tile(
      "bot",
      "Bot alone",
      percentWords(outcomes.bot_percent),
      outcomes.bot_percent === null ? "not known" : `${outcomes.bot_alone} of ${counted(decided, "chat", "chats")}`,
    ),
    tile(
      "csat",
      "Satisfaction",
      csat.mean === null ? "–" : csat.mean.toFixed(1),
      csat.count ? `of 5, ${counted(csat.count, "score", "scores")}` : "no scores",
    ),
  ];
}

function tile(name, words, figure, hint, level = "") {
  return h(
    "div",
    { class: `tile ${level}`, data: { testid: `tile-${name}` } },
    h("dt", {}, words),
    h("dd", { class: "tile-figure" }, figure),
    h("dd", { class: "hint" }, hint),
  );
}

function card(title, more, ...content) {
  return h("section", { class: `board-card ${more}`, "aria-label": title }, h("h3", {}, title), content);
}

/** A table that is filled again and again; `folded` under a chart, where it says the same in figures. A long one scrolls, by keys too. */
function table(label, heads, { folded = false, scrolls = folded } = {}) {
  const body = h("tbody", {});
  const none = h("p", { class: "hint", hidden: true });
  const whole = h(
    "table",
    { class: "board-table", "aria-label": label },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        heads.map((words) => (words ? h("th", { scope: "col" }, words) : h("td", {}))),
      ),
    ),
    body,
  );
  const scrolled = scrolls
    ? h("div", { class: "board-scroll", role: "group", "aria-label": label, tabIndex: 0 }, whole)
    : h("div", {}, whole);
  return {
    element: folded ? h("details", {}, h("summary", {}, "As a table"), scrolled) : h("div", {}, scrolled, none),
    show(rows, words = "") {
      refill(
        body,
        rows.map(([first, ...others]) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, first),
            others.map((cell) => h("td", {}, cell)),
          ),
        ),
      );
      refill(none, words);
      none.hidden = rows.length > 0 || !words;
      if (!folded) scrolled.hidden = rows.length === 0;
    },
  };
}

function moment(iso) {
  return h("time", { datetime: iso }, new Date(iso).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }));
}

function secondsWords(seconds) {
  if (seconds === null) return "–";
  return seconds < 60 ? `${Math.round(seconds)} s` : span(seconds * 1000);
}

function percentWords(value) {
  return value === null ? "–" : percent(value / 100);
}
