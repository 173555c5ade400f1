/** The guide on a page of its own: for reps on the telephone, and for those who edit the guide. */
import * as api from "../api.js";
import { html, icon, made, nothing, ref, render, repeat } from "../dom.js";
import { problemOf } from "../http.js";
import { entryBody, entryTags } from "./entry.js";
import { topicOptions } from "./topics.js";

/** @import { Entry, Rep } from "../../types/shapes.js" */

const PAUSE_MS = 60;

/**
 * @param {{rep: Rep, logout: () => void, back: (() => void)|null}} options back: to the desk, where the rep has one
 * @returns {{element: HTMLElement, focus: () => void}}
 */
export function guidePage({ rep, logout, back }) {
  const element = made(html`<div class="desk guide-page" data-testid="guide-page"></div>`);
  /** @type {HTMLInputElement|null} */
  let field = null;
  /** The whole guide, for the topics. @type {Entry[]} */
  let guide = [];
  /** @type {Entry[]} */
  let entries = [];
  let query = "";
  let topic = "";
  let emptyText = "Loading the guide…";
  let failed = false;
  let timer = 0;
  /** @type {AbortController|null} */
  let request = null;

  function paint() {
    const shown = entries.filter((entry) => !topic || entry.topic === topic);
    render(
      html`<header class="topbar">
          <img src="icon.svg" alt="" width="24" height="24" />
          <h1 class="brand">The guide</h1>
          <span class="gap"></span>
          <span class="who">${rep.name}</span>
          ${back ? html`<button type="button" class="small" @click=${back}>Back to chats</button>` : nothing}
          <button type="button" class="quiet small" @click=${logout}>Log out</button>
        </header>
        <main class="page-body">
          <div class="page-search">
            <div class="search">${icon("search")}${fieldTemplate()}<kbd>/</kbd></div>
            <select aria-label="Topic" data-testid="page-topic" @change=${chooseTopic}>
              ${topicOptions(guide, topic)}
            </select>
          </div>
          <p class="empty" role="status" data-testid="page-told" ?hidden=${shown.length > 0 && !failed}>
            ${failed || !shown.length ? emptyText : ""}
            ${failed ? html`<button type="button" class="small" @click=${search}>Try again</button>` : nothing}
          </p>
          <ol class="page-entries" data-testid="page-entries" @keydown=${moved}>
            ${repeat(shown, ({ entry }) => `${query} ${entry}`, row)}
          </ol>
        </main>`,
      element,
    );
  }

  function fieldTemplate() {
    return html`<input
      type="search"
      placeholder="What is the customer asking?"
      autocomplete="off"
      spellcheck="false"
      maxlength="200"
      aria-label="Search the guide"
      data-testid="page-search"
      @input=${later}
      @keydown=${pressed}
      ${ref((found) => {
        field = /** @type {HTMLInputElement|null} */ (found ?? null);
      })}
    />`;
  }

  /** The best match is unfolded. @param {Entry} entry @param {number} n */
  function row(entry, n) {
    return html`<li data-testid="page-${entry.entry}">
      <details ?open=${query !== "" && n === 0}>
        <summary><span>${entry.question}</span>${entryTags(entry)}</summary>
        <div class="entry">
          <p class="entry-id">${entry.entry}<span class="hint">${entry.topic_title}</span></p>
          ${entryBody(entry, null)}
        </div>
      </details>
    </li>`;
  }

  function later() {
    clearTimeout(timer);
    timer = window.setTimeout(search, PAUSE_MS);
  }

  /** @param {{target: HTMLSelectElement}} event */
  function chooseTopic({ target }) {
    topic = target.value;
    search();
  }

  async function search() {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    const words = field?.value.trim() ?? "";
    try {
      const found = await api.guide(words, signal, words ? topic : "");
      if (signal.aborted) return;
      entries = found;
      query = words;
      failed = false;
      if (!words) guide = found;
      emptyText = words ? "The guide has nothing for this. Try other words, or all topics." : "The guide is empty.";
    } catch (error) {
      if (signal.aborted) return;
      emptyText = problemOf(error).message;
      failed = true;
    }
    paint();
  }

  /** Down goes to the entries, Escape clears the search. @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      element.querySelector("summary")?.focus();
    } else if (event.key === "Escape" && field?.value) {
      event.preventDefault();
      field.value = "";
      search();
    }
  }

  /** Up and Down move through the entries. @param {KeyboardEvent} event */
  function moved(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const summaries = [...element.querySelectorAll("summary")];
    const at = summaries.findIndex((summary) => summary.matches(":focus"));
    if (at < 0) return;
    event.preventDefault();
    if (event.key === "ArrowUp" && at === 0) return field?.focus();
    summaries[Math.min(at + (event.key === "ArrowDown" ? 1 : -1), summaries.length - 1)]?.focus();
  }

  element.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target === field) return;
    event.preventDefault();
    field?.focus();
    field?.select();
  });
  paint();
  search();
  return { element, focus: () => field?.focus() };
}
