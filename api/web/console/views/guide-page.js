/** The guide alone, on a page of its own: for reps on the telephone, and for those who keep the guide. */
import * as api from "../api.js";
import { h, icon, keyed, refill } from "../dom.js";
import { entryBody, entryTags } from "./entry.js";

const PAUSE_MS = 60;

/**
 * @param {{rep: Object, logout: function(): void, back: (function(): void)|null}} options back: to the desk, for whoever has one
 * @returns {{element: HTMLElement, focus: function(): void}}
 */
export function guidePage({ rep, logout, back }) {
  const field = h("input", {
    type: "search",
    placeholder: "What does the customer ask?",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 200,
    "aria-label": "Search the guide",
    data: { testid: "page-search" },
    on: { input: later, keydown: press },
  });
  const topic = h(
    "select",
    { "aria-label": "Topic", data: { testid: "page-topic" }, on: { change: search } },
    h("option", { value: "" }, "All topics"),
  );
  const told = h("p", { class: "empty", role: "status", data: { testid: "page-told" } }, "Loading the guide…");
  const list = h("ol", { class: "page-entries", data: { testid: "page-entries" } });
  const element = h(
    "div",
    { class: "desk guide-page", data: { testid: "guide-page" } },
    h(
      "header",
      { class: "topbar" },
      h("img", { src: "icon.svg", alt: "", width: 24, height: 24 }),
      h("h1", { class: "brand" }, "The guide"),
      h("span", { class: "gap" }),
      h("span", { class: "who" }, rep.name),
      back && h("button", { type: "button", class: "small", on: { click: back } }, "To the chats"),
      h("button", { type: "button", class: "quiet small", on: { click: logout } }, "Log out"),
    ),
    h(
      "main",
      { class: "page-body" },
      h(
        "div",
        { class: "page-search" },
        h("div", { class: "search" }, icon("search"), field, h("kbd", {}, "/")),
        topic,
      ),
      told,
      list,
    ),
  );
  let entries = [];
  let timer = 0;
  let asking = null;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  }

  async function search() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const query = field.value.trim();
    try {
      entries = await api.guide(query, signal, query ? topic.value : "");
      if (!query) paintTopics();
      paint();
    } catch (problem) {
      if (signal.aborted) return;
      refill(
        told,
        problem.message,
        " ",
        h("button", { type: "button", class: "small", on: { click: search } }, "Try again"),
      );
      told.hidden = false;
    }
  }

  function paintTopics() {
    const topics = new Map(entries.map((entry) => [entry.topic, entry.topic_title ?? entry.topic]));
    const chosen = topic.value;
    refill(
      topic,
      h("option", { value: "" }, "All topics"),
      [...topics].map(([id, title]) => h("option", { value: id }, title)),
    );
    topic.value = topics.has(chosen) ? chosen : "";
  }

  function paint() {
    const shown = entries.filter((entry) => !topic.value || entry.topic === topic.value);
    told.hidden = shown.length > 0;
    told.textContent = shown.length
      ? ""
      : field.value.trim()
        ? "Nothing in the guide for this. Try other words, or all topics."
        : "The guide is empty.";
    keyed(
      list,
      shown,
      (entry) => entry.entry,
      make,
      () => {},
    );
    if (field.value.trim()) [...list.children].forEach((row, n) => (row.firstElementChild.open = n === 0));
  }

  function make(entry) {
    return h(
      "li",
      { data: { testid: `page-${entry.entry}` } },
      h(
        "details",
        {},
        h("summary", {}, h("span", {}, entry.question), entryTags(entry)),
        h(
          "div",
          { class: "entry" },
          h("p", { class: "entry-id" }, entry.entry, h("span", { class: "hint" }, entry.topic_title)),
          entryBody(entry, { insert: null }),
        ),
      ),
    );
  }

  /** Down and Up go through the entries, Enter opens and shuts, Escape empties the search. */
  function press(event) {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      list.querySelector("summary")?.focus();
    } else if (event.key === "Escape" && field.value) {
      event.preventDefault();
      field.value = "";
      search();
    }
  }

  list.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const summaries = [...list.querySelectorAll("summary")];
    const at = summaries.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    if (event.key === "ArrowUp" && at === 0) field.focus();
    else summaries[Math.min(at + (event.key === "ArrowDown" ? 1 : -1), summaries.length - 1)].focus();
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target === field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  search();
  return {
    element,
    focus() {
      field.focus();
    },
  };
}
