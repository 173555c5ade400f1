const TIMEOUT_MS = 20_000;

/** A request that did not succeed. `status` 0 means that the server was not reached. */
export class Problem extends Error {
  /**
   * @param {number} status HTTP status, or 0
   * @param {number|null} retryAfter seconds to wait, where the server said so
   */
  constructor(status, retryAfter = null) {
    super(`problem ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** @returns {boolean} whether the same request may succeed later */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** @returns {boolean} whether the chat's key no longer opens it */
  get locksOut() {
    return [401, 403, 404].includes(this.status);
  }
}

/** The customer's side of the HTTP API. Every method throws {@link Problem}. */
export class Api {
  #base;

  /** @param {string} server origin */
  constructor(server) {
    this.#base = `${server}/api/chat`;
  }

  /** Greeting and company, without starting a conversation. */
  welcome() {
    return this.#call("GET", "/welcome");
  }

  /** @param {{id: string, token: string}|null} previous the chat that this browser had before */
  create(previous) {
    return this.#call("POST", "/conversations", {
      body: previous ? { previous: { conversation: previous.id, token: previous.token } } : {},
    });
  }

  conversation(key) {
    return this.#of(key, "GET", "");
  }

  messages(key, after) {
    return this.#of(key, "GET", `/messages?after=${after}`);
  }

  send(key, message) {
    return this.#of(key, "POST", "/messages", message);
  }

  rate(key, message, rating) {
    return this.#of(key, "PUT", `/messages/${message}/rating`, { rating });
  }

  csat(key, score, comment) {
    return this.#of(key, "POST", "/csat", comment ? { score, comment } : { score });
  }

  leave(key) {
    return this.#of(key, "POST", "/leave", {});
  }

  #of({ id, token }, method, path, body) {
    return this.#call(method, `/conversations/${encodeURIComponent(id)}${path}`, { token, body });
  }

  async #call(method, path, { token, body } = {}) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(this.#base + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        signal: abort.signal,
      });
      if (!response.ok) throw new Problem(response.status, await pause(response));
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      throw error instanceof Problem ? error : new Problem(0);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Seconds to wait, from the problem itself: a page of another origin may not read the header. */
async function pause(response) {
  const problem = await response.json().catch(() => null);
  return problem?.retry_after ?? (Number(response.headers.get("Retry-After")) || null);
}
