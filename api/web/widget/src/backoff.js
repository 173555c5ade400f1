/** @import { Problem } from "./api.js" */

const FIRST_PAUSE_MS = 1_500;
const MAX_PAUSE_MS = 30_000;

/** How long to send nothing after failures: as long as the server asks for, or a growing, jittered pause. */
export class Backoff {
  #failures = 0;
  #until = 0;
  /** Time (ms since the epoch) until which the server takes no messages: there were too many. */
  limitedUntil = 0;

  /** @returns {boolean} whether it is too early to send */
  get waiting() {
    return Date.now() < this.#until;
  }

  /** Calls `retry` after the pause for a failure. @param {Problem} problem @param {() => void} retry */
  after(problem, retry) {
    const growing = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    const pause = problem.retryAfter ? problem.retryAfter * 1000 : growing;
    this.#until = Date.now() + pause - 50;
    if (problem.status === 429) this.limitedUntil = this.#until;
    setTimeout(retry, pause);
  }

  /** The server answered: the next pause is a short one. */
  succeeded() {
    this.#failures = 0;
  }

  /** Nothing is waited for any more. */
  end() {
    this.#failures = 0;
    this.#until = 0;
  }
}
