/* The demo site: buttons that open the chat, and on the questions page search, links and printing. */

const chat = () => document.querySelector("calmline-chat");
const query = document.querySelector("#query");
const entries = [...document.querySelectorAll(".entry")];

for (const button of document.querySelectorAll("[data-chat]")) {
  button.addEventListener("click", () =>
    button.dataset.chat === "query" ? chat()?.ask(query.value.trim()) : chat()?.open(),
  );
}

/** Lower case, without accents, so that "cafe" finds "Café". */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const haystacks = new Map(
  entries.map((entry) => [entry, plain(entry.querySelector("h3").textContent + " " + answerText(entry))]),
);

function answerText(entry) {
  return [...entry.querySelectorAll(".answer > p:not(.link), .answer > ul")].map((part) => part.textContent).join(" ");
}

/** Shows the entries that have every word, and says how many. */
function search() {
  const words = plain(query.value).split(/\s+/).filter(Boolean);
  const found = entries.filter((entry) => {
    const match = words.every((word) => haystacks.get(entry).includes(word));
    entry.hidden = !match;
    return match;
  });
  for (const topic of document.querySelectorAll(".topic")) topic.hidden = !topic.querySelector(".entry:not([hidden])");
  document.querySelector(".topics").hidden = words.length > 0;
  document.querySelector(".nothing").hidden = found.length > 0;
  document.querySelector("#found").textContent =
    words.length && found.length ? `${found.length} of ${entries.length} questions` : "";
  highlight(words);
}

/** Marks the words where they stand, without touching the document. */
function highlight(words) {
  if (!CSS.highlights) return;
  const ranges = [];
  for (const entry of words.length ? entries.filter((each) => !each.hidden) : []) {
    const walker = document.createTreeWalker(entry, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) ranges.push(...wordRanges(walker.currentNode, words));
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

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

/** Opens the entry that the address names. */
function openLinked() {
  const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!entry?.classList.contains("entry")) return;
  if (entry.hidden) {
    query.value = "";
    search();
  }
  entry.open = true;
  entry.scrollIntoView();
}

function openAll(open) {
  for (const entry of entries) entry.open = open;
}

/** Gives each answer a button that copies its address. */
function addCopyButtons() {
  for (const link of document.querySelectorAll(".link a")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = "Copy link";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(link.href);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy link"), 2000);
    });
    link.after(button);
  }
}

if (query) {
  const all = document.querySelector("#open-all");
  query.form.hidden = false;
  query.form.addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("input", search);
  all.addEventListener("click", () => {
    const open = all.textContent === "Open all";
    openAll(open);
    all.textContent = open ? "Close all" : "Open all";
  });
  if (navigator.clipboard) addCopyButtons();
  openLinked();
  addEventListener("hashchange", openLinked);
  addEventListener("beforeprint", () => openAll(true));
}
