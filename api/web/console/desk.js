/** What a rep does at the desk, and what the server tells: the only module that changes the state. */
import * as api from "./api.js";
import { Drafts } from "./drafts.js";
import { Outbox } from "./outbox.js";
import { Suggestions } from "./suggestions.js";

const TYPING_SHOWN_MS = 6000;
const TYPING_TOLD_EVERY_MS = 3000;
const LOAD_AGAIN_MS = 10000;

/**
 * Events: "new-ticket" (detail: ticket), "customer-message" (detail: {ticket, message}), "notice" (detail: {text, bad}),
 * "opened" (detail: {id, write}), "inserted" (detail: ticket id), "given" (detail: a ticket that came by itself), "due" (detail:
 * a ticket whose target is near or past), "mentioned" (detail: {id, note}).
 */
export class Desk extends EventTarget {
  #during = null;
  #typingTold = 0;
  #again = 0;
  /** How often a frame or an action has told a ticket anew: what a request before brings is older. */
  #told = new Map();

  /** @param {import("./state.js").State} state @param {import("./desk-socket.js").DeskSocket} socket */
  constructor(state, socket) {
    super();
    this.state = state;
    this.socket = socket;
    /** Tickets whose claim is under way: the frame that tells of it comes before the answer. */
    this.claiming = new Set();
    this.drafts = new Drafts(state.rep.id);
    this.outbox = new Outbox(state.rep.id, {
      send: api.send,
      sent: (id, message) => this.#message(id, message),
      changed: (id) => state.changed("tickets", ...(state.selected === id ? ["chat"] : [])),
      failed: ({ ticket, problem }) =>
        state.onScreen(ticket) || this.notice(`Chat #${ticket}: your message was not sent. ${problem ?? ""}`, true),
    });
    this.suggestions = new Suggestions(state);
    socket.addEventListener("frame", (event) => this.#frame(event.detail));
    socket.addEventListener("state", (event) => {
      state.connection = event.detail;
      state.changed("connection");
      if (event.detail === "open") this.#connected();
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

  /** Loads the lists and the rep's own conversations anew. */
  async reload() {
    const { state } = this;
    const during = (this.#during = new Set());
    for (const chat of state.chats.values()) Object.assign(chat, { stale: true, loading: null });
    try {
      const [waiting, mine] = await Promise.all([api.tickets("waiting"), api.tickets("claimed", true)]);
      if (this.#during !== during) return;
      const listed = new Map([...waiting, ...mine].map((ticket) => [ticket.id, ticket]));
      const before = state.lists.status === "ready" ? new Map(state.tickets) : null;
      for (const id of [...state.tickets.keys()]) {
        if (!listed.has(id) && !during.has(id) && id !== state.selected) state.tickets.delete(id);
      }
      // What a frame told while the lists were under way is newer than the lists.
      for (const [id, ticket] of listed) if (!during.has(id)) state.putTicket(ticket);
      state.lists = { status: "ready", problem: null };
      if (before) for (const ticket of waiting) if (!before.has(ticket.id)) this.#fresh(ticket);
      if (before)
        for (const ticket of mine)
          if (ticket.unread > (before.get(ticket.id)?.unread ?? 0) && !state.onScreen(ticket.id))
            this.#heard(ticket, { text: ticket.preview });
      // Conversations out of sight are loaded when they are seen: loading one tells the server that it was read.
      this.seen();
    } catch (problem) {
      if (this.#during !== during) return;
      state.lists = { status: state.lists.status === "ready" ? "ready" : "error", problem: problem.message };
    }
    this.#during = null;
    state.changed("tickets");
  }

  /** Loads the whole guide: questions for entry ids, and the list to browse. */
  async loadGuide() {
    const { state } = this;
    try {
      state.guide = {
        status: "ready",
        problem: null,
        entries: new Map((await api.guide("")).map((entry) => [entry.entry, entry])),
      };
    } catch (problem) {
      state.guide = { ...state.guide, status: state.guide.entries.size ? "ready" : "error", problem: problem.message };
    }
    state.changed("guide", "chat");
  }

  /** Loads who is at the desk, the queues and the phrases. */
  async loadTeam() {
    const { state } = this;
    try {
      const [team, queues, { phrases, company }] = await Promise.all([api.team(), api.queues(), api.phrases()]);
      Object.assign(state, { team, queues, phrases, company });
    } catch {
      return; // the next change at the desk, or the next connection, asks again
    }
    if (!state.queues.some((queue) => queue.name === state.queue)) state.queue = null;
    state.changed("team", "tickets", "chat");
  }

  /** Says whether the rep is there. @param {"online"|"away"|"break"} presence */
  async choosePresence(presence) {
    try {
      this.state.team = await api.choosePresence(presence);
    } catch (problem) {
      this.notice(`Your presence is as it was. ${problem.message}`, true);
    }
    this.state.changed("team");
  }

  /** Narrows the list of waiting tickets. @param {string|null} queue */
  showQueue(queue) {
    this.state.queue = queue;
    this.state.changed("tickets");
  }

  /** Passes a conversation on. @param {number} id @param {{queue?: string, rep?: number, note: string}} to @param {string} where in words @throws {api.Problem} */
  async transfer(id, to, where) {
    this.#finished(await api.transfer(id, to));
    this.notice(`Ticket #${id} is passed to ${where}.`);
  }

  /** Keeps a note beside a conversation. @param {number} id @param {string} text @throws {api.Problem} */
  async addNote(id, text) {
    this.#note(id, await api.addNote(id, text));
  }

  /** Shows a ticket. @param {number} id @param {{write?: boolean}} [how] whether to go on to the composer */
  open(id, { write = true } = {}) {
    const { state } = this;
    const left = state.selected;
    state.selected = id;
    state.fresh.delete(id);
    if (left !== null && left !== id && state.tickets.has(left)) state.putTicket(state.tickets.get(left));
    state.changed("selected", "chat", "tickets", "suggestions");
    this.dispatchEvent(new CustomEvent("opened", { detail: { id, write } }));
    this.seen();
    const chat = state.chats.get(id);
    // The messages of a ticket that nobody has are not pushed to everyone, so it is loaded each time.
    if (!chat || (!chat.loading && (chat.stale || chat.status === "error" || !state.isMine(state.tickets.get(id)))))
      this.#load(id);
    else this.suggest(id);
  }

  /** Shows no ticket. */
  leave() {
    const { state } = this;
    const ticket = state.current;
    state.selected = null;
    if (ticket && state.tickets.has(ticket.id)) state.putTicket(ticket);
    state.changed("selected", "chat", "tickets", "suggestions");
    this.dispatchEvent(new CustomEvent("opened", { detail: { id: null, write: false } }));
  }

  /** Notes the open conversation as read if the rep can see it, and loads it where messages may have been missed. */
  seen() {
    const { current, chat, selected } = this.state;
    if (selected === null || !this.state.onScreen(selected)) return;
    if (chat?.stale && !chat.loading) this.#load(selected);
    if (!this.state.isMine(current)) return;
    if (current.unread) this.socket.send({ type: "seen", ticket: current.id });
    this.state.markSeen(current.id);
  }

  /** Takes a waiting ticket. @param {number} id @returns {Promise<boolean>} whether the rep has it now */
  async claim(id) {
    this.claiming.add(id);
    try {
      this.#ticket(await api.claim(id), true);
      this.open(id);
      this.#load(id);
      return true;
    } catch (problem) {
      if (problem.status === 409 || problem.status === 404) this.#gone(id, problem);
      else this.notice(`The ticket could not be claimed. ${problem.message}`, true);
      return false;
    } finally {
      this.claiming.delete(id);
    }
  }

  /** @param {number} id @param {string} text @param {string|null} entry */
  say(id, text, entry) {
    this.outbox.add(id, text, entry);
    this.drafts.remove(id);
  }

  /** Tells the customer that the rep types, now and then. @param {number} id */
  typing(id) {
    if (Date.now() - this.#typingTold < TYPING_TOLD_EVERY_MS) return;
    this.#typingTold = Date.now();
    this.socket.send({ type: "typing", ticket: id });
  }

  /** Hands back to the bot. @param {number} id @throws {api.Problem} */
  async giveBack(id) {
    this.#finished(await api.giveBack(id));
    this.notice(`Ticket #${id}: the bot has the conversation again.`);
  }

  /** Closes with a wrap-up. @param {number} id @param {{outcome: string, note: string}} wrapUp @throws {api.Problem} */
  async close(id, wrapUp) {
    this.#finished(await api.close(id, wrapUp));
    this.notice(`Ticket #${id} is closed.`);
  }

  /** Puts a guide entry's answer into the composer of the open chat. @param {Object} entry @returns {boolean} whether it went in */
  insert(entry) {
    const { state } = this;
    if (entry.audience === "rep") {
      this.notice("This entry is for reps only. Say it in your own words.", true);
      return false;
    }
    if (!state.isMine(state.current)) {
      this.notice("Claim a ticket first, then insert answers into it.", true);
      return false;
    }
    const draft = this.drafts.get(state.selected);
    const text = draft.text.trim() ? `${draft.text.trimEnd()}\n\n${entry.answer.trim()}` : entry.answer.trim();
    this.drafts.set(state.selected, { text, entry: entry.entry, approved: entry.answer.trim() });
    this.dispatchEvent(new CustomEvent("inserted", { detail: state.selected }));
    return true;
  }

  /** Asks for suggested answers to the customer's last message, unless they are here. @param {number} id @param {boolean} [again] */
  suggest(id, again = false) {
    return this.suggestions.ask(id, again);
  }

  /** Shows a passing notice. @param {string} text @param {boolean} [bad] */
  notice(text, bad = false) {
    this.dispatchEvent(new CustomEvent("notice", { detail: { text, bad } }));
  }

  #connected() {
    this.reload();
    this.loadTeam();
    this.outbox.wake();
    if (this.state.guide.status !== "ready") this.loadGuide();
  }

  async #load(id) {
    const { state } = this;
    if (!state.chats.has(id))
      state.chats.set(id, {
        status: "loading",
        problem: null,
        messages: new Map(),
        notes: [],
        earlier: false,
        stale: false,
        typingUntil: 0,
        ticket: null,
        conversation: null,
      });
    const chat = state.chats.get(id);
    const told = this.#told.get(id);
    const had = new Set(chat.notes);
    const load = (chat.loading = {});
    if (chat.status === "error") chat.status = "loading";
    if (state.selected === id) state.changed("chat");
    try {
      const {
        ticket,
        conversation,
        messages,
        notes = [],
        earlier_tickets: before = [],
        delivered = 0,
        seen = 0,
        earlier = false,
      } = await api.ticket(id);
      const last = Math.max(0, ...chat.messages.keys());
      const written = chat.notes.filter((note) => !had.has(note) && !notes.some((other) => other.id === note.id));
      Object.assign(chat, {
        status: "ready",
        problem: null,
        conversation,
        notes: [...notes, ...written],
        before: before.filter((one) => one.id !== id),
        delivered: Math.max(delivered, chat.delivered ?? 0),
        seen: Math.max(seen, chat.seen ?? 0),
        earlier,
      });
      for (const message of messages) {
        chat.messages.set(message.id, message);
        this.outbox.acknowledge(message.client_id);
        if (last && message.id > last && message.sender === "customer" && state.isMine(ticket))
          this.#heard(ticket, message);
      }
      if (this.#told.get(id) === told) state.putTicket(ticket);
      if (chat.loading === load) Object.assign(chat, { stale: false, loading: null });
      this.seen();
      if (state.selected === id) this.suggest(id);
    } catch (problem) {
      if (chat.loading !== load) return; // it is asked for anew, or will be
      chat.loading = null;
      Object.assign(
        chat,
        chat.messages.size
          ? { stale: true, problem: problem.message }
          : { status: "error", stale: false, problem: problem.message },
      );
      clearTimeout(this.#again);
      this.#again = setTimeout(() => this.seen(), LOAD_AGAIN_MS);
    }
    state.changed("chat", "tickets");
  }

  #frame(frame) {
    const { state } = this;
    if (frame.type === "ticket" && frame.ticket) this.#ticket(frame.ticket);
    else if (frame.type === "message" && frame.message)
      this.#message(frame.ticket ?? this.#ofConversation(frame.conversation), frame.message);
    else if (frame.type === "note" && frame.note) this.#note(frame.ticket, frame.note);
    else if (frame.type === "received") {
      const chat = state.chats.get(this.#ofConversation(frame.conversation));
      if (!chat) return;
      chat.seen = Math.max(chat.seen ?? 0, frame.seen);
      chat.delivered = Math.max(chat.delivered ?? 0, frame.delivered);
      state.changed("chat");
    } else if (frame.type === "team" || frame.type === "rules") this.loadTeam();
    else if (frame.type === "typing" && frame.sender === "customer") {
      const id = this.#ofConversation(frame.conversation);
      const chat = state.chats.get(id);
      if (!chat) return;
      chat.typingUntil = Date.now() + TYPING_SHOWN_MS;
      setTimeout(() => state.changed("tickets", "chat"), TYPING_SHOWN_MS + 50);
      state.changed("tickets", "chat");
    }
  }

  #ticket(ticket, byMe = false) {
    const { state } = this;
    const ready = !byMe && state.lists.status === "ready";
    const before = state.tickets.get(ticket.id);
    this.#put(ticket);
    if (ticket.id === state.selected) this.seen();
    if (ticket.status === "waiting" && before?.status !== "waiting") this.#fresh(ticket);
    if (state.isMine(ticket) && ready && !state.isMine(before ?? null)) this.#given(ticket);
    if (
      before &&
      before.due !== ticket.due &&
      ticket.due !== "later" &&
      (ticket.status === "waiting" ? state.serves(ticket) : state.isMine(ticket))
    )
      this.dispatchEvent(new CustomEvent("due", { detail: ticket }));
    if (ticket.id !== state.selected || !before || ticket.status === "closed") return;
    if (before.status === "waiting" && ticket.rep && ticket.rep.id !== state.rep.id)
      this.notice(`${ticket.rep.name} has taken ticket #${ticket.id}.`);
  }

  #note(id, note) {
    const { state } = this;
    const chat = state.chats.get(id);
    if (chat && !chat.notes.some((known) => known.id === note.id)) {
      chat.notes = [...chat.notes, note];
      if (state.selected === id) state.changed("chat");
    }
    if (note.mentions.includes(state.rep.username) && note.rep !== state.rep.name)
      this.dispatchEvent(new CustomEvent("mentioned", { detail: { id, note } }));
  }

  /** A ticket that came by itself: passed on by a colleague, or given out by the desk. */
  #given(ticket) {
    if (this.claiming.has(ticket.id)) return;
    this.state.fresh.add(ticket.id);
    this.dispatchEvent(new CustomEvent("given", { detail: ticket }));
  }

  #fresh(ticket) {
    if (!this.state.serves(ticket)) return;
    this.state.fresh.add(ticket.id);
    this.dispatchEvent(new CustomEvent("new-ticket", { detail: ticket }));
  }

  #message(id, message) {
    const { state } = this;
    if (id === null || id === undefined) return;
    this.outbox.acknowledge(message.client_id);
    const ticket = state.tickets.get(id);
    if (ticket && message.sender === "customer")
      state.tickets.set(id, { ...ticket, preview: message.text.slice(0, 140) });
    const how = state.putMessage(id, message);
    if (how === "known") return;
    if (how === "gap" && state.onScreen(id)) this.#load(id);
    else if (how === "gap" && state.chats.has(id)) Object.assign(state.chats.get(id), { stale: true, loading: null });
    if (message.sender === "customer" && state.isMine(ticket)) {
      if (state.countUnread(id)) this.socket.send({ type: "seen", ticket: id });
      this.#heard(ticket, message);
      if (state.selected === id) this.suggest(id);
    }
    state.changed("tickets");
  }

  #heard(ticket, message) {
    this.dispatchEvent(new CustomEvent("customer-message", { detail: { ticket, message } }));
  }

  #ofConversation(conversation) {
    for (const ticket of this.state.tickets.values()) if (ticket.conversation === conversation) return ticket.id;
    return null;
  }

  #gone(id, problem) {
    const { state } = this;
    if (state.selected === id) this.leave();
    state.tickets.delete(id);
    state.fresh.delete(id);
    state.changed("tickets");
    this.notice(problem.message, true);
  }

  #finished(ticket) {
    const { state } = this;
    this.drafts.remove(ticket.id);
    this.drafts.remove(`wrap-up-${ticket.id}`);
    if (state.selected === ticket.id) this.leave();
    this.#put(ticket);
  }

  /** Takes in a ticket as a frame or an answer to an action tells it. */
  #put(ticket) {
    this.#during?.add(ticket.id);
    this.#told.set(ticket.id, (this.#told.get(ticket.id) ?? 0) + 1);
    this.state.putTicket(ticket);
  }
}
