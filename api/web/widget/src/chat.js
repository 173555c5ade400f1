import { Api, Problem, problemOf } from "./api.js";
import { Backoff } from "./backoff.js";
import { Changes } from "./changes.js";
import { Connection } from "./connection.js";
import { MessageList } from "./messages.js";
import { Outbox, wire } from "./outbox.js";
import { Typing } from "./typing.js";

/** @import { ChatFrame, Choice, Conversation, Credentials } from "../../types/shapes.js" */
/** @import { CustomerMessage, Rating, Started } from "../../types/shapes.js" */
/** @import { Link } from "./connection.js" */
/** @import { Content } from "./outbox.js" */

const ACKNOWLEDGED_WITHIN_MS = 30_000;
const MAX_FRESH_STARTS = 2;

/** @typedef {"unreachable"|"startedAfresh"|"actionFailed"} Notice a problem that the customer is told */

/**
 * One customer's chat: what is known of it, and what the customer can do. Knows no DOM.
 * Dispatches "change" whenever something that a view shows has changed.
 */
export class Chat extends Changes {
  /** @type {Conversation|null} */
  conversation = null;
  /** @type {CustomerMessage|null} */
  greeting = null;
  /** @type {string|null} */
  company = null;
  /** @type {Link|"idle"} */
  link = "idle";
  /** @type {Notice|null} */
  notice = null;

