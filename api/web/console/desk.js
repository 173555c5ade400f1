/** What a rep does at the desk. With sync.js it is the only module that changes the state. */
import * as api from "./api.js";
import { Drafts } from "./drafts.js";
import { Emitter } from "./emitter.js";
import { problemOf } from "./http.js";
import { Outbox } from "./outbox.js";
import { Suggestions } from "./suggestions.js";
import { Sync } from "./sync.js";

/** @import { Entry, Message, Note, Presence, Ticket, TransferIn, WrapUp } from "../types/shapes.js" */

const TYPING_SENT_EVERY_MS = 3000;

/**
 * @typedef {Object} DeskEvents
 * @property {Ticket} newTicket
 * @property {{ticket: Ticket, message: Pick<Message, "text">}} customerMessage
 * @property {Ticket} assigned a ticket that came to the rep by itself
 * @property {Ticket} due a ticket whose service level is nearly or already missed
 * @property {{id: number, note: Note}} mentioned
 * @property {{id: number|null, write: boolean}} opened write: whether to go on to the composer
 * @property {number} inserted the ticket into whose draft an answer was inserted
 * @property {string} showEntry a guide entry's id
 * @property {null} guideShown
 * @property {{text: string, bad: boolean}} notice
 */

/** @extends {Emitter<DeskEvents>} */
export class Desk extends Emitter {
  #typingSent = 0;

  /** @param {import("./state.js").State} state @param {import("./desk-socket.js").DeskSocket} socket */
  constructor(state, socket) {
    super();
    this.state = state;
    this.socket = socket;
    /** Tickets whose claim is on its way: the frame that tells of it comes before the answer. @type {Set<number>} */
    this.claiming = new Set();
    this.drafts = new Drafts(state.rep.id);
    this.sync = new Sync(this);
    this.outbox = new Outbox(state.rep.id, {
      send: api.send,
      sent: (id, message) => this.sync.message(id, message),
      changed: (id) => state.changed("tickets", ...(state.selected === id ? /** @type {const} */ (["chat"]) : [])),
      failed: ({ ticket, problem }) => {
        if (!state.onScreen(ticket))
          this.notice(`Ticket #${ticket}: your message was not sent. ${problem ?? ""}`, true);
      },
    });
    this.suggestions = new Suggestions(state);
    socket.on("frame", (frame) => this.sync.frame(frame));
    socket.on("state", (connection) => {
      state.connection = connection;
      state.changed("connection");
      if (connection === "open") this.#connected();
    });
  }

  /** Connects and loads. @param {number|null} selected the ticket to open */
  start(selected) {
    this.socket.start();
    this.reload();
    this.loadGuide();
    this.loadTeam();
    if (selected !== null) this.open(selected, { write: false });
    this.outbox.wake();
  }

  /** Leaves; drafts and unsent messages stay for the same rep's next login. */
  stop() {
    this.socket.stop();
    this.outbox.stop();
    this.suggestions.stop();
  }

  /** Loads the lists anew. */
  reload() {
    return this.sync.reload();
  }

  /** Loads the whole guide: questions for entry ids, and the list to browse. */
  async loadGuide() {
    const { state } = this;
    try {
      const entries = new Map((await api.guide("")).map((entry) => [entry.entry, entry]));
      state.guide = { status: "ready", problem: null, entries };
    } catch (error) {
      const { entries } = state.guide;
      state.guide = { status: entries.size ? "ready" : "error", problem: problemOf(error).message, entries };
    }
    state.changed("guide", "chat");
  }

  /** Loads who is at the desk, the queues and the phrases. */
  async loadTeam() {
    const { state } = this;
    try {
      const [team, queues, { phrases, company }] = await Promise.all([api.team(), api.queues(), api.phrases()]);
      Object.assign(state, { team, queues, phrases, company });
    } catch (error) {
      problemOf(error);
      return; // the next change at the desk, or the next connection, asks again
    }
    if (!state.queues.some((queue) => queue.name === state.queue)) state.queue = null;
    state.changed("team", "tickets", "chat");
  }

  /** Says whether the rep is there. @param {Presence} presence */
  async setPresence(presence) {
    try {
      this.state.team = await api.setPresence(presence);
    } catch (error) {
      this.notice(`Your presence has not changed. ${problemOf(error).message}`, true);
    }
    this.state.changed("team");
  }

  /** Narrows the list of waiting tickets. @param {string|null} queue */
  showQueue(queue) {
    this.state.queue = queue;
    this.state.changed("tickets");
  }

  /**
   * Transfers a chat.
   * @param {number} id
   * @param {TransferIn} to
   * @param {string} name of the queue or rep
   * @throws {api.Problem}
   */
  async transfer(id, to, name) {
    this.#finished(await api.transfer(id, to));
    this.notice(`Ticket #${id} was transferred to ${name}.`);
  }

  /** Adds a note beside a chat. @param {number} id @param {string} text @throws {api.Problem} */
  async addNote(id, text) {
    this.sync.note(id, await api.addNote(id, text));
  }

