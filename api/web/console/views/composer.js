/** Where a rep writes: the draft, the guide entry that it came from, and sending. */
import { html, icon, live, made, nothing, ref, render, repeat } from "../dom.js";
import { problemOf } from "../http.js";
import { leakedNote } from "../note-guard.js";
import { ask } from "./dialogs.js";
import { PhraseMenu } from "./phrase-menu.js";

/** @import { Draft } from "../drafts.js" */
/** @import { Item } from "../outbox.js" */

/** In characters, as the server has them. */
const MAX_CHARS = 4000;
const MAX_NOTE_CHARS = 2000;
const CHIPS = 3;

const ANSWER = {
  label: "Your answer to the customer",
  placeholder: "Write to the customer. Enter sends, Shift+Enter starts a new line.",
  switchTo: "Write an internal note",
  switchTitle: "Write a note that only reps see (Alt+M)",
};
const NOTE = {
  label: "Your internal note",
  placeholder: "An internal note: the customer never sees it. @name mentions a colleague.",
  switchTo: "Write to the customer",
  switchTitle: "Write to the customer (Alt+M)",
};

/**
 * @typedef {Object} ComposerView
 * @property {HTMLElement} element
 * @property {() => void} paint
 * @property {() => void} focus
 * @property {() => void} toggleNote
 * @property {(item: Item|null) => void} take puts a message that could not be sent before what was written since
 */

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{leave: () => void}} options leave: moves the focus away, so that single keys work
 * @returns {ComposerView}
 */
