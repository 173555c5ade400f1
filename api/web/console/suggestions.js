/** Suggested answers to a customer's last message, asked of the server. */
import { suggestions } from "./api.js";

export class Suggestions {
  /** @type {AbortController|null} */
  #request = null;

  /** @param {import("./state.js").State} state */
  constructor(state) {
    this.state = state;
  }

  /** Asks, unless they are here. @param {number} id ticket @param {boolean} [again] */
  async ask(id, again = false) {
    const { state } = this;
    const last = state.lastFromCustomer(id)?.id ?? 0;
    const known = state.suggestions.get(id);
    const current = known && known.status !== "error" && known.message >= last;
    if (!state.isMine(state.tickets.get(id)) || (!again && current)) return;
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    const list = known?.list ?? [];
    state.suggestions.set(id, { status: "loading", problem: null, message: last, about: known?.about ?? null, list });
    state.changed("suggestions");
    try {
      const { message, suggestions: found } = await suggestions(id, request.signal);
      const upTo = Math.max(last, message ?? 0);
      state.suggestions.set(id, { status: "ready", problem: null, message: upTo, about: message, list: found });
    } catch (error) {
      if (request.signal.aborted) state.suggestions.delete(id);
      else {
        const problem = error instanceof Error ? error.message : "";
        state.suggestions.set(id, { status: "error", problem, message: last, about: null, list: [] });
      }
    }
    state.changed("suggestions");
  }

  /** Waits for no answer any more. */
  stop() {
    this.#request?.abort();
  }
}
