/** Browser storage that never throws: private windows and full disks lose remembering, not the console. */

/** @param {() => Storage} open */
function kept(open) {
  /** @type {Map<string, string>} */
  const fallback = new Map();
  /** @type {Storage|null} */
  let store = null;
  try {
    store = open();
  } catch {
    store = null;
  }
  return {
    /**
     * @template T
     * @param {string} key
     * @param {T} otherwise
     * @returns {T} what was stored, which this console wrote
     */
    get(key, otherwise) {
      try {
        const text = store?.getItem(`calmline:${key}`) ?? fallback.get(key) ?? null;
        return text === null ? otherwise : JSON.parse(text);
      } catch {
        return otherwise;
      }
    },
    /** @param {string} key @param {unknown} value */
    set(key, value) {
      const text = JSON.stringify(value);
      fallback.set(key, text);
      try {
        store?.setItem(`calmline:${key}`, text);
      } catch {
        // kept in memory above
      }
    },
    /** @param {string} key */
    remove(key) {
      fallback.delete(key);
      try {
        store?.removeItem(`calmline:${key}`);
      } catch {
        // nothing was stored
      }
    },
    /** Removes every key with a prefix. @param {string} prefix */
    clear(prefix) {
      for (const key of [...fallback.keys()]) if (key.startsWith(prefix)) fallback.delete(key);
      try {
        for (const key of Object.keys(store ?? {})) {
          if (key.startsWith(`calmline:${prefix}`)) store?.removeItem(key);
        }
      } catch {
        // nothing was stored
      }
    },
  };
}

/** Lives as long as the tab, reloads included. */
export const session = kept(() => window.sessionStorage);

/** Lives on this computer. */
export const local = kept(() => window.localStorage);
