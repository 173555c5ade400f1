/** What the console knows. Changed by desk.js, read by the views, which hear of changes by topic. */

/**
 * Topics: "tickets" (lists), "chat" (the open conversation), "suggestions", "guide", "team", "connection", "selected".
 * `queue` is the one that the list of waiting tickets is narrowed to, null for all.
 *
 * A chat is `{status: "loading"|"ready"|"error", problem, conversation, messages: Map<number, Object>, notes: Object[], earlier,
 * stale, loading, typingUntil}`, stale when messages may have been missed, loading while they are asked for;
 * the suggestions of a ticket are `{status, problem, message, about, list}`, about being the number of the message they answer.
 */
export class State {
  #listeners = new Map();
  #pending = new Set();

  /** @param {Object} rep who is logged in */
  constructor(rep) {
    this.rep = rep;
    this.tickets = new Map();
    this.chats = new Map();
    this.suggestions = new Map();
    this.guide = { status: "loading", entries: new Map(), problem: null };
    this.lists = { status: "loading", problem: null };
    this.team = [];
    this.queues = [];
    this.queue = null;
    this.phrases = [];
    this.company = "";
    this.connection = "connecting";
    this.selected = null;
    this.fresh = new Set();
    /** Whether the conversation's pane can be seen: the frame knows. */
    this.paneShown = () => false;
  }

  /** Calls `listener` after changes of a topic, once for all changes made in one go. */
  on(topic, listener) {
    if (!this.#listeners.has(topic)) this.#listeners.set(topic, []);
    this.#listeners.get(topic).push(listener);
  }

  /** Tells the listeners of these topics. @param {...string} topics */
  changed(...topics) {
    if (!this.#pending.size) queueMicrotask(() => this.#tell());
    for (const topic of topics) this.#pending.add(topic);
  }

  #tell() {
    const topics = [...this.#pending];
    this.#pending.clear();
    for (const topic of topics) for (const listener of this.#listeners.get(topic) ?? []) listener();
  }

  /** @returns {Object|null} the ticket on screen */
  get current() {
    return this.selected === null
      ? null
      : (this.tickets.get(this.selected) ?? this.chats.get(this.selected)?.ticket ?? null);
  }

  /** @returns {Object|null} the conversation on screen */
  get chat() {
    return this.selected === null ? null : (this.chats.get(this.selected) ?? null);
  }

  /** Tickets that nobody has and that this rep serves, in the order of the line. @returns {Object[]} */
  waiting() {
    const shown = (ticket) => (this.queue === null ? this.serves(ticket) : ticket.queue === this.queue);
    return [...this.tickets.values()]
      .filter((ticket) => ticket.status === "waiting" && shown(ticket))
      .sort((a, b) => Date.parse(a.rank_at) - Date.parse(b.rank_at) || a.id - b.id);
  }

  /** Whether the ticket's queue is one of this rep's; whoever has none serves all. @param {Object} ticket */
  serves(ticket) {
    const served = this.me?.queues ?? [];
    return !served.length || served.includes(ticket.queue);
  }

  /** @returns {Object|null} this rep as the team sees it */
  get me() {
    return this.team.find((member) => member.id === this.rep.id) ?? null;
  }

  /** The rep's own chats in the order claimed, which stays put while messages arrive. @returns {Object[]} */
  mine() {
    return [...this.tickets.values()]
      .filter((ticket) => this.isMine(ticket))
      .sort((a, b) => (a.claimed_at ?? "").localeCompare(b.claimed_at ?? "") || a.id - b.id);
  }

  /** @param {Object|null} ticket */
  isMine(ticket) {
    return ticket?.status === "claimed" && ticket.rep?.id === this.rep.id;
  }

  /** @param {number} id @returns {Object[]} the messages known of a ticket's conversation, oldest first */
  messages(id) {
    const chat = this.chats.get(id);
    return chat ? [...chat.messages.values()].sort((a, b) => a.id - b.id) : [];
  }

  /** @param {number} id @returns {Object|null} */
  lastFromCustomer(id) {
    return this.messages(id).findLast((message) => message.sender === "customer") ?? null;
  }

  /** Whether the messages of a ticket are here. @param {number} id */
  knows(id) {
    return this.chats.get(id)?.status === "ready";
  }

  /** Since when the customer waits for the rep's answer, as far as is known. @param {number} id @returns {string|null} ISO time */
  unansweredSince(id) {
    let since = null;
    if (!this.knows(id)) {
      const ticket = this.tickets.get(id);
      return ticket && !ticket.first_response_at ? ticket.claimed_at : null;
    }
    for (const message of this.messages(id)) {
      if (message.sender === "rep" || message.kind === "answer") since = null;
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

  /** Counts a new message as unread, unless it is on screen. @param {number} id ticket @returns {boolean} whether it was seen at once */
  countUnread(id) {
    const ticket = this.tickets.get(id);
    const seen = this.onScreen(id);
    if (ticket) this.tickets.set(id, { ...ticket, unread: seen ? 0 : (ticket.unread ?? 0) + 1 });
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

  /** Whether the rep has that conversation before the eyes. @param {number} id */
  onScreen(id) {
    return this.selected === id && document.visibilityState === "visible" && this.paneShown();
  }

  /** Takes a ticket in, as the server has it now. @param {Object} ticket */
  putTicket(ticket) {
    this.tickets.set(ticket.id, ticket);
    const chat = this.chats.get(ticket.id);
    if (chat) chat.ticket = ticket;
    if (ticket.status !== "waiting" && !this.isMine(ticket)) this.fresh.delete(ticket.id);
    // A ticket of no more concern leaves the lists; while it is on screen it stays known.
    if (ticket.status !== "waiting" && !this.isMine(ticket) && this.selected !== ticket.id) {
      this.tickets.delete(ticket.id);
      this.chats.delete(ticket.id);
      this.suggestions.delete(ticket.id);
    }
    this.changed("tickets");
    if (this.selected === ticket.id) this.changed("chat");
  }

  /**
   * Takes a message in; a repeated one changes nothing.
   * @param {number} id ticket
   * @param {Object} message
   * @returns {"new"|"known"|"gap"} "gap" when messages before it are missing
   */
  putMessage(id, message) {
    const chat = this.chats.get(id);
    if (!chat || chat.status !== "ready") return "gap";
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
