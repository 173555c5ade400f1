/** The middle pane: one ticket's chat, and what can be done with it. */
import { since } from "../clock.js";
import { html, icon, live, made, nothing, render } from "../dom.js";
import { problemOf } from "../http.js";
import { outcomeWords, queueWords, reasonWords, span } from "../words.js";
import { composerView } from "./composer.js";
import { ask, wrapUpDialog } from "./dialogs.js";
import { earlierChats, handoverCard } from "./handover.js";
import { transcriptView } from "./transcript.js";
import { transferDialog } from "./transfer.js";

/** @import { Ticket } from "../../types/shapes.js" */
/** @import { Chat } from "../state.js" */

/**
 * @typedef {Object} ChatView
 * @property {HTMLElement} element
 * @property {() => void} write goes to the composer, as soon as the chat that is loading is there
 * @property {() => void} note switches between the answer and a note for reps
 * @property {() => Promise<void>} transfer
 * @property {() => Promise<void>} returnToBot
 * @property {() => void} wrapUp
 */

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{focusQueue: () => void}} options
 * @returns {ChatView}
 */
export function chatView(desk, { focusQueue }) {
  const { state } = desk;
  const show = (/** @type {string} */ entry) => desk.emit("showEntry", entry);
  const composer = composerView(desk, { leave: () => transcript.focus() });
  const transcript = transcriptView(desk, { show, edit: composer.take });
  const element = made(html`<section class="pane chat" aria-label="Chat" data-testid="chat"></section>`);
  /**
   * Whether the card is unfolded, per ticket, where the rep chose; by itself it folds once the rep has answered.
   * @type {Map<number, boolean>}
   */
  const unfolded = new Map();
  let writeNext = false;

  function paint() {
    const { chat, current: ticket } = state;
    const ready = ticket && chat?.status === "ready" ? ticket : null;
    const mine = state.isMine(ready);
    transcript.element.hidden = !ready;
    composer.element.hidden = !mine;
    render(
      html`${ready ? nothing : placeholder(chat)}${ready ? head(ready) : nothing}${ready ? card(ready) : nothing}
        ${transcript.element}${ready && chat?.problem ? staleNotice(chat.problem) : nothing}${composer.element}
        ${ready && chat && !mine ? foot(ready, chat) : nothing}`,
      element,
    );
    if (ready) transcript.paint();
    if (mine) composer.paint();
    if (writeNext && mine) {
      writeNext = false;
      composer.focus();
    }
  }

  /** In place of a chat. @param {Chat|null} chat */
  function placeholder(chat) {
    if (state.selected === null) return noChatOpen();
    if (chat?.status === "error") {
      return html`<div class="state" data-testid="chat-empty">
        <h2>Ticket #${state.selected}</h2>
        <p role="alert">${chat.problem}</p>
        <button type="button" @click=${() => state.selected !== null && desk.open(state.selected)}>Try again</button>
      </div>`;
    }
    return html`<div class="state" data-testid="chat-empty">
      <span class="spinner" aria-hidden="true"></span>
      <p>Loading the chat…</p>
    </div>`;
  }

  function noChatOpen() {
    const idle = !state.waiting().length && !state.mine().length && state.lists.status === "ready";
    if (idle) {
      return html`<div class="state" data-testid="chat-empty">
        ${icon("done")}
        <h2>Nobody is waiting</h2>
        <p>Have a look at the guide, or take a short break. You will hear a sound when a customer needs you.</p>
      </div>`;
    }
    return html`<div class="state" data-testid="chat-empty">
      <h2>No chat is open</h2>
      <p>Choose a ticket on the left, or press <kbd>Alt+N</kbd> to claim the next one.</p>
    </div>`;
  }

  /** @param {Ticket} ticket */
  function head(ticket) {
    const status = [
      statusWords(ticket),
      reasonWords(ticket),
      ticket.reason === "route" ? "" : queueWords(ticket.queue),
    ];
    const name = ticket.callback?.name;
    return html`<header class="chat-head" data-testid="chat-head">
      <div class="chat-title">
        <h2>${name || "Ticket"} <span class="number">#${ticket.id}</span></h2>
        <p data-testid="chat-status">${status.filter(Boolean).join(" · ")}</p>
      </div>
      ${state.isMine(ticket) ? actions() : nothing}
    </header>`;
  }

  function actions() {
    return html`<button
        type="button"
        class="quiet"
        title="Transfer to another queue or a colleague (Alt+T)"
        data-testid="transfer"
        @click=${transfer}
      >
        ${icon("pass")}Transfer…
      </button>
      <button
        type="button"
        class="quiet"
        title="Return the chat to the bot (Alt+B)"
        data-testid="give-back"
        @click=${returnToBot}
      >
        ${icon("back")}Return to bot
      </button>
      <button type="button" title="Close with a wrap-up (Alt+W)" data-testid="close-ticket" @click=${wrapUp}>
        ${icon("done")}Close…
      </button>`;
  }

  /** @param {Ticket} ticket */
  function statusWords(ticket) {
    if (ticket.status === "waiting") return `Waiting ${span(since(ticket.opened_at))}`;
    if (ticket.status === "closed") return "Closed";
    return state.isMine(ticket) ? "With you" : `With ${ticket.rep?.name ?? "a colleague"}`;
  }

  /** @param {Ticket} ticket */
  function card(ticket) {
    const messages = state.messages(ticket.id);
    const answered = messages.some((message) => message.sender === "rep");
    const open = unfolded.get(ticket.id) ?? !answered;
    const before = state.chat?.before ?? [];
    return html`<details class="handover" data-testid="handover" .open=${live(open)} @click=${toggled}>
      ${handoverCard({ ticket, messages, entries: state.guide.entries, show })}
      ${earlierChats(before, (id) => desk.open(id, { write: false }))}
    </details>`;
  }

  /** @param {Event & {currentTarget: HTMLDetailsElement}} event */
  function toggled({ target, currentTarget }) {
    const summary = target instanceof Element && target.closest("summary");
    if (summary && state.selected !== null) unfolded.set(state.selected, !currentTarget.open);
  }

  /** @param {string} problem */
  function staleNotice(problem) {
    return html`<div class="form-problem behind" role="alert" data-testid="chat-behind">
      <span>The newest messages may be missing here. ${problem}</span>
      <button type="button" class="small" @click=${() => desk.seen()}>Try again</button>
    </div>`;
  }

  /** @param {Ticket} ticket @param {Chat} chat */
  function foot(ticket, chat) {
    return html`<div class="chat-foot" data-testid="chat-foot">${footContent(ticket, chat)}</div>`;
  }

  /** @param {Ticket} ticket @param {Chat} chat */
  function footContent(ticket, { conversation }) {
    if (ticket.status === "waiting") {
      return html`<p>Nobody has claimed this ticket yet.</p>
        <button type="button" class="primary" data-testid="claim" @click=${() => desk.claim(ticket.id)}>
          Claim and answer
        </button>
        <kbd>c</kbd>`;
    }
    if (ticket.status === "claimed") return html`<p>${ticket.rep?.name ?? "A colleague"} has this chat.</p>`;
    const { wrap_up: wrapUp } = ticket;
    const note = wrapUp?.note ? `: ${wrapUp.note}` : "";
    const score = conversation?.csat;
    return html`<p>
      This ticket is closed.
      ${wrapUp ? `${outcomeWords(wrapUp.outcome)}${note}.` : ""}
      ${score ? `The customer rated the chat ${score} of 5.` : ""}
    </p>`;
  }

  async function returnToBot() {
    const ticket = state.current;
    if (!state.isMine(ticket)) return;
    const draft = desk.drafts.get(ticket.id).text.trim() ? " Your draft is discarded." : "";
    const sure = await ask({
      title: `Return ticket #${ticket.id} to the bot?`,
      text: `The customer goes on with the bot and can ask for a person again.${draft}`,
      yes: "Return to bot",
    });
    if (!sure) return;
    try {
      await desk.returnToBot(ticket.id);
      focusQueue();
    } catch (error) {
      desk.notice(`You still have ticket #${ticket.id}. ${problemOf(error).message}`, true);
    }
  }

  async function transfer() {
    const { selected } = state;
    if (!state.isMine(state.current)) return;
    await desk.loadTeam();
    const ticket = state.current;
    if (state.selected !== selected || !state.isMine(ticket) || document.querySelector("dialog[open]")) return;
    transferDialog({ desk, ticket, done: focusQueue });
  }

  function wrapUp() {
    const ticket = state.current;
    if (!state.isMine(ticket)) return;
    const key = `wrap-up-${ticket.id}`;
    wrapUpDialog({
      ticket,
      draft: desk.drafts.get(ticket.id).text.trim(),
      note: desk.drafts.get(key).text,
      keepNote: (text) => desk.drafts.set(key, { text, entry: null, approved: null }),
      async close(wrapUp) {
        await desk.close(ticket.id, wrapUp);
        setTimeout(focusQueue, 0);
      },
    });
  }

  for (const topic of /** @type {const} */ (["selected", "chat", "tickets"])) state.on(topic, paint);
  paint();

  return {
    element,
    returnToBot,
    wrapUp,
    transfer,
    note: () => composer.toggleNote(),
    write() {
      writeNext = state.selected !== null;
      // The state tells its views in a moment; until then the composer may be another ticket's.
      state.changed("chat");
    },
  };
}
