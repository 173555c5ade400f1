/** The desk's live connection: frames in, typing out, and coming back by itself when it breaks. */

const PING_MS = 20000;
const PONG_MS = 8000;
const LONGEST_PAUSE_MS = 10000;

/**
 * Events: "frame" (detail: the frame), "state" (detail: "connecting" | "open" | "lost"), "refused" (the server may no
 * longer know the rep: ask it).
 */
export class DeskSocket extends EventTarget {
  #socket = null;
  #tries = 0;
  #stopped = true;
  #retry = 0;
  #pinger = 0;
  #deadline = 0;
  #answersPings = false;
  #state = "connecting";

  /** @param {string} [path] */
  constructor(path = "/api/desk/ws") {
    super();
    this.path = path;
    this.wake = () => this.#now();
  }

  /** "connecting" before the first connection, then "open" or "lost". */
  get state() {
    return this.#state;
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

  /** Tries at once instead of waiting for the next try. */
  #now() {
    if (this.#stopped || this.#state === "open") return;
    clearTimeout(this.#retry);
    this.#connect();
  }

  /** Sends a frame if the connection is up; typing marks are not worth keeping for later. @param {Object} frame */
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
        this.#pinger = setInterval(() => this.#ping(), PING_MS);
      } else this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    });
    socket.addEventListener("close", (event) => {
      if (this.#socket !== socket) return;
      this.#drop();
      // A refused handshake looks like any other failure to a page, so after one the session is asked for.
      if (event.code === 4401 || !ready) this.dispatchEvent(new Event("refused"));
      this.#again();
    });
  }

  #again() {
    if (this.#stopped) return;
    this.#become("lost");
    const pause = Math.min(LONGEST_PAUSE_MS, 400 * 2 ** this.#tries) * (0.75 + Math.random() / 2);
    this.#tries += 1;
    this.#retry = setTimeout(() => this.#connect(), pause);
  }

  #ping() {
    this.send({ type: "ping" });
    if (!this.#answersPings) return;
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
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

  #become(state) {
    if (this.#state === state) return;
    this.#state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

function parse(data) {
  try {
    const frame = JSON.parse(data);
    return frame && typeof frame.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
