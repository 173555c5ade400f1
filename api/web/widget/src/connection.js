import { problemOf } from "./api.js";
import { ChatSocket } from "./socket.js";

/** @import { ChatFrame, Conversation, Credentials, CustomerMessage, MessageIn } from "../../types/shapes.js" */

const FIRST_RETRY_MS = 700;
const MAX_RETRY_MS = 30_000;
const CROWDED_RETRY_MS = 15_000;
const POLL_MS = 4_000;
const SOCKET_AGAIN_MS = 60_000;
const SOCKET_TRIES = 2;
/** A connection that lasted this long was a good one: after it the next attempt comes soon. */
const STABLE_MS = 10_000;

/** @typedef {"connecting"|"online"|"reconnecting"} Link */

/**
 * @typedef {Object} Listener
 * @property {() => number} lastId id of the last message that the chat has
 * @property {(link: Link) => void} onLink
 * @property {(frame: ChatFrame) => void} onFrame the server's frames, in the same form when polling
 * @property {(problem: import("./api.js").Problem, clientId: string) => void} onProblem a message was refused
 * @property {() => void} onLockedOut the key opens nothing any more
 */

/**
 * Keeps a chat connected: a WebSocket, opened again after a loss with growing, jittered pauses; plain requests every
 * few seconds where WebSockets do not get through.
 */
export class Connection {
  #api;
  #server;
  #key;
  #listener;
  /** @type {ChatSocket|null} */
  #socket = null;
  #polling = false;
  #timer = 0;
  #socketTimer = 0;
  #tries = 0;
  #readySince = 0;
  #got = 0;
  #seen = 0;
  #failedSockets = 0;
  #stopped = false;
  #wake = () => this.#hurry();

  /** @param {{api: import("./api.js").Api, server: string, key: Credentials, listener: Listener}} parts */
  constructor({ api, server, key, listener }) {
    this.#api = api;
    this.#server = server;
    this.#key = key;
    this.#listener = listener;
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    listener.onLink("connecting");
    this.#connect();
  }

  /** Ends it for good. */
  stop() {
    this.#stopped = true;
    this.#polling = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#socketTimer);
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    this.#socket?.close();
  }

  /** Drops a connection that seems dead, and opens another. */
  restart() {
    if (this.#socket) this.#socket.close();
    else this.#hurry();
  }

  /**
   * Hands one message to the server. Over a socket the echo with its client_id is the acknowledgement.
   * @param {MessageIn} message
   */
  deliver(message) {
    if (this.#socket?.ready) this.#socket.send({ type: "send", ...message });
    else this.#post(message);
  }

  /** Tells the rep that the customer is typing; of no use when polling. */
  typing() {
    if (this.#socket?.ready) this.#socket.send({ type: "typing" });
  }

  /** Tells the server that this page has everything up to a message. @param {number} id */
  got(id) {
    if (id <= this.#got || !this.#socket?.ready) return;
    this.#got = id;
    this.#socket.send({ type: "got", id });
  }

  /** Tells the server that everything up to a message has been on screen; of no use when polling. @param {number} id */
  seen(id) {
    if (id <= this.#seen || !this.#socket?.ready) return;
    this.#seen = id;
    this.#socket.send({ type: "seen", id });
  }

  #connect() {
    // While this page polls, the timer is the next poll's: a socket that fails once more must not end it.
    if (!this.#polling) clearTimeout(this.#timer);
    clearTimeout(this.#socketTimer);
    const url = `${this.#server.replace(/^http/, "ws")}/api/chat/ws`;
    /** @type {import("../../types/shapes.js").ChatFrameIn} */
    const hello = { type: "hello", conversation: this.#key.id, token: this.#key.token, after: this.#listener.lastId() };
    this.#socket = new ChatSocket(url, hello, {
      onReady: () => this.#socketReady(),
      onFrame: (frame) => this.#listener.onFrame(frame),
      onClose: (code, wasReady) => this.#socketClosed(code, wasReady),
    });
  }

  #socketReady() {
    this.#readySince = Date.now();
    this.#failedSockets = 0;
    this.#polling = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#socketTimer);
    this.#listener.onLink("online");
  }

  /** @param {number} code @param {boolean} wasReady */
  #socketClosed(code, wasReady) {
    this.#socket = null;
    if (this.#stopped) return;
    if (code === 4401 || code === 4404) {
      this.#listener.onLockedOut();
      return;
    }
    this.#failedSockets += wasReady ? 0 : 1;
    if (wasReady && Date.now() - this.#readySince > STABLE_MS) this.#tries = 0;
    if (this.#polling) {
      this.#socketTimer = setTimeout(() => this.#connect(), SOCKET_AGAIN_MS);
      return;
    }
    this.#listener.onLink("reconnecting");
    if (this.#failedSockets >= SOCKET_TRIES && code !== 4429) this.#poll();
    else this.#retryLater(code === 4429 ? CROWDED_RETRY_MS : 0);
  }

  /** @param {number} atLeast ms */
  #retryLater(atLeast) {
    const ceiling = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#tries++);
    const pause = Math.max(atLeast, ceiling * (0.5 + Math.random() / 2));
    this.#timer = setTimeout(() => this.#connect(), pause);
  }

  /** The network or the customer is back: there is no reason to wait any longer. */
  #hurry() {
    if (this.#stopped || this.#socket || this.#polling || document.hidden) return;
    this.#connect();
  }

  async #poll() {
    try {
      const conversation = await this.#api.conversation(this.#key);
      const { messages } = await this.#api.messages(this.#key, this.#listener.lastId());
      if (this.#stopped || this.#socket?.ready) return;
      this.#replay(messages, conversation);
      if (!this.#polling) this.#startPolling();
      this.#timer = setTimeout(() => this.#poll(), POLL_MS * (document.hidden ? 4 : 1));
    } catch (problem) {
      if (!this.#stopped) this.#pollFailed(problem);
    }
  }

  #startPolling() {
    this.#polling = true;
    this.#tries = 0;
    this.#listener.onLink("online");
    this.#socketTimer = setTimeout(() => this.#connect(), SOCKET_AGAIN_MS);
  }

  /** @param {unknown} error */
  #pollFailed(error) {
    const problem = problemOf(error);
    clearTimeout(this.#socketTimer);
    this.#polling = false;
    if (problem.locksOut) {
      this.#listener.onLockedOut();
      return;
    }
    this.#listener.onLink("reconnecting");
    if (!this.#socket) this.#retryLater((problem.retryAfter ?? 0) * 1000);
  }

  /** @param {MessageIn} message */
  async #post(message) {
    try {
      const { messages } = await this.#api.send(this.#key, message);
      const last = this.#listener.lastId();
      // Between two polls somebody else may have written: what came before this answer is fetched first.
      const missed = (messages[0]?.id ?? 0) > last + 1 ? (await this.#api.messages(this.#key, last)).messages : [];
      if (!this.#stopped) this.#replay([...missed, ...messages]);
    } catch (error) {
      const problem = problemOf(error);
      if (!this.#stopped) this.#listener.onProblem(problem, message.client_id);
    }
  }

  /** @param {CustomerMessage[]} messages @param {Conversation} [conversation] */
  #replay(messages, conversation) {
    for (const message of messages) this.#listener.onFrame({ type: "message", message });
    if (conversation) this.#listener.onFrame({ type: "conversation", conversation });
  }
}
