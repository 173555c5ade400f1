/** Suggested answers to a customer's last message, asked of the server. */
import { suggestions } from "./api.js";

export class Suggestions {
  #asking = null;

  /** @param {import("./state.js").State} state */
  constructor(state) {
    this.state = state;
  }

  /** Asks, unless they are here. @param {number} id ticket @param {boolean} [again] */
  async ask(id, again = false) {
    const { state } = this;
    const last = state.lastFromCustomer(id)?.id ?? 0;
    const known = state.suggestions.get(id);
    if (!state.isMine(state.tickets.get(id)) || (!again && known && known.status !== "error" && known.message >= last))
      return;
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    state.suggestions.set(id, {
      status: "loading",
      problem: null,
      message: last,
      about: known?.about ?? null,
      list: known?.list ?? [],
    });
    state.changed("suggestions");
    try {
      const answer = await suggestions(id, asking.signal);
      state.suggestions.set(id, {
        status: "ready",
        problem: null,
        message: Math.max(last, answer.message ?? 0),
        about: answer.message,
        list: answer.suggestions,
      });
    } catch (problem) {
      if (asking.signal.aborted) state.suggestions.delete(id);
      else
        state.suggestions.set(id, { status: "error", problem: problem.message, message: last, about: null, list: [] });
    }
    state.changed("suggestions");
  }

  /** Waits for no answer any more. */
  stop() {
    this.#asking?.abort();
  }
}
