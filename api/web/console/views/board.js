/** The lead's board: the desk now, and the figures of a period. It is loaded again while it is seen. */
import * as api from "../api.js";
import { every, now } from "../clock.js";
import { html, made, nothing, render } from "../dom.js";
import { problemOf } from "../http.js";
import { BoardFigures } from "./board-figures.js";

/** @import { Board, Queue } from "../../types/shapes.js" */

const REFRESH_MS = 15000;
const MINUTE = 60000;
const DAY = 24 * 60 * MINUTE;
const PERIODS = {
  hour: "Last hour",
  today: "Today",
  day: "Last 24 hours",
  week: "Last 7 days",
  month: "Last 31 days",
};
const LENGTHS = { hour: 60 * MINUTE, day: DAY, week: 7 * DAY, month: 31 * DAY };

/** @typedef {keyof typeof PERIODS} Period */

/** What was chosen last. @type {{period: Period, queue: string}} */
const chosen = { period: "day", queue: "" };

/** @returns {HTMLElement} */
export function boardView() {
  const ended = new AbortController();
  const { signal } = ended;
  const figures = new BoardFigures(signal);
  const element = made(html`<section class="lead-section board" aria-label="Board" data-testid="board"></section>`);
  /** @type {Queue[]} */
  let queues = [];
  /** @type {Board|null} */
  let board = null;
  let updated = "";
  let problem = "";
  let csv = "";
  /** @type {AbortController|null} */
  let request = null;

  function paint() {
    element.toggleAttribute("aria-busy", request !== null);
    render(
      html`<div class="board-head">
          <h2>Board</h2>
          <div class="board-filters">${periodChoice()}${queueChoice()}</div>
          <span class="gap"></span>
          <span class="hint board-updated"
            >${updated ? html`Updated <time datetime=${updated}>${timeWords(updated)}</time>` : nothing}</span
          >
          <a class="button-link" href=${csv} download data-testid="board-csv">Export CSV</a>
        </div>
        <div class="form-problem board-problem" role="alert" data-testid="board-problem" ?hidden=${!problem}>
          <span>${problem}</span><button type="button" class="small" @click=${load}>Try again</button>
        </div>
        ${
          board || problem
            ? nothing
            : html`<p class="state"><span class="spinner" aria-hidden="true"></span>Loading…</p>`
        }
        ${board ? figures.template(board) : nothing}`,
      element,
    );
    if (board) figures.draw(board);
  }

  function periodChoice() {
    /** @param {{target: HTMLSelectElement}} event */
    const choose = ({ target }) => {
      chosen.period = /** @type {Period} */ (target.value);
      load();
    };
    return html`<label class="field-line">
      <span>Period</span>
      <select data-testid="board-period" @change=${choose}>
        ${Object.entries(PERIODS).map(
          ([value, words]) => html`<option value=${value} .selected=${value === chosen.period}>${words}</option>`,
        )}
      </select>
    </label>`;
  }

  function queueChoice() {
    /** @param {{target: HTMLSelectElement}} event */
    const choose = ({ target }) => {
      chosen.queue = target.value;
      load();
    };
    return html`<label class="field-line">
      <span>Queue</span>
      <select data-testid="board-queue" @change=${choose}>
        <option value="" .selected=${chosen.queue === ""}>All queues</option>
        ${queues.map(
          ({ name, title, active }) => html`<option value=${name} .selected=${name === chosen.queue}>
            ${active ? title : `${title} (removed)`}
          </option>`,
        )}
      </select>
    </label>`;
  }

  async function load() {
    request?.abort();
    const mine = new AbortController();
    request = mine;
    const query = { ...periodOf(chosen.period), queue: chosen.queue };
    csv = api.boardCsv(query);
    paint();
    try {
      const loaded = await api.board(query, mine.signal);
      if (mine.signal.aborted) return;
      board = loaded;
      problem = "";
      updated = new Date(now()).toISOString();
    } catch (error) {
      if (mine.signal.aborted) return;
      problem = problemOf(error).message;
    }
    request = null;
    paint();
  }

  async function loadQueues() {
    try {
      queues = await api.queues();
    } catch (error) {
      problemOf(error); // the board says what is wrong; without the list it shows all queues
    }
    paint();
  }

  function look() {
    if (!element.isConnected) {
      request?.abort();
      ended.abort();
    } else if (!request && element.checkVisibility() && document.visibilityState === "visible") load();
  }

  every(REFRESH_MS, look, signal);
  document.addEventListener("visibilitychange", look, { signal });
  loadQueues();
  load();
  return element;
}

/** @param {string} iso */
function timeWords(iso) {
  return new Date(iso).toLocaleTimeString();
}

/** From when to when, by the server's clock. @param {Period} period */
function periodOf(period) {
  const until = now();
  const midnight = new Date(until).setHours(0, 0, 0, 0);
  const since = period === "today" ? Math.min(midnight, until - MINUTE) : until - LENGTHS[period];
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
}
