/** Something that dispatches "change" once for all the changes of a task. */
export class Changes extends EventTarget {
  #pending = false;

  changed() {
    if (this.#pending) return;
    this.#pending = true;
    queueMicrotask(() => {
      this.#pending = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}
