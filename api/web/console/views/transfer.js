/** Transferring a chat: to a colleague who is online, or to another queue. */
import { html, made, nothing, render } from "../dom.js";
import { problemOf } from "../http.js";
import { presenceWords } from "../words.js";
import { focusOn, modal, submitOnEnter } from "./dialogs.js";

/** @import { Ticket } from "../../types/shapes.js" */

const MAX_NOTE_CHARS = 2000;

/** @param {{desk: import("../desk.js").Desk, ticket: Ticket, done: () => void}} options */
export function transferDialog({ desk, ticket, done }) {
  const { state } = desk;
  const others = state.team.filter((member) => member.id !== state.rep.id);
  const queues = state.queues.filter((queue) => queue.active && queue.name !== ticket.queue);
  const content = made(html`<div></div>`);
  const dialog = modal(`Transfer ticket #${ticket.id}`, "transfer", content);
  let problem = "";
  let busy = false;

  function paint() {
    render(template(), content);
  }

  function template() {
    const draft = desk.drafts.get(ticket.id).text.trim();
    return html`<form class="wrap-up" @submit=${submit} @keydown=${submitOnEnter}>
      ${draft ? html`<p class="form-note">Your message is not sent. It is discarded when you transfer.</p>` : nothing}
      <fieldset class="one-column">
        <legend>To a queue</legend>
        ${queues.map(({ name, title, waiting }) =>
          choice(`queue ${name}`, title, waiting ? `${waiting} waiting` : "Nobody waiting", false),
        )}
      </fieldset>
      <fieldset class="one-column">
        <legend>To a colleague</legend>
        ${others.map((member) => {
          const about = `${presenceWords(member.presence)} · ${member.chats} of ${member.capacity} chats`;
          return choice(`rep ${member.id}`, member.name, about, member.presence !== "online");
        })}
        ${others.length ? nothing : html`<p class="hint">Nobody else has an account.</p>`}
      </fieldset>
      <label for="transfer-note">Note for whoever takes over</label>
      <textarea
        id="transfer-note"
        name="note"
        rows="3"
        maxlength=${MAX_NOTE_CHARS}
        data-testid="transfer-note"
      ></textarea>
      <p class="hint">The customer sees who takes over, but not the note.</p>
      <p class="form-problem" role="alert" data-testid="transfer-problem" ?hidden=${!problem}>${problem}</p>
      <div class="dialog-buttons">
        <button type="button" class="quiet" @click=${() => dialog.close()}>Cancel</button>
        <button class="primary" data-testid="transfer-submit" ?disabled=${busy}>Transfer</button>
        <kbd>Ctrl+Enter</kbd>
      </div>
    </form>`;
  }

  /** @param {string} value @param {string} name @param {string} about @param {boolean} disabled */
  function choice(value, name, about, disabled) {
    return html`<label class="choice ${disabled ? "disabled" : ""}">
      <input
        type="radio"
        name="to"
        value=${value}
        required
        ?disabled=${disabled}
        data-testid="to-${value.replace(" ", "-")}"
      />
      <span>${name}</span><small class="hint">${about}</small>
    </label>`;
  }

  /** @param {SubmitEvent & {currentTarget: HTMLFormElement}} event */
  async function submit(event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [kind, value] = String(fields.get("to") ?? "").split(" ");
    if (!value || busy) return;
    const rep = kind === "rep" ? others.find((member) => member.id === Number(value)) : undefined;
    const queue = kind === "queue" ? queues.find(({ name }) => name === value) : undefined;
    const note = String(fields.get("note")).trim();
    busy = true;
    problem = "";
    paint();
    try {
      await desk.transfer(ticket.id, { rep: rep?.id, queue: queue?.name, note }, rep?.name ?? queue?.title ?? value);
      dialog.close();
      done();
    } catch (error) {
      busy = false;
      problem = `You still have the ticket. ${problemOf(error).message}`;
      paint();
    }
  }

  paint();
  focusOn(content, "input:not(:disabled)");
}
