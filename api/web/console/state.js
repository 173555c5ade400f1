/** What the console knows. The desk changes it; the views are told of changes by topic. */

/** @import { Conversation, Entry, Member, Message, Note, Phrase, Queue, Rep, Ticket } from "../types/shapes.js" */

/**
 * @typedef {"tickets"|"chat"|"suggestions"|"guide"|"team"|"connection"|"selected"} Topic "chat" is the one on screen
 */
/** @typedef {"loading"|"ready"|"error"} Status */

/**
 * @typedef {Object} Chat one ticket's chat
 * @property {Status} status
 * @property {string|null} problem
 * @property {Conversation|null} conversation
 * @property {Map<number, Message>} messages
 * @property {Note[]} notes
 * @property {Ticket[]} before the customer's earlier tickets
 * @property {number} delivered the customer's page has the messages up to this one
 * @property {number} seen the customer's page has shown the messages up to this one
 * @property {boolean} earlier whether older messages were left out
 * @property {boolean} stale whether messages may have been missed
 * @property {object|null} loading the request on its way
 * @property {number} typingUntil
 * @property {Ticket|null} ticket
 */

/**
 * @typedef {Object} Suggested
 * @property {Status} status
 * @property {string|null} problem
 * @property {number} message up to which message the guide was asked
 * @property {number|null} about number of the message that the answers are for
 * @property {Entry[]} list
 */

/** @typedef {{status: Status, problem: string|null}} Loading */

export class State {
  /** @type {Map<Topic, (() => void)[]>} */
  #listeners = new Map();
  /** @type {Set<Topic>} */
  #pending = new Set();

  /** @param {Rep} rep who is logged in */
  constructor(rep) {
    this.rep = rep;
    /** @type {Map<number, Ticket>} */
    this.tickets = new Map();
    /** @type {Map<number, Chat>} */
    this.chats = new Map();
    /** @type {Map<number, Suggested>} */
    this.suggestions = new Map();
    /** @type {Loading & {entries: Map<string, Entry>}} */
    this.guide = { status: "loading", entries: new Map(), problem: null };
    /** @type {Loading} */
    this.lists = { status: "loading", problem: null };
    /** @type {Member[]} */
    this.team = [];
    /** @type {Queue[]} */
    this.queues = [];
    /** The queue that the list of waiting tickets is narrowed to; null for all. @type {string|null} */
    this.queue = null;
    /** @type {Phrase[]} */
    this.phrases = [];
    this.company = "";
    /** @type {"connecting"|"open"|"lost"} */
    this.connection = "connecting";
    /** @type {number|null} */
    this.selected = null;
    /** Tickets that are new to the rep. @type {Set<number>} */
    this.fresh = new Set();
    /** Whether the chat's pane can be seen: the frame knows. */
    this.paneShown = () => false;
  }

