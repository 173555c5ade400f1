/** The demo site: buttons that open the chat; on the questions page also search, links and printing. */

/** @typedef {HTMLElement & {open: () => void, ask: (text: string) => void}} ChatElement the widget */

/** @type {HTMLInputElement|null} */
const query = document.querySelector("#query");
/** @type {HTMLDetailsElement[]} */
const entries = [...document.querySelectorAll("details.entry")].filter((entry) => entry instanceof HTMLDetailsElement);
const searchable = new Map(entries.map((entry) => [entry, normalized(textOf(entry))]));

for (const button of document.querySelectorAll("[data-chat]")) {
  button.addEventListener("click", () => {
    /** @type {ChatElement|null} */
    const chat = document.querySelector("calmline-chat");
    const fromSearch = button instanceof HTMLElement && button.dataset.chat === "query";
    if (fromSearch && query) chat?.ask(query.value.trim());
    else chat?.open();
  });
}

/** Lower case, without accents, so that "cafe" finds "Café". @param {string} text */
function normalized(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The question and the answer. @param {HTMLElement} entry */
function textOf(entry) {
  const parts = entry.querySelectorAll("h3, .answer > p:not(.link), .answer > ul");
  return [...parts].map((part) => part.textContent).join(" ");
}

/** Hides or shows what a selector finds. @param {string} selector @param {boolean} hidden */
function setHidden(selector, hidden) {
  for (const element of document.querySelectorAll(selector)) element.toggleAttribute("hidden", hidden);
}

/** Shows the entries that contain every word, and says how many. @param {string} text */
function search(text) {
  const words = normalized(text).split(/\s+/).filter(Boolean);
  const found = entries.filter((entry) => words.every((word) => searchable.get(entry)?.includes(word)));
  for (const entry of entries) entry.hidden = !found.includes(entry);
  for (const topic of document.querySelectorAll(".topic")) {
    topic.toggleAttribute("hidden", !topic.querySelector(".entry:not([hidden])"));
  }
  setHidden(".topics", words.length > 0);
  setHidden(".nothing", found.length > 0);
  const count = document.querySelector("#found");
  const counted = words.length > 0 && found.length > 0;
  if (count) count.textContent = counted ? `${found.length} of ${entries.length} questions` : "";
  highlight(words.length ? found : [], words);
}

/** Highlights the words, without changing the document. @param {HTMLElement[]} within @param {string[]} words */
function highlight(within, words) {
  if (!CSS.highlights) return;
  const ranges = [];
  for (const entry of within) {
    const walker = document.createTreeWalker(entry, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (walker.currentNode instanceof Text) ranges.push(...wordRanges(walker.currentNode, words));
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

/** @param {Text} node @param {string[]} words */
function wordRanges(node, words) {
  const text = node.data.toLowerCase();
  const ranges = [];
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      ranges.push(range);
    }
  }
  return ranges;
}

/** Opens the entry that the address names. @param {HTMLInputElement} field */
function openLinked(field) {
  const id = decodeURIComponent(location.hash.slice(1));
  const entry = entries.find((one) => one.id === id);
  if (!entry) return;
  if (entry.hidden) {
    field.value = "";
    search("");
  }
  entry.open = true;
  entry.scrollIntoView();
}

/** @param {boolean} open */
function openAll(open) {
  for (const entry of entries) entry.open = open;
}

/** Gives each answer a button that copies its address. */
function addCopyButtons() {
  for (const link of document.querySelectorAll(".link a")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = "Copy link";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(link.href);
      button.textContent = "Copied";
      setTimeout(() => {
        button.textContent = "Copy link";
      }, 2000);
    });
    link.after(button);
  }
}

/** Readies the questions page. @param {HTMLInputElement} field */
function ready(field) {
  const all = document.querySelector("#open-all");
  field.form?.toggleAttribute("hidden", false);
  field.form?.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => search(field.value));
  all?.addEventListener("click", () => {
    const open = all.textContent === "Open all";
    openAll(open);
    all.textContent = open ? "Close all" : "Open all";
  });
  if (navigator.clipboard) addCopyButtons();
  openLinked(field);
  addEventListener("hashchange", () => openLinked(field));
  addEventListener("beforeprint", () => openAll(true));
}

if (query) ready(query);
