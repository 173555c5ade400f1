/** @import { Conversation, Credentials, CustomerMessage, MessageIn } from "../../types/shapes.js" */
/** @import { Rating, Started, Welcome } from "../../types/shapes.js" */

const TIMEOUT_MS = 20_000;

/** A request that did not succeed. `status` 0 means that the server was not reached. */
export class Problem extends Error {
  /**
   * @param {number} status HTTP status, or 0
   * @param {number|null} retryAfter seconds to wait, if the server said so
   */
  constructor(status, retryAfter = null) {
    super(`problem ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** @returns {boolean} whether the same request may succeed later */
  get temporary() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** @returns {boolean} whether the chat's token no longer opens it */
  get locksOut() {
    return [401, 403, 404].includes(this.status);
  }
}

/** A caught problem; what is none is a mistake of this program's, and is thrown on. @param {unknown} error */
export function problemOf(error) {
  if (error instanceof Problem) return error;
  throw error;
}

/** The customer's side of the HTTP API. Every method throws {@link Problem}. */
export class Api {
  #base;

  /** @param {string} server origin */
  constructor(server) {
    this.#base = `${server}/api/chat`;
  }

  /** Greeting and company, without starting a conversation. @returns {Promise<Welcome>} */
  welcome() {
    return this.#request("GET", "/welcome");
  }

  /** @param {Credentials|null} previous the chat that this browser had before @returns {Promise<Started>} */
  create(previous) {
    const body = previous ? { previous: { conversation: previous.id, token: previous.token } } : {};
    return this.#request("POST", "/conversations", { body });
  }

  /** @param {Credentials} key @returns {Promise<Conversation>} */
  conversation(key) {
    return this.#of(key, "GET", "");
  }

  /** @param {Credentials} key @param {number} after @returns {Promise<{messages: CustomerMessage[]}>} */
  messages(key, after) {
    return this.#of(key, "GET", `/messages?after=${after}`);
  }

  /** @param {Credentials} key @param {MessageIn} message @returns {Promise<{messages: CustomerMessage[]}>} */
  send(key, message) {
    return this.#of(key, "POST", "/messages", message);
  }

  /** @param {Credentials} key @param {number} message @param {Rating} rating */
  rate(key, message, rating) {
    return this.#of(key, "PUT", `/messages/${message}/rating`, { rating });
  }

  /** @param {Credentials} key @param {number} score @param {string} comment */
  csat(key, score, comment) {
    return this.#of(key, "POST", "/csat", comment ? { score, comment } : { score });
  }

  /** @param {Credentials} key */
  leave(key) {
    return this.#of(key, "POST", "/leave", {});
  }

  /**
   * @template T
   * @param {Credentials} key
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<T>}
   */
  #of({ id, token }, method, path, body) {
    return this.#request(method, `/conversations/${encodeURIComponent(id)}${path}`, { token, body });
  }

  /**
   * @template T
   * @param {string} method
   * @param {string} path
   * @param {{token?: string, body?: object}} [options]
   * @returns {Promise<T>} the API's JSON, which the caller declares; null where there is none
   */
  async #request(method, path, { token, body } = {}) {
    /** @type {Record<string, string>} */
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
      return /** @type {T} */ (response.status === 204 ? null : await response.json());
    } catch (error) {
      throw error instanceof Problem ? error : new Problem(0);
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * Seconds to wait, from the problem itself: a page of another origin may not read the header.
 * @param {Response} response
 */
async function pause(response) {
  const problem = await response.json().catch(() => null);
  return problem?.retry_after ?? (Number(response.headers.get("Retry-After")) || null);
}
