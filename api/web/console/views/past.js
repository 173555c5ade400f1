/** The search of past chats, under the list of tickets. */
import * as api from "../api.js";
import { html, made, render, repeat } from "../dom.js";
import { problemOf } from "../http.js";
import { reasonWords, shortDay } from "../words.js";

/** @import { FoundTicket, Ticket } from "../../types/shapes.js" */

const PAUSE_MS = 200;
const MIN_CHARS = 2;

/** @param {import("../desk.js").Desk} desk @returns {{element: HTMLElement, focus: () => void}} */
export function pastView(desk) {
  const element = made(html`<section class="past"></section>`);
  let timer = 0;
  /** @type {AbortController|null} */
  let request = null;
  /** @type {FoundTicket[]} */
  let found = [];
  let emptyText = "";

  function paint() {
    render(
      html`<h2>Past chats</h2>
        <input
          type="search"
          placeholder="Search past chats"
          autocomplete="off"
          maxlength="200"
          aria-label="Search past chats"
          data-testid="past-search"
          @input=${later}
          @keydown=${pressed}
        />
        <p class="empty" role="status" ?hidden=${!emptyText}>${emptyText}</p>
        <ul class="rows" data-testid="past">${repeat(found, ({ ticket }) => ticket.id, row)}</ul>`,
      element,
    );
  }

  /** @param {FoundTicket} found */
  function row({ ticket, snippet }) {
    return html`<li class="row" data-testid="past-${ticket.id}">
      <button type="button" class="row-open" @click=${() => desk.open(ticket.id, { write: false })}>
        <span class="row-head">
          <span class="reason ${ticket.reason}">${reasonWords(ticket)}</span>
          <span class="gap"></span>
          <time datetime=${ticket.opened_at}>${shortDay(ticket.opened_at)}</time>
        </span>
        <span class="preview" dir="auto">${snippet || ticket.preview}</span>
        <span class="row-foot"
          ><span class="number">#${ticket.id}</span><span class="tag">${statusWords(ticket)}</span></span
        >
      </button>
    </li>`;
  }

  function field() {
    return /** @type {HTMLInputElement} */ (element.querySelector("input"));
  }

  function later() {
    clearTimeout(timer);
    timer = window.setTimeout(search, PAUSE_MS);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.key !== "Escape" || !field().value) return;
    event.preventDefault();
    field().value = "";
    search();
  }

  async function search() {
    request?.abort();
    const words = field().value.trim();
    if (words.length < MIN_CHARS) return show([], "");
    request = new AbortController();
    const { signal } = request;
    try {
      const tickets = await api.searchPast(words, signal);
      show(tickets, tickets.length ? "" : `No chat at the desk has the words “${words}”.`);
    } catch (error) {
      if (!signal.aborted) show([], problemOf(error).message);
    }
  }

  /** @param {FoundTicket[]} tickets @param {string} words */
  function show(tickets, words) {
    found = tickets;
    emptyText = words;
    paint();
  }

  paint();
  return {
    element,
    focus() {
      field().focus();
      field().select();
    },
  };
}

/** @param {Ticket} ticket */
function statusWords({ status, rep }) {
  if (status === "claimed") return rep?.name ?? "Claimed";
  return status === "waiting" ? "Waiting" : "Closed";
}
