/** The left pane: my chats, and who is waiting. */
import { now, since } from "../clock.js";
import { h, icon, keyed, refill } from "../dom.js";
import { pastView } from "./past.js";
import { counted, dueWords, priorityLevel, queueWords, reasonWords, span, waitLevel } from "../words.js";

/**
 * @param {import("../desk.js").Desk} desk
 * @returns {{element: HTMLElement, focus: function(): void, find: function(): void, move: function(number): void, step: function(number): void, claimMarked: function(): void}}
 */
export function queueView(desk) {
  const { state } = desk;
  const mine = list("my-chats", "My chats");
  const waiting = list("waiting", "Waiting");
  const which = h("select", {
    class: "which",
    "aria-label": "Waiting in",
    data: { testid: "queue-filter" },
    on: { change: () => desk.showQueue(which.value || null) },
  });
  waiting.section.insertBefore(which, waiting.rows);
  const problem = h("div", { class: "state", role: "alert", hidden: true });
  const past = pastView(desk);
  const element = h(
    "nav",
    { class: "pane queue", "aria-label": "Tickets", data: { testid: "queue" } },
    problem,
    mine.section,
    waiting.section,
    past.element,
  );
  let marked = null;

  function list(testid, title) {
    const count = h("span", { class: "count", data: { testid: `${testid}-count` } });
    const rows = h("ul", { class: "rows", data: { testid } });
    const empty = h("p", { class: "empty", data: { testid: `${testid}-empty` } });
    return { section: h("section", {}, h("h2", {}, title, " ", count), rows, empty), rows, empty, count };
  }

  function make(ticket) {
    const id = ticket.id;
    const open = h("button", {
      type: "button",
      class: "row-open",
      on: { click: () => desk.open(id), focus: () => mark(id) },
    });
    const claim = h(
      "button",
      {
        type: "button",
        class: "claim small",
        data: { testid: `claim-${id}` },
        on: { click: () => take(id, claim), focus: () => mark(id) },
      },
      "Claim",
    );
    return h("li", { class: "row", data: { testid: `ticket-${id}`, ticket: String(id) } }, open, claim);
  }

  async function take(id, button) {
    button.disabled = true;
    if (!(await desk.claim(id))) {
      button.disabled = false;
      focus();
    }
  }

  function update(node, ticket) {
    const [open, claim] = node.children;
    const own = ticket.status === "claimed";
    const unread = own ? state.unread(ticket.id) : 0;
    const waitingSince = own ? state.unansweredSince(ticket.id) : ticket.opened_at;
    const typing = (state.chats.get(ticket.id)?.typingUntil ?? 0) > Date.now();
    const waited = since(waitingSince);
    const answered = own && state.knows(ticket.id) && !waitingSince;
    const unsent = own && desk.outbox.of(ticket.id).some((item) => item.state === "failed");
    const looks = JSON.stringify([
      ticket,
      unread,
      typing,
      answered,
      unsent,
      waitingSince && span(waited),
      waitLevel(waited),
      state.selected === ticket.id,
      state.fresh.has(ticket.id),
      tabbed() === ticket.id,
    ]);
    if (node.looks === looks) return;
    node.looks = looks;
    node.classList.toggle("open", state.selected === ticket.id);
    node.classList.toggle("fresh", state.fresh.has(ticket.id));
    node.dataset.reason = ticket.reason;
    claim.hidden = own;
    claim.setAttribute("aria-label", `Claim ticket ${ticket.id}: ${reasonWords(ticket)}`);
    open.tabIndex = claim.tabIndex = tabbed() === ticket.id ? 0 : -1;
    if (state.selected === ticket.id) open.setAttribute("aria-current", "true");
    else open.removeAttribute("aria-current");
    open.title = own
      ? waitingSince
        ? `The customer has waited ${span(waited)} for your answer`
        : answered
          ? "Answered"
          : ""
      : `Waiting ${span(waited)}, priority ${Math.round(ticket.priority)} of 100`;
    refill(
      open,
      h(
        "span",
        { class: "row-head" },
        h("span", { class: `reason ${ticket.reason}`, data: { testid: "reason" } }, reasonWords(ticket)),
        h("span", { class: "gap" }),
        unread > 0 &&
          h(
            "span",
            { class: "unread", data: { testid: "unread" } },
            h("span", { class: "visually-hidden" }, "unread: "),
            unread,
          ),
        waitingSince &&
          h(
            "span",
            { class: `wait ${waitLevel(waited)}`, data: { testid: "wait" } },
            h("span", { class: "visually-hidden" }, "waits "),
            span(waited),
          ),
      ),
      h(
        "span",
        { class: "preview", dir: "auto", data: { testid: "preview" } },
        typing ? h("em", {}, "typing…") : ticket.preview || "No words yet",
      ),
      h(
        "span",
        { class: "row-foot" },
        h("span", { class: "number" }, `#${ticket.id}`),
        ticket.reason !== "route" &&
          h("span", { class: "tag", data: { testid: "ticket-queue" } }, queueWords(ticket.queue)),
        ticket.due !== "later" &&
          h(
            "span",
            { class: `tag due-${ticket.due}`, title: dueWords(ticket), data: { testid: "due" } },
            ticket.due === "past" ? "Overdue" : "Due soon",
          ),
        unsent && h("span", { class: "tag due-past", data: { testid: "unsent" } }, "Not sent"),
        ticket.callback &&
          h("span", { class: "tag callback", data: { testid: "callback-mark" } }, icon("phone"), "Callback"),
        !own &&
          h(
            "span",
            { class: `priority ${priorityLevel(ticket.priority)}`, data: { testid: "priority" } },
            h("span", { class: "visually-hidden" }, "priority "),
            Math.round(ticket.priority),
          ),
      ),
    );
  }

  /** The one row that Tab stops at; j, k and the arrows reach the others. */
  function tabbed() {
    const ids = order();
    if (ids.includes(marked)) return marked;
    return ids.includes(state.selected) ? state.selected : (ids[0] ?? null);
  }

  function order() {
    return [...state.mine(), ...state.waiting()].map((ticket) => ticket.id);
  }

  function mark(id) {
    if (marked === id) return;
    marked = id;
    render();
  }

  function focusRow(id) {
    marked = id;
    render();
    const row = element.querySelector(`[data-ticket="${id}"] .row-open`);
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  function focus() {
    const id = tabbed();
    if (id !== null) focusRow(id);
  }

  function render() {
    const { status, problem: words } = state.lists;
    problem.hidden = !words;
    if (words && problem.dataset.words !== words) {
      problem.dataset.words = words;
      refill(
        problem,
        h("p", {}, status === "ready" ? `The lists may be out of date. ${words}` : words),
        h("button", { type: "button", on: { click: () => desk.reload() } }, "Try again"),
      );
    }
    if (!words) delete problem.dataset.words;
    const own = state.mine();
    const others = state.waiting();
    keyed(mine.rows, own, (ticket) => ticket.id, make, update);
    keyed(waiting.rows, others, (ticket) => ticket.id, make, update);
    mine.count.textContent = own.length ? String(own.length) : "";
    waiting.count.textContent = others.length ? String(others.length) : "";
    mine.empty.hidden = own.length > 0 || status === "error";
    waiting.empty.hidden = others.length > 0 || status === "error";
    mine.empty.textContent = status === "loading" ? "Loading…" : "No open chats. Claim a ticket to begin.";
    waiting.empty.textContent =
      status === "loading" ? "Loading…" : "Nobody is waiting. New tickets appear here by themselves.";
    const longest = others.reduce((most, ticket) => Math.max(most, now() - Date.parse(ticket.opened_at)), 0);
    waiting.count.title = others.length
      ? `${counted(others.length, "customer waits", "customers wait")}, the longest ${span(longest)}`
      : "";
  }

  element.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // In the pane's fields the arrows are the fields' own.
    if (![mine.rows, waiting.rows].includes(event.target.closest(".rows"))) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  });

  function move(by) {
    const ids = order();
    if (!ids.length) return;
    const at = ids.indexOf(element.contains(document.activeElement) ? tabbed() : state.selected);
    focusRow(ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : Math.min(Math.max(at + by, 0), ids.length - 1)]);
  }

  /** The queues to choose from: "mine" first, which are all where the rep serves all. */
  function paintQueues() {
    const looks = JSON.stringify([
      state.queues.map(({ name, title, active }) => [name, title, active]),
      state.me?.queues,
      state.queue,
    ]);
    if (which.looks === looks) return;
    which.looks = looks;
    const served = state.me?.queues ?? [];
    refill(
      which,
      h("option", { value: "" }, served.length ? "My queues" : "All queues"),
      state.queues.filter((queue) => queue.active).map((queue) => h("option", { value: queue.name }, queue.title)),
    );
    which.value = state.queue ?? "";
  }

  state.on("tickets", render);
  state.on("selected", render);
  state.on("team", paintQueues);
  render();

  return {
    element,
    focus,
    find: past.focus,
    move,
    /** Opens the next or previous of my chats, round and round. */
    step(by) {
      const ids = state.mine().map((ticket) => ticket.id);
      if (!ids.length) return;
      const at = ids.indexOf(state.selected);
      desk.open(ids[at < 0 ? 0 : (at + by + ids.length) % ids.length]);
    },
    /** Claims the row that has the focus, else the ticket on screen. */
    claimMarked() {
      const id = element.contains(document.activeElement) ? tabbed() : state.selected;
      if (state.tickets.get(id)?.status === "waiting") desk.claim(id);
    },
  };
}
