import { Api, Problem } from "./api.js";
import { Connection } from "./connection.js";
import { Outbox, wire } from "./outbox.js";

const ACKNOWLEDGED_WITHIN_MS = 30_000;
const TYPING_SHOWN_MS = 8_000;
const TYPING_TOLD_EVERY_MS = 3_000;
const FRESH_STARTS = 2;

/**
 * One customer's chat: what is known of it, and what the customer can do. Knows no DOM.
 * Dispatches "change" whenever something that a view shows has changed.
 */
export class Chat extends EventTarget {
  /** @type {object|null} the server's Conversation */
  conversation = null;
  /** @type {object|null} */
  greeting = null;
  /** @type {string|null} */
  company = null;
  /** @type {{sender: string, name: string|null}|null} */
  typing = null;
  /** "idle" | "connecting" | "online" | "reconnecting" */
  link = "idle";
  /** "unreachable" | "startedAfresh" | "actionFailed" | null */
  notice = null;
  /** Time (ms since the epoch) until which the server wants no more messages: there were too many. */
  pausedUntil = 0;

  #messages = [];
  #api;
  #server;
  #storage;
  #outbox;
  #key = null;
  #connection = null;
  #sendingId = null;
  #sendTimer = 0;
  #typingTimer = 0;
  #toldTyping = 0;
  #starting = false;
  #failures = 0;
  #heldUntil = 0;
  #freshStarts = 0;
  #changed = false;
  #welcoming = false;
  #otherTab = (event) => this.#storage.concernsChat(event) && this.#followOtherTab();

  /**
   * @param {string} server origin of the Calmline server
   * @param {import("./storage.js").ChatStorage} storage
   */
  constructor(server, storage) {
    super();
    this.#server = server;
    this.#storage = storage;
    this.#api = new Api(server);
    this.#outbox = new Outbox(storage);
    addEventListener("storage", this.#otherTab);
  }

  /** Messages to show, oldest first; the greeting while there is no conversation. */
  get messages() {
    return this.#messages.length || !this.greeting ? this.#messages : [this.greeting];
  }

  /** Messages that the server has not acknowledged. */
  get pending() {
    return this.#outbox.items.filter((item) => !this.#messages.some((message) => message.client_id === item.client_id));
  }

  /** "bot" | "waiting" | "with_rep" | "closed" */
  get status() {
    return this.conversation?.status ?? "bot";
  }

  /** Whether an earlier chat is being fetched. */
  get loading() {
    return this.#key != null && !this.conversation;
  }

  /** Whether a call back was offered, and neither the offer nor the form is what the chat is at. */
  get mayCallBack() {
    const offers = (message) => message.choices?.some((choice) => choice.action === "callback");
    const asked = this.#messages.findLastIndex((message) => message.sender === "customer");
    const turn = this.#messages.slice(asked + 1);
    return this.#messages.some(offers) && !turn.some((message) => offers(message) || message.kind === "collect");
  }

  /** Messages to the customer that were never on screen. */
  get unread() {
    const readUpTo = this.#storage.readUpTo;
    return this.#messages.filter((m) => m.id > readUpTo && m.sender !== "customer" && m.kind !== "greeting");
  }

  /** Everything so far has been on screen. */
  markRead() {
    const last = this.lastId();
    if (last > this.#storage.readUpTo) this.#storage.readUpTo = last;
    // Whether the words of a person were read is for that person to know; the bot does not ask.
    if (this.status === "with_rep") this.#connection?.seen(last);
  }

  /** Takes up the chat that this browser has, or sends what was left unsent. */
  resume() {
    this.#key = this.#storage.credentials;
    if (this.#key) this.#connect();
    else if (this.#outbox.next) this.#start();
  }

  /** Leaves the page; the chat itself goes on. */
  stop() {
    removeEventListener("storage", this.#otherTab);
    this.#disconnect();
  }

  /** Fetches the greeting, if there is no chat to take up. */
  async welcome() {
    if (this.#key || this.greeting || this.#welcoming) return;
    this.#welcoming = true;
    try {
      const { greeting, company } = await this.#api.welcome();
      this.greeting = { ...greeting, kind: "greeting" };
      this.company = company;
      if (this.notice === "unreachable") this.notice = null;
      this.#failures = 0;
    } catch (problem) {
      expectProblem(problem);
      this.notice = "unreachable";
      this.#holdBack(problem, () => this.welcome());
    }
    this.#welcoming = false;
    this.#change();
  }

  /** Sends words. */
  say(text) {
    this.#post({ text }, text);
  }

  /** Presses one of a message's buttons. */
  choose({ label, entry, action }) {
    this.#post(entry ? { entry } : { action }, label);
  }

  /** Takes a refused message out of the chat. @returns {string} its words */
  withdraw(clientId) {
    const item = this.#outbox.items.find((each) => each.client_id === clientId);
    this.#outbox.remove(clientId);
    this.#change();
    return item?.text ?? "";
  }

  /** Tells the rep, if one listens, that the customer is typing. */
  tellTyping() {
    if (this.status !== "with_rep" || Date.now() - this.#toldTyping < TYPING_TOLD_EVERY_MS) return;
    this.#toldTyping = Date.now();
    this.#connection?.typing();
  }

  /** Leaves the line; the bot answers again. */
  leaveLine() {
    return this.#act(async () => {
      await this.#api.leave(this.#key);
      this.#setConversation(await this.#api.conversation(this.#key));
    });
  }

  /** @param {number} id message @param {"helpful"|"unhelpful"} rating */
  rate(id, rating) {
    return this.#act(async () => {
      await this.#api.rate(this.#key, id, rating);
      this.#messages = this.#messages.map((message) => (message.id === id ? { ...message, rating } : message));
    });
  }

  /** @param {number} score 1 to 5 @param {string} comment may be empty @returns {Promise<boolean>} whether it was taken */
  sendCsat(score, comment) {
    return this.#act(async () => {
      await this.#api.csat(this.#key, score, comment);
      this.conversation = { ...this.conversation, csat: score };
    });
  }

  /** Leaves a closed chat behind. @returns {string} words that were never sent */
  startOver() {
    const unsent = this.pending
      .map((item) => item.text ?? "")
      .filter(Boolean)
      .join("\n");
    this.#outbox.clear();
    this.#storage.previous = this.#key;
    this.#forget();
    this.welcome();
    return unsent;
  }

  /** @returns {number} id of the last message that this chat has */
  lastId() {
    return this.#messages.at(-1)?.id ?? 0;
  }

  #post(content, label) {
    this.#outbox.add(content, label);
    this.notice = null;
    this.#change();
    if (this.#key) this.#flush();
    else this.#start();
  }

  async #act(work) {
    let done = true;
    try {
      await work();
      this.notice = null;
    } catch (problem) {
      expectProblem(problem);
      done = false;
      this.notice = "actionFailed";
    }
    this.#change();
    return done;
  }

