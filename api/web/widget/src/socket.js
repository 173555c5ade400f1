const READY_WITHIN_MS = 10_000;
const PING_EVERY_MS = 25_000;
const ANSWER_WITHIN_MS = 12_000;

/** One WebSocket from hello to close. A line that went dead without saying so is found by pings, and closed. */
export class ChatSocket {
  /** Whether the server has accepted the hello. */
  ready = false;
  #socket;
  #handlers;
  #timer = 0;
  #closed = false;

  /**
   * @param {string} url
   * @param {object} hello first frame
   * @param {{onReady: () => void, onFrame: (frame: object) => void, onClose: (code: number, wasReady: boolean) => void}} handlers
   */
  constructor(url, hello, handlers) {
    this.#handlers = handlers;
    this.#expectWithin(READY_WITHIN_MS);
    try {
      this.#socket = new WebSocket(url);
    } catch {
      // A page's policy may forbid the address; callers hear of it as of any other failure.
      setTimeout(() => this.#finish(1006));
      return;
    }
    this.#socket.onopen = () => this.send(hello);
    this.#socket.onmessage = (event) => this.#heard(event.data);
    this.#socket.onclose = (event) => this.#finish(event.code);
  }

  /** @param {object} frame */
  send(frame) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  close() {
    this.#socket?.close();
    // A dead line can take minutes to report its close.
    this.#finish(1006);
  }

  #heard(data) {
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

  #expectWithin(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), ms);
  }

  #finish(code) {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#handlers.onClose(code, this.ready);
    this.ready = false;
  }
}

function parsed(data) {
  try {
    const frame = JSON.parse(data);
    return typeof frame?.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