  #messages = new MessageList();
  #api;
  #server;
  #storage;
  #outbox;
  /** @type {Credentials|null} */
  #key = null;
  /** @type {Connection|null} */
  #connection = null;
  /** @type {string|null} */
  #sendingId = null;
  #sendTimer = 0;
  #typing = new Typing();
  #starting = false;
  #backoff = new Backoff();
  #freshStarts = 0;
  #welcoming = false;
  #otherTab = (/** @type {StorageEvent} */ event) => this.#storage.concernsChat(event) && this.#followOtherTab();

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
    const { all } = this.#messages;
    return all.length || !this.greeting ? all : [this.greeting];
  }

  /** Messages that the server has not acknowledged. */
  get pending() {
    return this.#outbox.items.filter((item) => !this.#messages.has(item.client_id));
  }

  /** Time (ms since the epoch) until which the server takes no messages: there were too many. */
  get limitedUntil() {
    return this.#backoff.limitedUntil;
  }

  get status() {
    return this.conversation?.status ?? "bot";
  }

  /** Who is typing. */
  get typing() {
    return this.#typing.who;
  }

  /** Whether an earlier chat is being fetched. */
  get loading() {
    return this.#key !== null && !this.conversation;
  }

  /** Whether to offer a callback, which was offered before. */
  get mayCallBack() {
    return this.#messages.mayCallBack;
  }

  /** Messages to the customer that were never on screen. */
  get unread() {
    return this.#messages.unreadAfter(this.#storage.readUpTo);
  }

  /** Everything so far has been on screen. */
  markRead() {
    const last = this.#messages.lastId;
    if (last > this.#storage.readUpTo) this.#storage.readUpTo = last;
    // A rep is told whether a message was read; the bot need not know.
    if (this.status === "with_rep") this.#connection?.seen(last);
  }

  /** Takes up the chat that this browser has, or sends what was left unsent. */
  resume() {
    this.#key = this.#storage.credentials;
    if (this.#key) this.#connect(this.#key);
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
      Object.assign(this, { greeting, company });
      if (this.notice === "unreachable") this.notice = null;
      this.#backoff.succeeded();
    } catch (error) {
      this.notice = "unreachable";
      this.#retry(problemOf(error), () => this.welcome());
    }
    this.#welcoming = false;
    this.changed();
  }

  /** Sends text. @param {string} text */
  say(text) {
    this.#post({ text }, text);
  }

  /** Presses one of a message's buttons. @param {Choice} choice */
  choose({ label, entry, action }) {
    this.#post(entry ? { entry } : { action }, label);
  }

  /** Takes a refused message out of the chat. @param {string} clientId @returns {string} its text */
  withdraw(clientId) {
    const item = this.#outbox.items.find((each) => each.client_id === clientId);
    this.#outbox.remove(clientId);
    this.changed();
    return item?.text ?? "";
  }

  /** Tells the rep, if there is one, that the customer is typing. */
  tellTyping() {
    if (this.status === "with_rep" && this.#typing.due()) this.#connection?.typing();
  }

  /** Leaves the queue; the bot answers again. */
  leaveQueue() {
    return this.#act(async (key) => {
      await this.#api.leave(key);
      this.#setConversation(await this.#api.conversation(key));
    });
  }

  /** @param {number} id message @param {Rating} rating */
  rate(id, rating) {
    return this.#act(async (key) => {
      await this.#api.rate(key, id, rating);
      const message = this.#messages.all.find((one) => one.id === id);
      if (message) this.#messages.put({ ...message, rating });
    });
  }

  /**
   * @param {number} score 1 to 5
   * @param {string} comment may be empty
   * @returns {Promise<boolean>} whether it was taken
   */
  sendCsat(score, comment) {
    return this.#act(async (key) => {
      await this.#api.csat(key, score, comment);
      if (this.conversation) this.conversation = { ...this.conversation, csat: score };
    });
  }

  /** Leaves a closed chat behind. @returns {string} text that was never sent */
  startOver() {
    const unsent = this.pending.flatMap(({ text }) => text || []).join("\n");
    this.#outbox.clear();
    this.#storage.previous = this.#key;
    this.#forget();
    this.welcome();
    return unsent;
  }

  /** @param {Content} content @param {string} label */
  #post(content, label) {
    this.#outbox.add(content, label);
    this.notice = null;
    this.changed();
    if (this.#key) this.#flush();
    else this.#start();
  }

  /** @param {(key: Credentials) => Promise<void>} work @returns {Promise<boolean>} whether it was done */
  async #act(work) {
    let done = this.#key !== null;
    try {
      if (this.#key) await work(this.#key);
      this.notice = null;
    } catch (error) {
      problemOf(error);
      done = false;
      this.notice = "actionFailed";
    }
    this.changed();
    return done;
  }

  async #start() {
    if (this.#starting || this.#followOtherTab()) return;
    this.#starting = true;
    try {
      const created = await this.#api.create(this.#storage.previous);
      // Another tab may have started one meanwhile: two tabs have one chat, and the second is dropped.
      if (!this.#key && !this.#followOtherTab()) this.#begin(created);
      this.#backoff.end();
      if (this.notice === "unreachable") this.notice = null;
    } catch (error) {
      const problem = problemOf(error);
      this.notice = problem.status === 429 ? null : "unreachable";
      this.#retry(problem, () => !this.#key && this.#outbox.next && this.#start());
    }
    this.#starting = false;
    this.changed();
  }

  /** @param {Started} started */
  #begin({ conversation, token, messages }) {
    this.#storage.readUpTo = 0;
    this.#key = { id: conversation.id, token };
    this.#storage.credentials = this.#key;
    this.#connect(this.#key);
    for (const message of messages) this.#take(message);
    this.#setConversation(conversation);
  }

  /** @param {Credentials} key */
  #connect(key) {
    this.#connection = new Connection({
      api: this.#api,
      server: this.#server,
      key,
      listener: {
        lastId: () => this.#messages.lastId,
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

  /** @param {Link} link */
  #setLink(link) {
    this.link = link;
    this.#sendingId = null;
    if (link === "online") {
      this.#freshStarts = 0;
      this.#flush();
    } else this.#typing.clear();
    this.changed();
  }

  /** @param {ChatFrame} frame */
  #receive(frame) {
    if (frame.type === "message") {
      this.#take(frame.message);
      if (frame.message.sender !== "customer") this.#typing.clear();
      if (frame.message.sender === "rep") this.#connection?.got(frame.message.id);
      this.#flush();
    } else if (frame.type === "typing") this.#typing.show(frame, () => this.changed());
    else if ("conversation" in frame) this.#setConversation(frame.conversation);
    else if (frame.type === "error" && frame.client_id) {
      this.#refused(new Problem(frame.problem.status, frame.problem.retry_after), frame.client_id);
    }
    this.changed();
  }

  /** @param {CustomerMessage} message */
  #take(message) {
    this.#messages.put(message);
    if (!message.client_id) return;
    this.#backoff.succeeded();
    this.#outbox.remove(message.client_id);
    if (this.#sendingId === message.client_id) this.#sendingId = null;
  }

  /** @param {Conversation} conversation */
  #setConversation(conversation) {
    this.conversation = conversation;
    if (conversation.status === "closed") this.#typing.clear();
  }

  /** Sends the oldest unsent message; the next goes when this one is acknowledged, so that order is kept. */
  #flush() {
    const item = this.pending.find((each) => !each.refused);
    if (!item || this.#sendingId || this.link !== "online" || this.#backoff.waiting) return;
    this.#sendingId = item.client_id;
    clearTimeout(this.#sendTimer);
    this.#sendTimer = setTimeout(
      () => this.#sendingId === item.client_id && this.#connection?.restart(),
      ACKNOWLEDGED_WITHIN_MS,
    );
    this.#connection?.deliver(wire(item));
  }

  /** @param {Problem} problem @param {string} clientId */
  #refused(problem, clientId) {
    if (this.#sendingId === clientId) this.#sendingId = null;
    if (problem.locksOut) {
      this.#startAfresh();
      return;
    }
    if (problem.temporary) this.#retry(problem, () => {});
    else this.#outbox.refuse(clientId, problem.status);
    this.#flush();
    this.changed();
  }

  /** Sends nothing for a while, then tries again. @param {Problem} problem @param {() => void} again */
  #retry(problem, again) {
    this.#backoff.after(problem, () => {
      again();
      this.#flush();
    });
  }

  /** The key opens nothing any more: starts a new chat, and sends what was still unsent. */
  #startAfresh() {
    this.#outbox.carryOver();
    this.#forget();
    this.notice = "startedAfresh";
    if (!this.#outbox.next) this.welcome();
    else if (this.#freshStarts++ < MAX_FRESH_STARTS) this.#start();
    else this.#retry(new Problem(503), () => this.#start());
  }

  #forget() {
    this.#disconnect();
    this.#key = null;
    this.#storage.credentials = null;
    this.#storage.readUpTo = 0;
    this.#messages = new MessageList();
    this.conversation = null;
    this.#typing.clear();
    this.notice = null;
    this.greeting = null;
    this.changed();
  }

  /** Takes up the chat that another tab started or left. @returns {boolean} whether there was one to take up */
  #followOtherTab() {
    const key = this.#storage.credentials;
    if (key?.id === this.#key?.id) return false;
    this.#disconnect();
    this.#messages = new MessageList();
    this.conversation = null;
    this.greeting = null;
    this.#key = key;
    if (key) this.#connect(key);
    else this.welcome();
    this.changed();
    return key !== null;
  }
}