  async #start() {
    if (this.#starting || this.#followOtherTab()) return;
    this.#starting = true;
    try {
      const created = await this.#api.create(this.#storage.previous);
      // Another tab may have started one meanwhile: two tabs have one chat, and the second is dropped.
      if (!this.#key && !this.#followOtherTab()) this.#begin(created);
      this.#failures = this.#heldUntil = 0;
      this.notice = this.notice === "unreachable" ? null : this.notice;
    } catch (problem) {
      expectProblem(problem);
      this.notice = problem.status === 429 ? null : "unreachable";
      this.#holdBack(problem, () => !this.#key && this.#outbox.next && this.#start());
    }
    this.#starting = false;
    this.#change();
  }

  #begin({ conversation, token, messages }) {
    this.#storage.readUpTo = 0;
    this.#key = this.#storage.credentials = { id: conversation.id, token };
    this.#connect();
    messages.forEach((message) => this.#keep(message));
    this.#setConversation(conversation);
  }

  #connect() {
    this.#connection = new Connection({
      api: this.#api,
      server: this.#server,
      key: this.#key,
      listener: {
        lastId: () => this.lastId(),
        onLink: (link) => this.#setLink(link),
        onFrame: (frame) => this.#receive(frame),
        onProblem: (problem, clientId) => this.#refused(problem, clientId),
        onLockedOut: () => this.#startAfresh(),
      },
    });
  }

  #disconnect() {
    clearTimeout(this.#sendTimer);
    this.#connection?.stop();
    this.#connection = null;
    this.#sendingId = null;
    this.link = "idle";
  }

  #setLink(link) {
    this.link = link;
    this.#sendingId = null;
    if (link === "online") {
      this.#freshStarts = 0;
      this.#flush();
    } else this.typing = null;
    this.#change();
  }

  #receive(frame) {
    if (frame.type === "message") {
      this.#keep(frame.message);
      if (frame.message.sender !== "customer") this.typing = null;
      if (frame.message.sender === "rep") this.#connection?.got(frame.message.id);
      this.#flush();
    } else if (frame.type === "typing") this.#showTyping(frame);
    else if (frame.conversation) this.#setConversation(frame.conversation);
    else if (frame.type === "error" && frame.client_id) {
      this.#refused(new Problem(frame.problem?.status ?? 500, frame.problem?.retry_after ?? null), frame.client_id);
    }
    this.#change();
  }

  #keep(message) {
    const known = this.#messages.findIndex((each) => each.id === message.id);
    if (known >= 0) this.#messages[known] = message;
    else this.#messages.push(message);
    this.#messages.sort((a, b) => a.id - b.id);
    if (!message.client_id) return;
    this.#failures = 0;
    this.#outbox.remove(message.client_id);
    if (this.#sendingId === message.client_id) this.#sendingId = null;
  }

  #setConversation(conversation) {
    this.conversation = conversation;
    if (conversation.status === "closed") this.typing = null;
  }

  #showTyping({ sender, name }) {
    this.typing = { sender, name };
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => {
      this.typing = null;
      this.#change();
    }, TYPING_SHOWN_MS);
  }

  /** Sends the oldest unsent message; the next goes when this one is acknowledged, so that order is kept. */
  #flush() {
    const item = this.pending.find((each) => !each.refused);
    if (!item || this.#sendingId || this.link !== "online" || Date.now() < this.#heldUntil) return;
    this.#sendingId = item.client_id;
    clearTimeout(this.#sendTimer);
    this.#sendTimer = setTimeout(
      () => this.#sendingId === item.client_id && this.#connection?.restart(),
      ACKNOWLEDGED_WITHIN_MS,
    );
    this.#connection.deliver(wire(item));
  }

  #refused(problem, clientId) {
    if (this.#sendingId === clientId) this.#sendingId = null;
    if (problem.locksOut) {
      this.#startAfresh();
      return;
    }
    if (problem.passing) this.#holdBack(problem);
    else this.#outbox.refuse(clientId, problem.status);
    this.#flush();
    this.#change();
  }

  /** Sends nothing until the pause that the server asked for, or a growing one, is over; then retries. */
  #holdBack(problem, retry = () => {}) {
    const growing = Math.min(30_000, 1_500 * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    const pause = problem.retryAfter ? problem.retryAfter * 1000 : growing;
    this.#heldUntil = Date.now() + pause - 50;
    if (problem.status === 429) this.pausedUntil = this.#heldUntil;
    setTimeout(() => {
      retry();
      this.#flush();
    }, pause);
  }

  /** The key opens nothing any more: a new chat, with the words that were still unsent. */
  #startAfresh() {
    this.#outbox.carryOver();
    this.#forget();
    this.notice = "startedAfresh";
    if (!this.#outbox.next) this.welcome();
    else if (this.#freshStarts++ < FRESH_STARTS) this.#start();
    else this.#holdBack(new Problem(503), () => this.#start());
  }

  #forget() {
    this.#disconnect();
    this.#key = this.#storage.credentials = null;
    this.#storage.readUpTo = 0;
    this.#messages = [];
    this.conversation = this.typing = this.notice = this.greeting = null;
    this.#change();
  }

  /** Takes up the chat that another tab started or left. @returns {boolean} whether there was one to take up */
  #followOtherTab() {
    const key = this.#storage.credentials;
    if (key?.id === this.#key?.id) return false;
    this.#disconnect();
    this.#messages = [];
    this.conversation = this.greeting = null;
    this.#key = key;
    if (key) this.#connect();
    else this.welcome();
    this.#change();
    return key != null;
  }

  /** Tells the view once for all the changes of this moment. */
  #change() {
    if (this.#changed) return;
    this.#changed = true;
    queueMicrotask(() => {
      this.#changed = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}

function expectProblem(error) {
  if (!(error instanceof Problem)) throw error;
}
