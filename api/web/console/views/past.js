/** Searching past conversations, under the list of tickets. */
import * as api from "../api.js";
import { h, keyed, refill } from "../dom.js";
import { reasonWords } from "../words.js";

const PAUSE_MS = 200;
const FEWEST = 2;

/** @param {import("../desk.js").Desk} desk @returns {{element: HTMLElement, focus: function(): void}} */
export function pastView(desk) {
  const field = h("input", {
    type: "search",
    placeholder: "Search past chats",
    autocomplete: "off",
    maxlength: 200,
    "aria-label": "Search past chats",
    data: { testid: "past-search" },
    on: { input: later, keydown: press },
  });
  const told = h("p", { class: "empty", role: "status", hidden: true });
  const rows = h("ul", { class: "rows", data: { testid: "past" } });
  let timer = 0;
  let asking = null;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  }

  function press(event) {
    if (event.key === "Escape" && field.value) {
      event.preventDefault();
      field.value = "";
      search();
    }
  }

  async function search() {
    asking?.abort();
    const words = field.value.trim();
    if (words.length < FEWEST) return show([], "");
    asking = new AbortController();
    const { signal } = asking;
    try {
      show(await api.searchPast(words, signal), `Nobody said “${words}” in a chat that came to the desk.`);
    } catch (problem) {
      if (!signal.aborted) show([], problem.message);
    }
  }

  function show(found, otherwise) {
    told.hidden = found.length > 0 || !otherwise;
    told.textContent = otherwise;
    keyed(
      rows,
      found,
      ({ ticket }) => ticket.id,
      ({ ticket }) =>
        h(
          "li",
          { class: "row", data: { testid: `past-${ticket.id}` } },
          h("button", {
            type: "button",
            class: "row-open",
            on: { click: () => desk.open(ticket.id, { write: false }) },
          }),
        ),
      (node, { ticket, snippet }) =>
        refill(
          node.firstElementChild,
          h(
            "span",
            { class: "row-head" },
            h("span", { class: `reason ${ticket.reason}` }, reasonWords(ticket)),
            h("span", { class: "gap" }),
            h(
              "time",
              { datetime: ticket.opened_at },
              new Date(ticket.opened_at).toLocaleDateString([], { day: "numeric", month: "short" }),
            ),
          ),
          h("span", { class: "preview", dir: "auto" }, snippet || ticket.preview),
          h(
            "span",
            { class: "row-foot" },
            h("span", { class: "number" }, `#${ticket.id}`),
            h(
              "span",
              { class: "tag" },
              { waiting: "Waiting", claimed: ticket.rep?.name ?? "Claimed", closed: "Closed" }[ticket.status],
            ),
          ),
        ),
    );
  }

  return {
    element: h("section", { class: "past" }, h("h2", {}, "Past chats"), field, told, rows),
    focus() {
      field.focus();
      field.select();
    },
  };
}
