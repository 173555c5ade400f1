/** The left pane: the rep's chats, and the customers who are waiting. */
import { now, since } from "../clock.js";
import { html, icon, made, nothing, ref, render, repeat } from "../dom.js";
import { counted, dueWords, priorityLevel, queueWords, reasonWords, span, waitLevel } from "../words.js";
import { pastView } from "./past.js";

/** @import { Ticket } from "../../types/shapes.js" */

/**
 * @typedef {Object} QueueView
 * @property {HTMLElement} element
 * @property {() => void} focus moves the focus to the list
 * @property {() => void} find moves the focus to the search of past chats
 * @property {(by: number) => void} move marks the next or previous ticket
 * @property {(by: number) => void} step opens the next or previous of my chats
 * @property {() => void} claimMarked claims the ticket that has the focus, or else the one on screen
 */

/** @param {import("../desk.js").Desk} desk @returns {QueueView} */
export function queueView(desk) {
  const { state } = desk;
  const past = pastView(desk);
  const element = made(html`<nav class="pane queue" aria-label="Tickets" data-testid="queue"></nav>`);
  /** Tickets whose claim is on its way. @type {Set<number>} */
  const claiming = new Set();
  /** @type {Map<number, HTMLElement>} */
  const buttons = new Map();
  /** The ticket that was last focused. @type {number|null} */
  let marked = null;

  function paint() {
    const within = lists()?.contains(document.activeElement);
    render(template(), element);
    // The ticket that had the focus has left, as when a colleague claimed it: the focus goes to the one in its place.
    if (within && !lists()?.contains(document.activeElement)) focus();
  }

  function lists() {
    return element.querySelector(".lists");
  }

  function template() {
    const { status, problem } = state.lists;
    const mine = state.mine();
    const waiting = state.waiting();
    const longest = Math.max(0, ...waiting.map((ticket) => now() - Date.parse(ticket.opened_at)));
    const title = `${counted(waiting.length, "customer", "customers")} waiting, the longest for ${span(longest)}`;
    const loading = status === "loading" ? "Loading…" : null;
    return html`
      ${
        problem &&
        html`<div class="state" role="alert">
          <p>${status === "ready" ? `The lists may be out of date. ${problem}` : problem}</p>
          <button type="button" @click=${() => desk.reload()}>Try again</button>
        </div>`
      }
      <div class="lists" @keydown=${pressed}>
        <section>
          <h2>My chats <span class="count" data-testid="my-chats-count">${mine.length || ""}</span></h2>
          <ul class="rows" data-testid="my-chats">${repeat(mine, ({ id }) => id, row)}</ul>
          <p class="empty" data-testid="my-chats-empty" ?hidden=${mine.length > 0 || status === "error"}>
            ${loading ?? "No open chats. Claim a ticket to begin."}
          </p>
        </section>
        <section>
          <h2>
            Waiting
            <span class="count" title=${waiting.length ? title : nothing} data-testid="waiting-count"
              >${waiting.length || ""}</span
            >
          </h2>
          ${filter()}
          <ul class="rows" data-testid="waiting">${repeat(waiting, ({ id }) => id, row)}</ul>
          <p class="empty" data-testid="waiting-empty" ?hidden=${waiting.length > 0 || status === "error"}>
            ${loading ?? "Nobody is waiting. New tickets appear here by themselves."}
          </p>
        </section>
      </div>
      ${past.element}
    `;
  }

  /** The choice of queues: first the rep's own, which are all where the rep serves all. */
  function filter() {
    const queues = state.queues.filter((queue) => queue.active);
    const mine = Boolean(state.me?.queues.length);
    return html`<select
      class="which"
      aria-label="Queue"
      data-testid="queue-filter"
      @change=${(/** @type {{target: HTMLSelectElement}} */ { target }) => desk.showQueue(target.value || null)}
    >
      <option value="" .selected=${state.queue === null}>${mine ? "My queues" : "All queues"}</option>
      ${queues.map(
        ({ name, title }) => html`<option value=${name} .selected=${state.queue === name}>${title}</option>`,
      )}
    </select>`;
  }

  /** @param {Ticket} ticket */
  function row(ticket) {
    const { id } = ticket;
    const own = ticket.status === "claimed";
    const selected = state.selected === id;
    const waitingSince = own ? state.unansweredSince(id) : ticket.opened_at;
    const wait = since(waitingSince);
    const tab = tabStop() === id ? 0 : -1;
    let title = `Waiting ${span(wait)}, priority ${Math.round(ticket.priority)} of 100`;
    if (own && waitingSince) title = `The customer has waited ${span(wait)} for your answer`;
    else if (own) title = state.knows(id) ? "Answered" : "";
    return html`<li
      class="row ${selected ? "open" : ""} ${state.fresh.has(id) ? "fresh" : ""}"
      data-testid="ticket-${id}"
      data-ticket=${id}
      data-reason=${ticket.reason}
    >
      <button
        type="button"
        class="row-open"
        title=${title}
        tabindex=${tab}
        aria-current=${selected ? "true" : nothing}
        @click=${() => desk.open(id)}
        @focus=${() => mark(id)}
        ${ref((button) => (button ? buttons.set(id, /** @type {HTMLElement} */ (button)) : buttons.delete(id)))}
      >
        ${rowContent(ticket, waitingSince ? wait : null)}
      </button>
      ${own ? nothing : claimButton(ticket, tab)}
    </li>`;
  }

  /** @param {Ticket} ticket @param {number} tab */
  function claimButton(ticket, tab) {
    return html`<button
      type="button"
      class="claim small"
      tabindex=${tab}
      ?disabled=${claiming.has(ticket.id)}
      aria-label="Claim ticket ${ticket.id}: ${reasonWords(ticket)}"
      data-testid="claim-${ticket.id}"
      @click=${() => claim(ticket.id)}
      @focus=${() => mark(ticket.id)}
    >
      Claim
    </button>`;
  }

  /** @param {Ticket} ticket @param {number|null} wait ms that the customer has waited; null where nobody waits */
  function rowContent(ticket, wait) {
    const own = ticket.status === "claimed";
    const unread = own ? state.unread(ticket.id) : 0;
    const typing = (state.chats.get(ticket.id)?.typingUntil ?? 0) > Date.now();
    return html`
      <span class="row-head">
        <span class="reason ${ticket.reason}" data-testid="reason">${reasonWords(ticket)}</span>
        <span class="gap"></span>
        ${
          unread > 0
            ? html`<span class="unread" data-testid="unread"
                ><span class="visually-hidden">unread: </span>${unread}</span
              >`
            : nothing
        }
        ${
          wait === null
            ? nothing
            : html`<span class="wait ${waitLevel(wait)}" data-testid="wait"
                ><span class="visually-hidden">waiting </span>${span(wait)}</span
              >`
        }
      </span>
      <span class="preview" dir="auto" data-testid="preview"
        >${typing ? html`<em>typing…</em>` : ticket.preview || "No messages yet"}</span
      >
      <span class="row-foot"><span class="number">#${ticket.id}</span>${tags(ticket)}</span>
    `;
  }

  /** @param {Ticket} ticket */
  function tags(ticket) {
    const own = ticket.status === "claimed";
    const due = ticket.due === "past" ? "Overdue" : "Due soon";
    const unsent = own && desk.outbox.of(ticket.id).some((item) => item.state === "failed");
    return [
      ticket.reason !== "route" &&
        html`<span class="tag" data-testid="ticket-queue">${queueWords(ticket.queue)}</span>`,
      ticket.due !== "later" &&
        html`<span class="tag due-${ticket.due}" title=${dueWords(ticket)} data-testid="due">${due}</span>`,
      unsent && html`<span class="tag due-past" data-testid="unsent">Not sent</span>`,
      ticket.callback && html`<span class="tag callback" data-testid="callback-mark">${icon("phone")}Callback</span>`,
      !own &&
        html`<span class="priority ${priorityLevel(ticket.priority)}" data-testid="priority"
          ><span class="visually-hidden">priority </span>${Math.round(ticket.priority)}</span
        >`,
    ].map((tag) => tag || nothing);
  }

  /** @param {number} id */
  async function claim(id) {
    claiming.add(id);
    paint();
    await desk.claim(id);
    claiming.delete(id);
    paint();
  }

  /** The one row that Tab stops at; j, k and the arrows reach the others. */
  function tabStop() {
    const ids = order();
    if (marked !== null && ids.includes(marked)) return marked;
    return state.selected !== null && ids.includes(state.selected) ? state.selected : (ids[0] ?? null);
  }

  function order() {
    return [...state.mine(), ...state.waiting()].map((ticket) => ticket.id);
  }

  /** @param {number} id */
  function mark(id) {
    if (marked === id) return;
    marked = id;
    paint();
  }

  /** @param {number} id */
  function focusRow(id) {
    mark(id);
    const button = buttons.get(id);
    button?.focus();
    button?.scrollIntoView({ block: "nearest" });
  }

  function focus() {
    const id = tabStop();
    if (id !== null) focusRow(id);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // In the choice of queues the arrows are its own.
    if (event.target instanceof HTMLSelectElement) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  }

  /** @param {number} by */
  function move(by) {
    const ids = order();
    const from = element.contains(document.activeElement) ? tabStop() : state.selected;
    const at = ids.indexOf(from ?? -1);
    const next = at < 0 ? (by > 0 ? 0 : ids.length - 1) : Math.min(Math.max(at + by, 0), ids.length - 1);
    const id = ids[next];
    if (id !== undefined) focusRow(id);
  }

  for (const topic of /** @type {const} */ (["tickets", "selected", "team"])) state.on(topic, paint);
  paint();

  return {
    element,
    focus,
    find: past.focus,
    move,
    step(by) {
      const ids = state.mine().map((ticket) => ticket.id);
      const at = ids.indexOf(state.selected ?? -1);
      const id = ids[at < 0 ? 0 : (at + by + ids.length) % ids.length];
      if (id !== undefined) desk.open(id);
    },
    claimMarked() {
      const id = element.contains(document.activeElement) ? tabStop() : state.selected;
      if (id !== null && state.tickets.get(id)?.status === "waiting") desk.claim(id);
    },
  };
}