  /** Shows a ticket. @param {number} id @param {{write?: boolean}} [options] whether to go on to the composer */
  open(id, { write = true } = {}) {
    const { state } = this;
    const previous = state.selected === null ? undefined : state.tickets.get(state.selected);
    state.selected = id;
    state.fresh.delete(id);
    if (previous && previous.id !== id) state.putTicket(previous);
    state.changed("selected", "chat", "tickets", "suggestions");
    this.emit("opened", { id, write });
    this.seen();
    const chat = state.chats.get(id);
    const current = chat?.status !== "error" && !chat?.stale && state.isMine(state.tickets.get(id));
    // The messages of a ticket that nobody has are not pushed to everyone, so it is loaded each time.
    if (!chat || (!chat.loading && !current)) this.sync.load(id);
    else this.suggest(id);
  }

  /** Shows no ticket. */
  leave() {
    const { state } = this;
    const ticket = state.current;
    state.selected = null;
    if (ticket && state.tickets.has(ticket.id)) state.putTicket(ticket);
    state.changed("selected", "chat", "tickets", "suggestions");
    this.emit("opened", { id: null, write: false });
  }

  /** Marks the open chat as read if the rep can see it, and loads it where messages may have been missed. */
  seen() {
    const { current, chat, selected } = this.state;
    if (selected === null || !this.state.onScreen(selected)) return;
    if (chat?.stale && !chat.loading) this.sync.load(selected);
    if (!this.state.isMine(current)) return;
    if (current.unread) this.socket.send({ type: "seen", ticket: current.id });
    this.state.markSeen(current.id);
  }

  /** Claims a waiting ticket. @param {number} id @returns {Promise<boolean>} whether the rep has it now */
  async claim(id) {
    this.claiming.add(id);
    try {
      this.sync.ticket(await api.claim(id), true);
      this.open(id);
      this.sync.load(id);
      return true;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 409 || problem.status === 404) this.#gone(id, problem);
      else this.notice(`The ticket could not be claimed. ${problem.message}`, true);
      return false;
    } finally {
      this.claiming.delete(id);
    }
  }

  /** Sends a message. @param {number} id @param {string} text @param {string|null} entry */
  say(id, text, entry) {
    this.outbox.add(id, text, entry);
    this.drafts.remove(id);
  }

  /** Tells the customer that the rep is typing, now and then. @param {number} id */
  typing(id) {
    if (Date.now() - this.#typingSent < TYPING_SENT_EVERY_MS) return;
    this.#typingSent = Date.now();
    this.socket.send({ type: "typing", ticket: id });
  }

  /** Returns the chat to the bot. @param {number} id @throws {api.Problem} */
  async returnToBot(id) {
    this.#finished(await api.returnToBot(id));
    this.notice(`Ticket #${id} was returned to the bot.`);
  }

  /** Closes with a wrap-up. @param {number} id @param {WrapUp} wrapUp @throws {api.Problem} */
  async close(id, wrapUp) {
    this.#finished(await api.close(id, wrapUp));
    this.notice(`Ticket #${id} is closed.`);
  }

  /**
   * Inserts a guide entry's answer into the open chat's draft.
   * @param {Entry} entry
   * @returns {boolean} whether it did
   */
  insert(entry) {
    const { current } = this.state;
    if (entry.audience === "rep") {
      this.notice("This entry is for reps only. Say it in your own words.", true);
      return false;
    }
    if (!this.state.isMine(current)) {
      this.notice("Claim a ticket first, then insert answers into it.", true);
      return false;
    }
    const draft = this.drafts.get(current.id).text;
    const approved = entry.answer.trim();
    const text = draft.trim() ? `${draft.trimEnd()}\n\n${approved}` : approved;
    this.drafts.set(current.id, { text, entry: entry.entry, approved });
    this.emit("inserted", current.id);
    return true;
  }

  /**
   * Asks for suggested answers to the customer's last message, unless they are here.
   * @param {number} id
   * @param {boolean} [again]
   */
  suggest(id, again = false) {
    return this.suggestions.ask(id, again);
  }

  /** Shows a notice for some seconds. @param {string} text @param {boolean} [bad] */
  notice(text, bad = false) {
    this.emit("notice", { text, bad });
  }

  #connected() {
    this.reload();
    this.loadTeam();
    this.outbox.wake();
    if (this.state.guide.status !== "ready") this.loadGuide();
  }

  /** @param {number} id @param {api.Problem} problem */
  #gone(id, problem) {
    const { state } = this;
    if (state.selected === id) this.leave();
    state.tickets.delete(id);
    state.fresh.delete(id);
    state.changed("tickets");
    this.notice(problem.message, true);
  }

  /** @param {Ticket} ticket */
  #finished(ticket) {
    this.drafts.remove(ticket.id);
    this.drafts.remove(`wrap-up-${ticket.id}`);
    if (this.state.selected === ticket.id) this.leave();
    this.sync.put(ticket);
  }
}
