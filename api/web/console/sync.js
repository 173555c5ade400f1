/** Keeps the state in step with the server: loads lists and chats, and takes in the frames of the socket. */
import * as api from "./api.js";
import { problemOf } from "./http.js";

/** @import { DeskFrame, Message, Note, Ticket } from "../types/shapes.js" */

const TYPING_SHOWN_MS = 6000;
const LOAD_AGAIN_MS = 10000;

export class Sync {
  /** Tickets that changed while the lists are loading. @type {Set<number>|null} */
  #changedMeanwhile = null;
  #again = 0;
  /**
   * How often a frame or an action has changed a ticket: what an earlier request brings is older.
   * @type {Map<number, number>}
   */
  #versions = new Map();

  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.state = desk.state;
  }

  /** Loads the lists anew. */
  async reload() {
    const { state } = this;
    /** @type {Set<number>} */
    const changedMeanwhile = new Set();
    this.#changedMeanwhile = changedMeanwhile;
    for (const chat of state.chats.values()) Object.assign(chat, { stale: true, loading: null });
    try {
      const [waiting, mine] = await Promise.all([api.tickets("waiting"), api.tickets("claimed", true)]);
      if (this.#changedMeanwhile !== changedMeanwhile) return;
      const before = state.lists.status === "ready" ? new Map(state.tickets) : null;
      this.#putLists([...waiting, ...mine], changedMeanwhile);
      state.lists = { status: "ready", problem: null };
      if (before) this.#announceMissed(waiting, mine, before);
      // Chats out of sight are loaded when they are seen: loading one tells the server that it was read.
      this.desk.seen();
    } catch (error) {
      const problem = problemOf(error).message;
      if (this.#changedMeanwhile !== changedMeanwhile) return;
      state.lists = { status: state.lists.status === "ready" ? "ready" : "error", problem };
    }
    this.#changedMeanwhile = null;
    state.changed("tickets");
  }

  /** @param {Ticket[]} tickets @param {Set<number>} changedMeanwhile */
  #putLists(tickets, changedMeanwhile) {
    const { state } = this;
    const listed = new Map(tickets.map((ticket) => [ticket.id, ticket]));
    for (const id of [...state.tickets.keys()]) {
      if (!listed.has(id) && !changedMeanwhile.has(id) && id !== state.selected) state.tickets.delete(id);
    }
    // What a frame brought while the lists were loading is newer than the lists.
    for (const [id, ticket] of listed) if (!changedMeanwhile.has(id)) state.putTicket(ticket);
  }

  /** @param {Ticket[]} waiting @param {Ticket[]} mine @param {Map<number, Ticket>} before */
  #announceMissed(waiting, mine, before) {
    for (const ticket of waiting) if (!before.has(ticket.id)) this.#announceNew(ticket);
    for (const ticket of mine) {
      const more = ticket.unread > (before.get(ticket.id)?.unread ?? 0);
      if (more && !this.state.onScreen(ticket.id)) this.#announceMessage(ticket, { text: ticket.preview });
    }
  }

  /** Loads a ticket with its chat. @param {number} id */
  async load(id) {
    const { state } = this;
    const chat = state.chatOf(id);
    const version = this.#versions.get(id);
    const had = new Set(chat.notes);
    const request = {};
    chat.loading = request;
    if (chat.status === "error") chat.status = "loading";
    if (state.selected === id) state.changed("chat");
    try {
      const { ticket, messages, notes, ...view } = await api.ticket(id);
      const last = Math.max(0, ...chat.messages.keys());
      const written = chat.notes.filter((note) => !had.has(note) && !notes.some((other) => other.id === note.id));
      Object.assign(chat, {
        status: "ready",
        problem: null,
        conversation: view.conversation,
        notes: [...notes, ...written],
        before: view.earlier_tickets.filter((one) => one.id !== id),
        delivered: Math.max(view.delivered, chat.delivered),
        seen: Math.max(view.seen, chat.seen),
        earlier: view.earlier,
      });
      for (const message of messages) {
        chat.messages.set(message.id, message);
        this.desk.outbox.acknowledge(message.client_id);
        const missed = last && message.id > last && message.sender === "customer";
        if (missed && state.isMine(ticket)) this.#announceMessage(ticket, message);
      }
      if (this.#versions.get(id) === version) state.putTicket(ticket);
      if (chat.loading === request) Object.assign(chat, { stale: false, loading: null });
      this.desk.seen();
      if (state.selected === id) this.desk.suggest(id);
    } catch (error) {
      const problem = problemOf(error).message;
      if (chat.loading !== request) return; // it is asked for anew, or will be
      chat.loading = null;
      const stale = chat.messages.size > 0;
      Object.assign(chat, stale ? { stale, problem } : { status: "error", stale, problem });
      clearTimeout(this.#again);
      this.#again = window.setTimeout(() => this.desk.seen(), LOAD_AGAIN_MS);
    }
    state.changed("chat", "tickets");
  }

  /** Takes in a frame. @param {DeskFrame} frame */
  frame(frame) {
    if (frame.type === "ticket") this.ticket(frame.ticket);
    else if (frame.type === "message") this.message(frame.ticket, frame.message);
    else if (frame.type === "note") this.note(frame.ticket, frame.note);
    else if (frame.type === "received") this.#received(frame.conversation, frame.delivered, frame.seen);
    else if (frame.type === "typing") this.#typing(frame.conversation);
    else if (frame.type === "team" || frame.type === "rules") this.desk.loadTeam();
  }

  /** Takes in a ticket that changed. @param {Ticket} ticket @param {boolean} [byMe] by what the rep has just done */
  ticket(ticket, byMe = false) {
    const { state, desk } = this;
    const ready = !byMe && state.lists.status === "ready";
    const before = state.tickets.get(ticket.id);
    this.put(ticket);
    if (ticket.id === state.selected) desk.seen();
    if (ticket.status === "waiting" && before?.status !== "waiting") this.#announceNew(ticket);
    if (state.isMine(ticket) && ready && !state.isMine(before)) this.#assigned(ticket);
    if (!before) return;
    const concerns = ticket.status === "waiting" ? state.serves(ticket) : state.isMine(ticket);
    if (before.due !== ticket.due && ticket.due !== "later" && concerns) desk.emit("due", ticket);
    const claimed = before.status === "waiting" && ticket.status === "claimed";
    if (claimed && ticket.id === state.selected && ticket.rep && ticket.rep.id !== state.rep.id) {
      desk.notice(`${ticket.rep.name} has claimed ticket #${ticket.id}.`);
    }
  }

  /** Takes in a message. @param {number} id ticket @param {Message} message */
  message(id, message) {
    const { state, desk } = this;
    desk.outbox.acknowledge(message.client_id);
    const ticket = state.tickets.get(id);
    if (ticket && message.sender === "customer") {
      state.tickets.set(id, { ...ticket, preview: message.text.slice(0, 140) });
    }
    const put = state.putMessage(id, message);
    if (put === "known") return;
    const chat = state.chats.get(id);
    if (put === "gap" && state.onScreen(id)) this.load(id);
    else if (put === "gap" && chat) Object.assign(chat, { stale: true, loading: null });
    if (message.sender === "customer" && state.isMine(ticket)) {
      if (state.countUnread(id)) desk.socket.send({ type: "seen", ticket: id });
      this.#announceMessage(ticket, message);
      if (state.selected === id) desk.suggest(id);
    }
    state.changed("tickets");
  }

  /** Takes in a note. @param {number} id ticket @param {Note} note */
  note(id, note) {
    const { state } = this;
    const chat = state.chats.get(id);
    if (chat && !chat.notes.some((known) => known.id === note.id)) {
      chat.notes = [...chat.notes, note];
      if (state.selected === id) state.changed("chat");
    }
    const mentioned = note.mentions.includes(state.rep.username) && note.rep !== state.rep.name;
    if (mentioned) this.desk.emit("mentioned", { id, note });
  }

  /** Takes in a ticket as a frame or the answer to an action tells it. @param {Ticket} ticket */
  put(ticket) {
    this.#changedMeanwhile?.add(ticket.id);
    this.#versions.set(ticket.id, (this.#versions.get(ticket.id) ?? 0) + 1);
    this.state.putTicket(ticket);
  }

  /** @param {string} conversation @param {number} delivered @param {number} seen */
  #received(conversation, delivered, seen) {
    const chat = this.#chatOf(conversation);
    if (!chat) return;
    chat.seen = Math.max(chat.seen, seen);
    chat.delivered = Math.max(chat.delivered, delivered);
    this.state.changed("chat");
  }

  /** @param {string} conversation */
  #typing(conversation) {
    const { state } = this;
    const chat = this.#chatOf(conversation);
    if (!chat) return;
    chat.typingUntil = Date.now() + TYPING_SHOWN_MS;
    setTimeout(() => state.changed("tickets", "chat"), TYPING_SHOWN_MS + 50);
    state.changed("tickets", "chat");
  }

  /** @param {string} conversation */
  #chatOf(conversation) {
    const ticket = [...this.state.tickets.values()].find((one) => one.conversation === conversation);
    return ticket && this.state.chats.get(ticket.id);
  }

  /** A ticket that came by itself: transferred by a colleague, or assigned by the desk. @param {Ticket} ticket */
  #assigned(ticket) {
    if (this.desk.claiming.has(ticket.id)) return;
    this.state.fresh.add(ticket.id);
    this.desk.emit("assigned", ticket);
  }

  /** @param {Ticket} ticket */
  #announceNew(ticket) {
    if (!this.state.serves(ticket)) return;
    this.state.fresh.add(ticket.id);
    this.desk.emit("newTicket", ticket);
  }

  /** @param {Ticket} ticket @param {Pick<Message, "text">} message */
  #announceMessage(ticket, message) {
    this.desk.emit("customerMessage", { ticket, message });
  }
}