  /**
   * Calls `listener` after changes of a topic, once for all changes of a task.
   * @param {Topic} topic
   * @param {() => void} listener
   */
  on(topic, listener) {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  /** Tells the listeners of these topics. @param {...Topic} topics */
  changed(...topics) {
    if (!this.#pending.size) queueMicrotask(() => this.#tell());
    for (const topic of topics) this.#pending.add(topic);
  }

  #tell() {
    const topics = [...this.#pending];
    this.#pending.clear();
    const listeners = new Set(topics.flatMap((topic) => this.#listeners.get(topic) ?? []));
    for (const listener of listeners) listener();
  }

  /** The ticket on screen. @returns {Ticket|null} */
  get current() {
    if (this.selected === null) return null;
    return this.tickets.get(this.selected) ?? this.chats.get(this.selected)?.ticket ?? null;
  }

  /** The chat on screen. @returns {Chat|null} */
  get chat() {
    return this.selected === null ? null : (this.chats.get(this.selected) ?? null);
  }

  /** Tickets that nobody has claimed and that this rep serves, in the order of the queue. @returns {Ticket[]} */
  waiting() {
    /** @param {Ticket} ticket */
    const shown = (ticket) => (this.queue === null ? this.serves(ticket) : ticket.queue === this.queue);
    return [...this.tickets.values()]
      .filter((ticket) => ticket.status === "waiting" && shown(ticket))
      .sort((a, b) => Date.parse(a.rank_at) - Date.parse(b.rank_at) || a.id - b.id);
  }

  /** Whether the ticket's queue is one of this rep's; a rep without queues serves all. @param {Ticket} ticket */
  serves(ticket) {
    const served = this.me?.queues ?? [];
    return !served.length || served.includes(ticket.queue);
  }

  /** This rep as the team sees it. @returns {Member|null} */
  get me() {
    return this.team.find((member) => member.id === this.rep.id) ?? null;
  }

  /** The rep's own tickets in the order claimed, which stays while messages arrive. @returns {Ticket[]} */
  mine() {
    return [...this.tickets.values()]
      .filter((ticket) => this.isMine(ticket))
      .sort((a, b) => (a.claimed_at ?? "").localeCompare(b.claimed_at ?? "") || a.id - b.id);
  }

  /** @param {Ticket|null|undefined} ticket @returns {ticket is Ticket & {status: "claimed"}} */
  isMine(ticket) {
    return ticket?.status === "claimed" && ticket.rep?.id === this.rep.id;
  }

  /** @param {number} id @returns {Message[]} the messages known of a ticket's chat, oldest first */
  messages(id) {
    const chat = this.chats.get(id);
    return chat ? [...chat.messages.values()].sort((a, b) => a.id - b.id) : [];
  }

  /** @param {number} id */
  lastFromCustomer(id) {
    return this.messages(id).findLast((message) => message.sender === "customer") ?? null;
  }

  /** Whether the messages of a ticket are here. @param {number} id */
  knows(id) {
    return this.chats.get(id)?.status === "ready";
  }

  /** Since when the customer has waited for the rep's answer. @param {number} id @returns {string|null} ISO time */
  unansweredSince(id) {
    if (!this.knows(id)) {
      const ticket = this.tickets.get(id);
      return ticket && !ticket.first_response_at ? (ticket.claimed_at ?? null) : null;
    }
    let since = null;
    for (const message of this.messages(id)) {
      if (message.sender === "rep" || message.kind === "answer" || message.kind === "likely") since = null;
      else if (message.sender === "customer" && since === null) since = message.at;
    }
    return since;
  }

  /** Customer messages that the rep has not had on screen. @param {number} id @returns {number} */
  unread(id) {
    return this.onScreen(id) ? 0 : (this.tickets.get(id)?.unread ?? 0);
  }

  /** @returns {number} of all own chats */
  unreadTotal() {
    return this.mine().reduce((sum, ticket) => sum + this.unread(ticket.id), 0);
  }

  /** Counts a new message as unread, unless it is on screen. @param {number} id @returns {boolean} whether it is */
  countUnread(id) {
    const ticket = this.tickets.get(id);
    const seen = this.onScreen(id);
    if (ticket) this.tickets.set(id, { ...ticket, unread: seen ? 0 : ticket.unread + 1 });
    this.changed("tickets");
    return seen;
  }

  /** What is on screen now is read. @param {number} id */
  markSeen(id) {
    const ticket = this.tickets.get(id);
    if (!ticket?.unread) return;
    this.tickets.set(id, { ...ticket, unread: 0 });
    this.changed("tickets");
  }

  /** Whether the rep sees that chat now. @param {number} id */
  onScreen(id) {
    return this.selected === id && document.visibilityState === "visible" && this.paneShown();
  }

  /** Takes a ticket in, as the server has it now. @param {Ticket} ticket */
  putTicket(ticket) {
    this.tickets.set(ticket.id, ticket);
    const chat = this.chats.get(ticket.id);
    if (chat) chat.ticket = ticket;
    if (ticket.status !== "waiting" && !this.isMine(ticket)) {
      this.fresh.delete(ticket.id);
      // A ticket that is no longer this rep's concern leaves the lists; while it is on screen it stays known.
      if (this.selected !== ticket.id) {
        this.tickets.delete(ticket.id);
        this.chats.delete(ticket.id);
        this.suggestions.delete(ticket.id);
      }
    }
    this.changed("tickets");
    if (this.selected === ticket.id) this.changed("chat");
  }

  /** The chat of a ticket, an empty one where nothing was loaded. @param {number} id @returns {Chat} */
  chatOf(id) {
    const known = this.chats.get(id);
    if (known) return known;
    /** @type {Chat} */
    const chat = {
      status: "loading",
      problem: null,
      conversation: null,
      messages: new Map(),
      notes: [],
      before: [],
      delivered: 0,
      seen: 0,
      earlier: false,
      stale: false,
      loading: null,
      typingUntil: 0,
      ticket: null,
    };
    this.chats.set(id, chat);
    return chat;
  }

  /**
   * Takes a message in; a repeated one changes nothing.
   * @param {number} id ticket
   * @param {Message} message
   * @returns {"new"|"known"|"gap"} "gap" when messages before it are missing
   */
  putMessage(id, message) {
    const chat = this.chats.get(id);
    if (chat?.status !== "ready") return "gap";
    const known = chat.messages.has(message.id);
    const last = Math.max(0, ...chat.messages.keys());
    chat.messages.set(message.id, { ...chat.messages.get(message.id), ...message });
    if (message.sender === "customer") chat.typingUntil = 0;
    this.changed("tickets");
    if (this.selected === id) this.changed("chat");
    if (known) return "known";
    return message.id > last + 1 ? "gap" : "new";
  }
}
