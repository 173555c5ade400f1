/** The list of canned phrases above the composer, opened by a slash in an empty answer. */
import { h, refill } from "../dom.js";
import { queueWords } from "../words.js";

/**
 * @param {import("../desk.js").Desk} desk
 * @param {HTMLTextAreaElement} field
 * @param {function(string): void} insert gets the words, filled in
 * @returns {{element: HTMLElement, render: function(): void, press: function(KeyboardEvent): boolean}} press: whether the key was for the list
 */
export function phraseMenu(desk, field, insert) {
  const { state } = desk;
  const list = h("ul", {
    id: "phrase-list",
    class: "phrase-list",
    role: "listbox",
    "aria-label": "Phrases",
    hidden: true,
    data: { testid: "phrases" },
  });
  let found = [];
  let marked = 0;

  function render() {
    const asked = /^\/([^\n]*)$/.exec(field.value);
    const wanted = asked ? asked[1].trim().toLowerCase() : null;
    found =
      wanted === null
        ? []
        : state.phrases.filter(({ title, text }) => `${title} ${text}`.toLowerCase().includes(wanted)).slice(0, 8);
    marked = Math.min(marked, Math.max(found.length - 1, 0));
    list.hidden = !found.length;
    if (list.hidden) {
      marked = 0;
      field.removeAttribute("aria-activedescendant");
      return;
    }
    field.setAttribute("aria-activedescendant", `phrase-${found[marked].id}`);
    refill(
      list,
      found.map((phrase, n) =>
        h(
          "li",
          {
            id: `phrase-${phrase.id}`,
            role: "option",
            "aria-selected": String(n === marked),
            on: { mousedown: (event) => event.preventDefault(), click: () => take(phrase) },
          },
          h("b", {}, phrase.title),
          " ",
          h("span", { class: "hint" }, filled(phrase.text)),
        ),
      ),
    );
  }

  function take(phrase) {
    marked = 0;
    insert(filled(phrase.text));
  }

  function filled(text) {
    const ticket = state.current;
    const queue = state.queues.find(({ name }) => name === ticket?.queue)?.title ?? queueWords(ticket?.queue);
    const values = {
      rep: state.rep.name,
      company: state.company,
      queue,
      ticket: `#${ticket?.id}`,
      customer: ticket?.callback?.name || "there",
    };
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  function press(event) {
    if (list.hidden) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp")
      marked = (marked + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
    else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      take(found[marked]);
      return true;
    } else if (event.key === "Escape") {
      event.preventDefault();
      list.hidden = true;
      return true;
    } else return false;
    event.preventDefault();
    render();
    return true;
  }

  return { element: list, render, press };
}
