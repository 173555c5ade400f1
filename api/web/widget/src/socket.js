/** @import { ChatFrame, ChatFrameIn } from "../../types/shapes.js" */

const READY_WITHIN_MS = 10_000;
const PING_EVERY_MS = 25_000;
const ANSWER_WITHIN_MS = 12_000;

/**
 * @typedef {Object} Handlers
 * @property {() => void} onReady
 * @property {(frame: ChatFrame) => void} onFrame
 * @property {(code: number, wasReady: boolean) => void} onClose
 */

/** One WebSocket from hello to close. A connection that died silently is found by pings, and closed. */
export class ChatSocket {
  /** Whether the server has accepted the hello. */
  ready = false;
  /** @type {WebSocket|null} */
  #socket = null;
  #handlers;
  #timer = 0;
  #closed = false;

  /**
   * @param {string} url
   * @param {ChatFrameIn} hello first frame
   * @param {Handlers} handlers
   */
  constructor(url, hello, handlers) {
    this.#handlers = handlers;
    this.#expectWithin(READY_WITHIN_MS);
    try {
      const socket = new WebSocket(url);
      socket.onopen = () => this.send(hello);
      socket.onmessage = (event) => this.#received(event.data);
      socket.onclose = (event) => this.#finish(event.code);
      this.#socket = socket;
    } catch {
      // A page's policy may forbid the address; callers are told as of any other failure.
      setTimeout(() => this.#finish(1006));
    }
  }

  /** @param {ChatFrameIn} frame */
  send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  close() {
    this.#socket?.close();
    // A dead connection can take minutes to report its close.
    this.#finish(1006);
  }

  /** @param {string} data */
  #received(data) {
    if (this.#closed) return;
    const frame = parsed(data);
    if (!frame) return;
    this.#pingLater();
    if (frame.type === "pong") return;
    this.#handlers.onFrame(frame);
    if (frame.type === "ready") {
      this.ready = true;
      this.#handlers.onReady();
    }
  }

  #pingLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.send({ type: "ping" });
      this.#expectWithin(ANSWER_WITHIN_MS);
    }, PING_EVERY_MS);
  }

  /** @param {number} ms */
  #expectWithin(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), ms);
  }

  /** @param {number} code */
  #finish(code) {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#handlers.onClose(code, this.ready);
    this.ready = false;
  }
}

/** @param {string} data @returns {ChatFrame|null} */
function parsed(data) {
  try {
    const frame = JSON.parse(data);
    return typeof frame?.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
