/** Events with typed details. */

/** @template {object} E names of events, and what each tells */
export class Emitter {
  /** @type {Map<keyof E, ((detail: never) => void)[]>} */
  #listeners = new Map();

  /** @template {keyof E} K @param {K} name @param {(detail: E[K]) => void} listener */
  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  /** @template {keyof E} K @param {K} name @param {E[K]} detail */
  emit(name, detail) {
    for (const listener of this.#listeners.get(name) ?? []) /** @type {(detail: E[K]) => void} */ (listener)(detail);
  }
}
