/** Where a rep writes: the draft, where its words came from, and sending. */
import { h, icon, refill } from "../dom.js";
import { leakedNote } from "../note-guard.js";
import { ask } from "./dialogs.js";
import { phraseMenu } from "./phrase-menu.js";

/** As the server has it, in characters. */
const LONGEST = 4000;
const LONGEST_NOTE = 2000;

/**
 * @param {import("../desk.js").Desk} desk
 * @returns {{element: HTMLElement, render: function(): void, focus: function(): void, toggleNote: function(): void, take: function(Object|null): void}}
 */
export function composerView(desk) {
  const { state } = desk;
  const field = h("textarea", {
    rows: 2,
    "aria-label": "Your answer to the customer",
    placeholder: "Write to the customer. Enter sends, Shift+Enter makes a new line.",
    "aria-autocomplete": "list",
    "aria-controls": "phrase-list",
    data: { testid: "composer" },
    on: { input: typed, keydown: press },
  });
  const source = h("p", { class: "source", hidden: true, data: { testid: "composer-source" } });
  const limit = h("p", { class: "form-problem", role: "alert", hidden: true });
  const chips = h("div", { class: "chips", "aria-label": "Suggested answers", role: "group" });
  const send = h("button", { type: "submit", class: "primary", data: { testid: "send" } });
  const noteButton = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-pressed": "false",
      data: { testid: "note-mode" },
      on: { click: toggleNote },
    },
    icon("note"),
  );
  /** Whether what is written is a note for reps instead. */
  let noting = false;
  /** Keys of notes on their way. */
  const keeping = new Set();
  const element = h(
    "form",
    { class: "composer", on: { submit: (event) => (event.preventDefault(), submit()) } },
    chips,
    source,
    limit,
    h("div", { class: "composer-line" }, noteButton, field, send),
  );
  let shown = null;
  const menu = phraseMenu(desk, field, (text) => {
    desk.drafts.set(key(), { text, entry: null, approved: null });
    load();
    field.focus();
  });
  element.prepend(menu.element);

  /** A note's draft is kept apart from the answer's: neither can go out as the other. */
  function key() {
    return noting ? `note-${shown}` : shown;
  }

  function toggleNote() {
    noting = !noting;
    load();
    field.focus();
  }

  function typed() {
    if (noting) {
      desk.drafts.set(key(), { text: field.value, entry: null, approved: null });
      paint();
      return;
    }
    const draft = desk.drafts.get(shown);
    // With nothing of it left, the message no longer comes from the guide.
    const kept = field.value.trim()
      ? { entry: draft.entry, approved: draft.approved }
      : { entry: null, approved: null };
    desk.drafts.set(shown, { text: field.value, ...kept });
    if (field.value.trim()) desk.typing(shown);
    paint();
  }

  function press(event) {
    if (event.isComposing || menu.press(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      element.parentElement.querySelector(".transcript")?.focus();
    }
  }

  async function submit() {
    if (noting) return keepNote();
    const id = shown;
    const draft = desk.drafts.get(id);
    const text = draft.text.trim();
    if (!text || text.length > LONGEST || !state.isMine(state.tickets.get(id))) return;
    const leaked = leakedNote(text, known());
    if (
      leaked &&
      !(await ask({
        title: "This looks like a rep note",
        text: warning(leaked),
        yes: "Send it all the same",
        no: "Back to the text",
        careful: true,
      }))
    )
      return;
    desk.say(id, text, draft.entry);
    load();
    field.focus();
  }

  async function keepNote() {
    const [id, where] = [shown, key()];
    const text = desk.drafts.get(where).text.trim();
    if (!text || text.length > LONGEST_NOTE || keeping.has(where)) return;
    keeping.add(where);
    paint();
    let kept = false;
    try {
      await desk.addNote(id, text);
      kept = true;
      if (desk.drafts.get(where).text.trim() === text) desk.drafts.remove(where);
    } catch (problem) {
      desk.notice(`The note to ticket #${id} is not kept yet. ${problem.message}`, true);
    }
    keeping.delete(where);
    // What is open by now may be another chat, or the answer to the customer: neither is this note's to change.
    if (key() !== where) return;
    if (!kept || desk.drafts.get(where).text) return paint();
    noting = false;
    load();
    field.focus();
  }

  function known() {
    return [...state.guide.entries.values(), ...(state.suggestions.get(shown)?.list ?? [])];
  }

  function warning(passage) {
    return h(
      "div",
      {},
      h("p", {}, "Your message holds words that the guide keeps for reps, not for customers:"),
      h("blockquote", {}, passage),
    );
  }

  function load() {
    field.value = shown === null ? "" : desk.drafts.get(key()).text;
    element.classList.toggle("noting", noting);
    noteButton.setAttribute("aria-pressed", String(noting));
    noteButton.title = noting ? "Back to the customer (Alt+M)" : "Write a note that only reps see (Alt+M)";
    noteButton.setAttribute("aria-label", noting ? "Back to the customer" : "Write a note for reps");
    field.setAttribute("aria-label", noting ? "Your note for reps" : "Your answer to the customer");
    field.placeholder = noting
      ? "A note for reps: the customer never sees it. @name calls a colleague."
      : "Write to the customer. Enter sends, Shift+Enter makes a new line.";
    refill(send, icon(noting ? "note" : "send"), noting ? "Keep note" : "Send");
    paint();
  }

  function paint() {
    const { text, entry, approved } =
      shown === null ? { text: "", entry: null, approved: null } : desk.drafts.get(key());
    const over = text.trim().length - (noting ? LONGEST_NOTE : LONGEST);
    send.disabled = !text.trim() || over > 0 || keeping.has(key());
    limit.hidden = over <= 0;
    limit.textContent = `${over} characters too many for one message.`;
    source.hidden = !entry;
    if (entry) {
      refill(
        source,
        "From the guide: ",
        h("b", {}, entry),
        text.trim() === approved ? ", in the approved words" : ", edited by you",
      );
    }
    menu.render();
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + 2}px`;
  }

  function paintChips() {
    const list = (state.suggestions.get(shown)?.list ?? []).filter((entry) => entry.audience !== "rep").slice(0, 3);
    const all = state.suggestions.get(shown)?.list ?? [];
    const looks = JSON.stringify([shown, list]);
    if (chips.looks === looks) return;
    chips.looks = looks;
    refill(
      chips,
      list.map((entry) =>
        h(
          "button",
          { type: "button", class: "chip", title: entry.question, on: { click: () => desk.insert(entry) } },
          h("kbd", {}, all.indexOf(entry) + 1),
          h("span", {}, entry.question),
        ),
      ),
    );
    chips.hidden = !list.length;
  }

  function render() {
    if (shown !== state.selected) {
      shown = state.selected;
      noting = false;
      load();
    }
    paintChips();
  }

  state.on("suggestions", paintChips);
  desk.addEventListener("inserted", ({ detail }) => {
    if (detail !== shown) return;
    noting = false;
    load();
    field.setSelectionRange(field.value.length, field.value.length);
    field.scrollTop = field.scrollHeight;
  });

  return {
    element,
    render,
    focus() {
      field.focus();
    },
    toggleNote,
    /** Puts a message that could not be sent back, before what was written since. */
    take(item) {
      if (!item) return;
      noting = false;
      const draft = desk.drafts.get(item.ticket);
      desk.drafts.set(item.ticket, {
        ...draft,
        text: [item.text, draft.text].filter(Boolean).join("\n\n"),
        entry: item.entry ?? draft.entry,
      });
      load();
      field.focus();
    },
  };
}