export function composerView(desk, { leave }) {
  const { state } = desk;
  const element = /** @type {HTMLFormElement} */ (made(html`<form class="composer"></form>`));
  /** @type {HTMLTextAreaElement|null} */
  let field = null;
  /** Whether what is written is a note for reps. */
  let writingNote = false;
  /** The ticket on screen. @type {number|null} */
  let shown = null;
  /** Drafts of notes on their way. @type {Set<string|number>} */
  const saving = new Set();
  const menu = new PhraseMenu(state, (text) => {
    if (shown !== null) desk.drafts.set(key(shown), { text, entry: null, approved: null });
    paint();
    focus();
  });

  /** A note's draft is kept apart from the answer's: neither can go out as the other. @param {number} id */
  function key(id) {
    return writingNote ? `note-${id}` : id;
  }

  function paint() {
    if (shown !== state.selected) {
      shown = state.selected;
      writingNote = false;
    }
    if (shown === null) return;
    const draft = desk.drafts.get(key(shown));
    menu.update(draft.text);
    element.classList.toggle("noting", writingNote);
    render(template(shown, draft), element);
    fit();
  }

  /** @param {number} id @param {Draft} draft */
  function template(id, draft) {
    const words = writingNote ? NOTE : ANSWER;
    const over = draft.text.trim().length - (writingNote ? MAX_NOTE_CHARS : MAX_CHARS);
    return html`${menu.template()}${chips(id)}${source(draft)}
      <p class="form-problem" role="alert" ?hidden=${over <= 0}>Too long by ${Math.max(over, 0)} characters.</p>
      <div class="composer-line">
        <button
          type="button"
          class="icon-button"
          aria-pressed=${writingNote}
          title=${words.switchTitle}
          aria-label=${words.switchTo}
          data-testid="note-mode"
          @click=${toggleNote}
        >
          ${icon("note")}
        </button>
        <textarea
          rows="2"
          aria-label=${words.label}
          placeholder=${words.placeholder}
          aria-autocomplete="list"
          aria-controls="phrase-list"
          aria-activedescendant=${menu.active ?? nothing}
          data-testid="composer"
          .value=${live(draft.text)}
          @input=${typed}
          @keydown=${pressed}
          ${ref((found) => {
            field = /** @type {HTMLTextAreaElement|null} */ (found ?? null);
          })}
        ></textarea>
        <button
          type="submit"
          class="primary"
          data-testid="send"
          ?disabled=${!draft.text.trim() || over > 0 || saving.has(key(id))}
        >
          ${icon(writingNote ? "note" : "send")}${writingNote ? "Add note" : "Send"}
        </button>
      </div>`;
  }

  /** @param {Draft} draft */
  function source({ text, entry, approved }) {
    const state = text.trim() === approved ? "approved text" : "edited by you";
    return html`<p class="source" data-testid="composer-source" ?hidden=${!entry}>
      From the guide: <b>${entry}</b>, ${state}
    </p>`;
  }

  /** @param {number} id */
  function chips(id) {
    const all = state.suggestions.get(id)?.list ?? [];
    const list = all.filter((entry) => entry.audience !== "rep").slice(0, CHIPS);
    return html`<div class="chips" aria-label="Suggested answers" role="group" ?hidden=${!list.length}>
      ${repeat(
        list,
        ({ entry }) => entry,
        (entry) => html`<button type="button" class="chip" title=${entry.question} @click=${() => desk.insert(entry)}>
          <kbd>${all.indexOf(entry) + 1}</kbd><span>${entry.question}</span>
        </button>`,
      )}
    </div>`;
  }

  /** Makes the field as tall as its text. */
  function fit() {
    if (!field) return;
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + 2}px`;
  }

  function focus() {
    field?.focus();
  }

  function toggleNote() {
    writingNote = !writingNote;
    paint();
    focus();
  }

  function typed() {
    if (shown === null || !field) return;
    const text = field.value;
    const { entry, approved } = desk.drafts.get(key(shown));
    // With nothing of it left, the message no longer comes from the guide.
    desk.drafts.set(key(shown), text.trim() ? { text, entry, approved } : { text, entry: null, approved: null });
    if (text.trim() && !writingNote) desk.typing(shown);
    paint();
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.isComposing) return;
    if (menu.press(event, field?.value ?? "")) return paint();
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      leave();
    }
  }

  async function submit() {
    if (shown === null) return;
    if (writingNote) return saveNote(shown);
    const id = shown;
    const draft = desk.drafts.get(id);
    const text = draft.text.trim();
    if (!text || text.length > MAX_CHARS || !state.isMine(state.tickets.get(id))) return;
    const leaked = leakedNote(text, [...state.guide.entries.values(), ...(state.suggestions.get(id)?.list ?? [])]);
    if (leaked !== null && !(await confirmLeak(leaked))) return;
    desk.say(id, text, draft.entry);
    paint();
    focus();
  }

  /** @param {string} passage */
  function confirmLeak(passage) {
    return ask({
      title: "This looks like a rep note",
      text: html`<p>Your message contains text that the guide keeps for reps, not for customers:</p>
        <blockquote>${passage}</blockquote>`,
      yes: "Send anyway",
      no: "Back to the message",
      careful: true,
    });
  }

  /** @param {number} id */
  async function saveNote(id) {
    const where = key(id);
    const text = desk.drafts.get(where).text.trim();
    if (!text || text.length > MAX_NOTE_CHARS || saving.has(where)) return;
    saving.add(where);
    paint();
    let saved = false;
    try {
      await desk.addNote(id, text);
      saved = true;
      if (desk.drafts.get(where).text.trim() === text) desk.drafts.remove(where);
    } catch (error) {
      desk.notice(`The note on ticket #${id} was not saved. ${problemOf(error).message}`, true);
    }
    saving.delete(where);
    // What is open by now may be another chat, or the answer to the customer: neither is this note's to change.
    const open = shown !== null && key(shown) === where;
    if (open && saved && !desk.drafts.get(where).text) {
      writingNote = false;
      paint();
      focus();
    } else paint();
  }

  element.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  state.on("suggestions", paint);
  desk.on("inserted", (id) => {
    if (id !== shown) return;
    writingNote = false;
    paint();
    if (!field) return;
    field.setSelectionRange(field.value.length, field.value.length);
    field.scrollTop = field.scrollHeight;
  });

  return {
    element,
    paint,
    focus,
    toggleNote,
    take(item) {
      if (!item) return;
      writingNote = false;
      const draft = desk.drafts.get(item.ticket);
      const text = [item.text, draft.text].filter(Boolean).join("\n\n");
      desk.drafts.set(item.ticket, { ...draft, text, entry: item.entry ?? draft.entry });
      paint();
      focus();
    },
  };
}
