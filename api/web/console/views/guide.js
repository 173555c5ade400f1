/** The right pane: suggested answers to the customer's last message, the search of the guide, and the whole guide. */
import { html, icon, live, made, nothing, ref, render, repeat } from "../dom.js";
import { entryBody, entryTags } from "./entry.js";
import { GuideSearch } from "./guide-search.js";
import { topicOptions } from "./topics.js";

/** @import { Entry } from "../../types/shapes.js" */
/** @import { Suggested } from "../state.js" */

const SUGGESTIONS = 3;
const ABOUT_CHARS = 90;

/**
 * @typedef {Object} GuideView
 * @property {HTMLElement} element
 * @property {() => void} focus
 * @property {(n: number) => void} insertSuggestion
 */

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{back: () => void}} options back: to the composer
 * @returns {GuideView}
 */
export function guideView(desk, { back }) {
  const { state } = desk;
  const element = made(
    html`<section class="pane guide" aria-label="Guide and suggestions" data-testid="guide"></section>`,
  );
  const search = new GuideSearch(paint);
  /** @type {HTMLInputElement|null} */
  let field = null;
  /**
   * Suggestions that the rep folded or unfolded; by itself only the first one is unfolded.
   * @type {Map<string, boolean>}
   */
  const unfolded = new Map();

  function paint() {
    const searching = search.words !== "";
    render(
      html`<div class="search">
          ${icon("search")}${fieldTemplate(searching)}<kbd>/</kbd>
          <a
            class="alone"
            href="#guide"
            target="_blank"
            rel="noopener"
            title="Open the guide on a page of its own in a new tab"
            >Open in new tab</a
          >
          <select
            class="topic-filter"
            aria-label="Topic"
            data-testid="guide-topic"
            @change=${(/** @type {{target: HTMLSelectElement}} */ { target }) => search.filter(target.value)}
          >
            ${topicOptions([...state.guide.entries.values()], search.topic)}
          </select>
        </div>
        <div class="found" ?hidden=${!searching}>${found()}</div>
        <div class="rest" ?hidden=${searching}>${suggested()}${browse()}</div>`,
      element,
    );
    if (searching) element.querySelector('[role="option"][aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  /** @param {boolean} searching */
  function fieldTemplate(searching) {
    const active = search.active;
    return html`<input
      type="search"
      id="guide-search"
      placeholder="Search the guide"
      autocomplete="off"
      spellcheck="false"
      maxlength="200"
      role="combobox"
      aria-label="Search the guide"
      aria-expanded=${searching}
      aria-controls="guide-results"
      aria-autocomplete="list"
      aria-activedescendant=${searching && active ? `result-${active.entry}` : nothing}
      data-testid="guide-search"
      .value=${live(search.text)}
      @input=${(/** @type {{target: HTMLInputElement}} */ { target }) => search.type(target.value)}
      @keydown=${pressed}
      ${ref((input) => {
        field = /** @type {HTMLInputElement|null} */ (input ?? null);
      })}
    />`;
  }

  function found() {
    const { entries, active, emptyText } = search;
    return html`<ul
        id="guide-results"
        class="results"
        role="listbox"
        aria-label="Entries found"
        data-testid="guide-results"
        @mousedown=${(/** @type {Event} */ event) => event.preventDefault()}
      >${repeat(
        entries,
        ({ entry }) => entry,
        (entry, n) => html`<li
          id="result-${entry.entry}"
          role="option"
          class="result"
          aria-selected=${entry === active}
          data-testid="result-${entry.entry}"
          @click=${() => search.mark(n)}
        >
          <span>${entry.question}</span>${entryTags(entry)}
        </li>`,
      )}</ul>
      <p class="empty" role="status" data-testid="guide-told" ?hidden=${!emptyText}>${emptyText}</p>
      <article class="entry" aria-live="polite" data-testid="guide-preview" ?hidden=${!active}>
        ${active ? preview(active) : nothing}
      </article>`;
  }

  /** @param {Entry} entry */
  function preview(entry) {
    const mine = state.isMine(state.current);
    return html`<h3>${entry.question}</h3>
      <p class="entry-id">${entry.entry}${entryTags(entry)}</p>
      ${entryBody(entry, mine ? insert : null)}
      ${mine ? nothing : html`<p class="hint">Claim a ticket to insert answers.</p>`}`;
  }

  function suggested() {
    const ticket = state.current;
    if (!state.isMine(ticket)) return nothing;
    const suggestions = state.suggestions.get(ticket.id);
    const about = state.chats.get(ticket.id)?.messages.get(suggestions?.about ?? 0)?.text;
    return html`<section class="suggested" aria-label="Suggestions" data-testid="suggestions">
      <h2>Suggested answers</h2>
      ${about ? html`<p class="hint about" dir="auto">To: “${shortened(about)}”</p>` : nothing}
      ${suggestions?.list.length ? nothing : noSuggestions(ticket.id, suggestions)}
      ${repeat(suggestions?.list.slice(0, SUGGESTIONS) ?? [], (entry) => `${ticket.id} ${entry.entry}`, suggestion)}
    </section>`;
  }

  /** @param {number} id @param {Suggested} [suggestions] */
  function noSuggestions(id, suggestions) {
    if (suggestions?.status === "error") {
      return html`<div class="state" role="alert">
        <p>Suggestions are not available. ${suggestions.problem}</p>
        <button type="button" class="small" @click=${() => desk.suggest(id, true)}>Try again</button>
      </div>`;
    }
    if (suggestions?.status === "ready") {
      return html`<p class="empty">The guide has no close match. Search it, or answer in your own words.</p>`;
    }
    return html`<p class="empty">Searching the guide…</p>`;
  }

  /** @param {Entry} entry @param {number} n */
  function suggestion(entry, n) {
    const key = `${state.selected} ${entry.entry}`;
    const open = unfolded.get(key) ?? n === 0;
    const toggle = () => {
      unfolded.set(key, !open);
      paint();
    };
    return html`<article class="entry" data-testid="suggestion-${n + 1}" data-entry=${entry.entry}>
      <header>
        <button
          type="button"
          class="link question"
          aria-expanded=${open}
          aria-controls="suggestion-body-${n + 1}"
          @click=${toggle}
        >
          ${entry.question}
        </button>
        ${entryTags(entry, entry.p)}${entry.audience === "rep" ? nothing : insertButton(entry, n)}
      </header>
      <div class="entry-body" id="suggestion-body-${n + 1}" ?hidden=${!open}>${entryBody(entry, null)}</div>
    </article>`;
  }

  /** @param {Entry} entry @param {number} n */
  function insertButton(entry, n) {
    return html`<button
      type="button"
      class="small insert"
      title="Insert (Alt+${n + 1})"
      aria-label="Insert suggestion ${n + 1}: ${entry.question}"
      data-testid="suggestion-${n + 1}-insert"
      @click=${() => insert(entry)}
    >
      ${icon("insert")}<kbd>${n + 1}</kbd>
    </button>`;
  }

  function browse() {
    return html`<section class="browse" aria-label="The whole guide" data-testid="guide-browse">${browsed()}</section>`;
  }

  function browsed() {
    const { status, problem, entries } = state.guide;
    if (status === "loading") return html`<p class="empty">Loading the guide…</p>`;
    if (status === "error") {
      return html`<div class="state" role="alert">
        <p>${problem}</p>
        <button type="button" class="small" @click=${() => desk.loadGuide()}>Try again</button>
      </div>`;
    }
    /** @type {Map<string, Entry[]>} */
    const topics = new Map();
    for (const entry of entries.values()) {
      if (search.topic && entry.topic !== search.topic) continue;
      topics.set(entry.topic_title, [...(topics.get(entry.topic_title) ?? []), entry]);
    }
    return html`<h2>The guide</h2>
      ${repeat(topics, ([title]) => title, topicTemplate)}
      ${entries.size ? nothing : html`<p class="empty">The guide is empty.</p>`}`;
  }

  /** @param {[string, Entry[]]} topic */
  function topicTemplate([title, entries]) {
    return html`<details class="topic">
      <summary>${title}<span class="count">${entries.length}</span></summary>
      <ul>
        ${entries.map(
          (entry) => html`<li>
            <button type="button" class="link" @click=${() => showEntry(entry.entry)}>${entry.question}</button
            >${entry.audience === "rep" ? entryTags({ ...entry, route: null }) : nothing}
          </li>`,
        )}
      </ul>
    </details>`;
  }

  /** @param {Entry} entry */
  function insert(entry) {
    if (desk.insert(entry)) search.clear();
  }

  /** Inserts the first match of the words in the field, which may be on its way. */
  async function enter() {
    const { selected } = state;
    const entry = await search.result();
    if (entry && state.selected === selected) insert(entry);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.isComposing || event.altKey) return;
    if (event.key === "ArrowDown") search.move(1);
    else if (event.key === "ArrowUp") search.move(-1);
    else if (event.key === "Enter") enter();
    else if (event.key === "Escape" && search.text) search.clear();
    else if (event.key === "Escape") back();
    else return;
    event.preventDefault();
  }

  /** @param {string} id */
  function showEntry(id) {
    const entry = state.guide.entries.get(id);
    if (!entry) return desk.notice("This entry is no longer in the guide.", true);
    search.show(entry);
    desk.emit("guideShown", null);
    focus();
  }

  function focus() {
    field?.focus();
    field?.select();
  }

  for (const topic of /** @type {const} */ (["suggestions", "selected", "guide"])) state.on(topic, paint);
  desk.on("showEntry", showEntry);
  paint();

  return {
    element,
    focus,
    insertSuggestion(n) {
      const entry = state.selected === null ? null : state.suggestions.get(state.selected)?.list[n];
      if (entry) desk.insert(entry);
      else desk.notice(`There is no suggestion ${n + 1}.`);
    },
  };
}

/** @param {string} text */
function shortened(text) {
  return text.length > ABOUT_CHARS ? `${text.slice(0, ABOUT_CHARS)}…` : text;
}
