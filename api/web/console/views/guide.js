/** The right pane: suggested answers to the customer's last message, and the guide at hand. */
import * as api from "../api.js";
import { h, icon, keyed, refill } from "../dom.js";
import { entryBody, entryTags } from "./entry.js";

const PAUSE_MS = 120;
const SUGGESTIONS = 3;

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{back: function(): void}} options back: to the composer
 * @returns {{element: HTMLElement, focus: function(): void, insertSuggestion: function(number): void}}
 */
export function guideView(desk, { back }) {
  const { state } = desk;
  const field = h("input", {
    type: "search",
    id: "guide-search",
    placeholder: "Search the guide",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 200,
    role: "combobox",
    "aria-label": "Search the guide",
    "aria-expanded": "false",
    "aria-controls": "guide-results",
    "aria-autocomplete": "list",
    data: { testid: "guide-search" },
    on: { input: later, keydown: press },
  });
  const topic = h("select", {
    class: "topic-filter",
    "aria-label": "Topic",
    data: { testid: "guide-topic" },
    on: { change: () => (field.value.trim() ? search() : paintBrowse()) },
  });
  const results = h("ul", {
    id: "guide-results",
    class: "results",
    role: "listbox",
    "aria-label": "Entries found",
    data: { testid: "guide-results" },
  });
  const preview = h("article", { class: "entry", "aria-live": "polite", data: { testid: "guide-preview" } });
  const told = h("p", { class: "empty", role: "status", hidden: true, data: { testid: "guide-told" } });
  const found = h("div", { class: "found", hidden: true }, results, told, preview);
  const suggested = h("section", { class: "suggested", "aria-label": "Suggestions", data: { testid: "suggestions" } });
  const browse = h("section", { class: "browse", "aria-label": "The whole guide", data: { testid: "guide-browse" } });
  const rest = h("div", { class: "rest" }, suggested, browse);
  const element = h(
    "section",
    { class: "pane guide", "aria-label": "Guide and suggestions", data: { testid: "guide" } },
    h(
      "div",
      { class: "search" },
      icon("search"),
      field,
      h("kbd", {}, "/"),
      h(
        "a",
        { class: "alone", href: "#guide", target: "_blank", rel: "noopener", title: "The guide on a page of its own" },
        "Own page",
      ),
      topic,
    ),
    found,
    rest,
  );
  let entries = [];
  /** What the entries found were asked with. */
  let answered = "";
  let active = 0;
  let timer = 0;
  let asking = null;
  let suggestedLooks = "";

  function later() {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  }

  function asked() {
    return `${topic.value} ${field.value.trim()}`;
  }

  async function search() {
    const query = field.value.trim();
    const words = asked();
    clearTimeout(timer);
    asking?.abort();
    found.hidden = !query;
    rest.hidden = Boolean(query);
    field.setAttribute("aria-expanded", String(Boolean(query)));
    if (!query) return;
    asking = new AbortController();
    const { signal } = asking;
    try {
      display(
        await api.guide(query, signal, topic.value),
        `Nothing in the guide for “${query}”. Try other words.`,
        words,
      );
    } catch (problem) {
      if (!signal.aborted) display([], `The guide could not be searched. ${problem.message}`, words);
    }
  }

  function display(list, otherwise, words) {
    entries = list;
    answered = words;
    told.hidden = entries.length > 0;
    told.textContent = entries.length ? "" : otherwise;
    keyed(
      results,
      entries,
      (entry) => entry.entry,
      (entry) =>
        h("li", {
          id: `result-${entry.entry}`,
          role: "option",
          class: "result",
          on: {
            mousedown: (event) => event.preventDefault(),
            click: () => mark(entries.findIndex((one) => one.entry === entry.entry)),
          },
        }),
      (node, entry) => {
        node.dataset.testid = `result-${entry.entry}`;
        refill(node, h("span", {}, entry.question), entryTags(entry));
      },
    );
    mark(0);
  }

  function mark(n) {
    active = Math.min(Math.max(n, 0), Math.max(entries.length - 1, 0));
    [...results.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === active)));
    const entry = entries[active];
    preview.hidden = !entry;
    if (!entry) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", `result-${entry.entry}`);
    results.children[active].scrollIntoView({ block: "nearest" });
    refill(
      preview,
      h("h3", {}, entry.question),
      h("p", { class: "entry-id" }, entry.entry, entryTags(entry)),
      entryBody(entry, { insert: inserter(), shortcut: "Enter" }),
      !inserter() && h("p", { class: "hint" }, "Claim a ticket to insert answers."),
    );
  }

  function inserter() {
    return state.isMine(state.current) ? use : null;
  }

  function use(entry) {
    if (!desk.insert(entry)) return;
    clear();
  }

  function clear() {
    field.value = "";
    entries = [];
    search();
  }

  /** Inserts what the words in the field find, which may be on its way. */
  async function enter() {
    const [words, ticket] = [asked(), state.selected];
    if (!field.value.trim()) return;
    if (answered !== words) await search();
    if (asked() === words && answered === words && state.selected === ticket && entries[active]) use(entries[active]);
  }

  function press(event) {
    if (event.isComposing || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      enter();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (field.value) clear();
      else back();
    }
  }

  function paintSuggestions() {
    const ticket = state.current;
    const own = state.isMine(ticket);
    suggested.hidden = !own;
    if (!own) return;
    const { status, list, problem, about } = state.suggestions.get(ticket.id) ?? {
      status: "loading",
      list: [],
      problem: null,
      about: null,
    };
    const last = state.chats.get(ticket.id)?.messages.get(about);
    // What the rep unfolded, or is about to click, stays unless something else is suggested.
    const looks = JSON.stringify([ticket.id, list.length ? "" : status, problem, list, last?.id]);
    if (looks === suggestedLooks) return;
    suggestedLooks = looks;
    refill(
      suggested,
      h("h2", {}, "Suggested answers"),
      last &&
        h(
          "p",
          { class: "hint about", dir: "auto" },
          `To: “${last.text.length > 90 ? `${last.text.slice(0, 90)}…` : last.text}”`,
        ),
      status === "loading" && !list.length && h("p", { class: "empty" }, "Looking in the guide…"),
      status === "error" &&
        h(
          "div",
          { class: "state", role: "alert" },
          h("p", {}, `No suggestions just now. ${problem}`),
          h(
            "button",
            { type: "button", class: "small", on: { click: () => desk.suggest(ticket.id, true) } },
            "Try again",
          ),
        ),
      status === "ready" &&
        !list.length &&
        h("p", { class: "empty" }, "The guide has nothing close to this. Search it, or answer in your own words."),
      list.slice(0, SUGGESTIONS).map(suggestion),
    );
  }

  function suggestion(entry, n) {
    const body = h(
      "div",
      { class: "entry-body", id: `suggestion-body-${n + 1}`, hidden: n > 0 },
      entryBody(entry, { insert: null }),
    );
    const toggle = h(
      "button",
      {
        type: "button",
        class: "link question",
        "aria-expanded": String(n === 0),
        "aria-controls": body.id,
        on: { click: unfold },
      },
      entry.question,
    );
    function unfold() {
      body.hidden = !body.hidden;
      toggle.setAttribute("aria-expanded", String(!body.hidden));
    }
    return h(
      "article",
      { class: "entry", data: { testid: `suggestion-${n + 1}`, entry: entry.entry } },
      h(
        "header",
        {},
        toggle,
        entryTags(entry, entry.p),
        entry.audience !== "rep" &&
          h(
            "button",
            {
              type: "button",
              class: "small insert",
              title: `Insert (Alt+${n + 1})`,
              "aria-label": `Insert suggestion ${n + 1}: ${entry.question}`,
              data: { testid: `suggestion-${n + 1}-insert` },
              on: { click: () => use(entry) },
            },
            icon("insert"),
            h("kbd", {}, n + 1),
          ),
      ),
      body,
    );
  }

  function paintBrowse() {
    const { status, problem, entries: all } = state.guide;
    if (status !== "ready") {
      refill(
        browse,
        status === "loading"
          ? h("p", { class: "empty" }, "Loading the guide…")
          : h(
              "div",
              { class: "state", role: "alert" },
              h("p", {}, problem),
              h("button", { type: "button", class: "small", on: { click: () => desk.loadGuide() } }, "Try again"),
            ),
      );
      return;
    }
    const topics = new Map();
    paintTopics(all);
    for (const entry of all.values()) {
      if (topic.value && entry.topic !== topic.value) continue;
      const title = entry.topic_title ?? entry.topic ?? "Guide";
      topics.set(title, [...(topics.get(title) ?? []), entry]);
    }
    refill(
      browse,
      h("h2", {}, "The guide"),
      [...topics].map(([title, list]) =>
        h(
          "details",
          { class: "topic" },
          h("summary", {}, title, h("span", { class: "count" }, list.length)),
          h(
            "ul",
            {},
            list.map((entry) =>
              h(
                "li",
                {},
                h(
                  "button",
                  { type: "button", class: "link", on: { click: () => showEntry(entry.entry) } },
                  entry.question,
                ),
                entry.audience === "rep" && entryTags({ ...entry, route: null }),
              ),
            ),
          ),
        ),
      ),
      !all.size && h("p", { class: "empty" }, "The guide is empty."),
    );
  }

  function paintTopics(all) {
    const topics = new Map([...all.values()].map((entry) => [entry.topic, entry.topic_title ?? entry.topic]));
    const looks = JSON.stringify([...topics]);
    if (topic.looks === looks) return;
    topic.looks = looks;
    const chosen = topic.value;
    refill(
      topic,
      h("option", { value: "" }, "All topics"),
      [...topics].map(([id, title]) => h("option", { value: id }, title)),
    );
    topic.value = topics.has(chosen) ? chosen : "";
  }

  function showEntry(id) {
    const entry = state.guide.entries.get(id);
    topic.value = "";
    if (!entry) return desk.notice("This entry is not in the guide any more.", true);
    field.value = entry.question;
    clearTimeout(timer);
    asking?.abort();
    found.hidden = false;
    rest.hidden = true;
    field.setAttribute("aria-expanded", "true");
    display([entry], "", asked());
    desk.dispatchEvent(new CustomEvent("guide-shown"));
    field.focus();
    field.select();
  }

  for (const topic of ["suggestions", "selected"]) state.on(topic, paintSuggestions);
  state.on("selected", () => field.value.trim() && mark(active));
  state.on("guide", paintBrowse);
  desk.addEventListener("show-entry", ({ detail }) => showEntry(detail));
  paintSuggestions();
  paintBrowse();

  return {
    element,
    focus() {
      field.focus();
      field.select();
    },
    insertSuggestion(n) {
      const entry = state.suggestions.get(state.selected)?.list[n];
      if (entry) desk.insert(entry);
      else desk.notice("There is no such suggestion.");
    },
  };
}
