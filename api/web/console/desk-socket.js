/** The desk's live connection: it receives frames, sends them, and reconnects by itself. */
import { Emitter } from "./emitter.js";

/** @import { DeskFrame, DeskFrameIn } from "../types/shapes.js" */

const PING_MS = 20000;
const PONG_MS = 8000;
const MAX_PAUSE_MS = 10000;

/** @typedef {"connecting"|"open"|"lost"} SocketState "connecting" before the first connection */

/**
 * Emits "refused" when the server may no longer know the rep: a request tells.
 * @extends {Emitter<{frame: DeskFrame, state: SocketState, refused: null}>}
 */
export class DeskSocket extends Emitter {
  /** @type {WebSocket|null} */
  #socket = null;
  #tries = 0;
  #stopped = true;
  #retry = 0;
  #pinger = 0;
  #deadline = 0;
  #answersPings = false;
  /** @type {SocketState} */
  #state = "connecting";

  /** @param {string} [path] */
  constructor(path = "/api/desk/ws") {
    super();
    this.path = path;
    /** Tries at once instead of waiting for the next attempt. */
    this.wake = () => this.#now();
  }

  /** Connects, and stays connected until `stop`. */
  start() {
    this.#stopped = false;
    window.addEventListener("online", this.wake);
    this.#connect();
  }

  /** Closes for good. */
  stop() {
    this.#stopped = true;
    window.removeEventListener("online", this.wake);
    clearTimeout(this.#retry);
    this.#drop();
  }

  #now() {
    if (this.#stopped || this.#state === "open") return;
    clearTimeout(this.#retry);
    this.#connect();
  }

  /** Sends a frame if the connection is up; none of them is worth keeping for later. @param {DeskFrameIn} frame */
  send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #connect() {
    this.#drop();
    const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${window.location.host}${this.path}`);
    this.#socket = socket;
    let ready = false;
    socket.addEventListener("message", (event) => {
      clearTimeout(this.#deadline);
      const frame = parse(event.data);
      if (!frame) return;
      if (frame.type === "pong") this.#answersPings = true;
      else if (frame.type === "ready") {
        ready = true;
        this.#tries = 0;
        this.#become("open");
        this.#pinger = window.setInterval(() => this.#ping(), PING_MS);
      } else this.emit("frame", frame);
    });
    socket.addEventListener("close", (event) => {
      if (this.#socket !== socket) return;
      this.#drop();
      // A refused handshake looks like any other failure to a page, so after one the session is asked for.
      if (event.code === 4401 || !ready) this.emit("refused", null);
      this.#again();
    });
  }

  #again() {
    if (this.#stopped) return;
    this.#become("lost");
    const pause = Math.min(MAX_PAUSE_MS, 400 * 2 ** this.#tries) * (0.75 + Math.random() / 2);
    this.#tries += 1;
    this.#retry = window.setTimeout(() => this.#connect(), pause);
  }

  #ping() {
    this.send({ type: "ping" });
    if (!this.#answersPings) return;
    clearTimeout(this.#deadline);
    this.#deadline = window.setTimeout(() => {
      this.#drop();
      this.#again();
    }, PONG_MS);
  }

  #drop() {
    clearInterval(this.#pinger);
    clearTimeout(this.#deadline);
    const socket = this.#socket;
    this.#socket = null;
    if (socket && socket.readyState <= WebSocket.OPEN) socket.close(1000);
  }

  /** @param {SocketState} state */
  #become(state) {
    if (this.#state === state) return;
    this.#state = state;
    this.emit("state", state);
  }
}

/** @param {string} data @returns {DeskFrame|null} */
function parse(data) {
  try {
    const frame = JSON.parse(data);
    return typeof frame?.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
