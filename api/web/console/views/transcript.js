/** The conversation so far, and what is on its way. */
import { h, icon, keyed, refill } from "../dom.js";
import { customerText, guideText } from "../text.js";
import { day, percent, senderWords, timeOfDay } from "../words.js";

const SYSTEM_KINDS = new Set(["notice", "joined", "left", "closed"]);
const GROUP_MS = 3 * 60000;
const NEAR_PX = 80;

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{show: function(string): void, edit: function(Object): void}} options show an entry in the guide; take a failed message back into the composer
 * @returns {{element: HTMLElement, render: function(): void}}
 */
export function transcriptView(desk, { show, edit }) {
  const { state } = desk;
  const rows = h("ol", { class: "messages", data: { testid: "messages" } });
  const typing = h(
    "p",
    { class: "typing", hidden: true, data: { testid: "customer-typing" } },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    "The customer is typing",
  );
  const scroller = h(
    "div",
    {
      class: "transcript",
      tabindex: 0,
      role: "log",
      "aria-live": "off",
      "aria-label": "Conversation",
      data: { testid: "transcript" },
    },
    rows,
    typing,
  );
  const jump = h(
    "button",
    { type: "button", class: "jump small", hidden: true, data: { testid: "jump" }, on: { click: toEnd } },
    icon("down"),
    "New messages",
  );
  const element = h("div", { class: "transcript-box" }, scroller, jump);
  let shown = null;
  let ends = 0;

  function toEnd() {
    scroller.scrollTop = scroller.scrollHeight;
    jump.hidden = true;
  }

  scroller.addEventListener("scroll", () => {
    if (near()) jump.hidden = true;
  });

  // The composer grows and shrinks below: a rep at the end of the conversation stays there.
  let pinned = true;
  scroller.addEventListener("scroll", () => (pinned = near()));
  new ResizeObserver(() => pinned && toEnd()).observe(scroller);

  function near() {
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
  }

  function render() {
    const id = state.selected;
    const items =
      id === null
        ? []
        : laidOut(
            withReceipt(state.messages(id), state.chat),
            state.chat?.notes ?? [],
            desk.outbox.of(id),
            state.chat?.earlier,
          );
    const changedTicket = shown !== id;
    const wasNear = near();
    if (changedTicket) rows.replaceChildren();
    shown = id;
    keyed(
      rows,
      items,
      (item) => item.key,
      () => h("li"),
      (node, item) => paint(node, item),
    );
    typing.hidden = !((state.chat?.typingUntil ?? 0) > Date.now());
    const grown = items.length > ends;
    ends = items.length;
    if (changedTicket || wasNear || items.at(-1)?.outgoing) toEnd();
    else if (grown) jump.hidden = false;
  }

  function paint(node, item) {
    const looks = JSON.stringify([item, state.guide.status]);
    if (node.looks === looks) return;
    node.looks = looks;
    node.dataset.key = item.key;
    if (item.day) {
      node.className = "day";
      refill(node, item.day);
    } else if (item.note) paintNote(node, item.note);
    else if (item.outgoing) paintOutgoing(node, item.outgoing);
    else paintMessage(node, item.message, item.headed);
  }

  function paintMessage(node, message, headed) {
    const { sender, kind } = message;
    node.dataset.testid = `message-${message.id}`;
    if (sender === "system" || SYSTEM_KINDS.has(kind)) {
      node.className = "system";
      refill(
        node,
        h("span", { dir: "auto" }, message.text || senderWords(message)),
        " ",
        h("time", { datetime: message.at }, timeOfDay(message.at)),
      );
      return;
    }
    node.className = `message ${sender}${headed ? " headed" : ""}`;
    refill(
      node,
      headed &&
        h(
          "p",
          { class: "message-head" },
          sender === "bot" && icon("bot"),
          h("b", {}, senderWords(message)),
          " ",
          h("time", { datetime: message.at }, timeOfDay(message.at)),
        ),
      h(
        "div",
        { class: "bubble" },
        sender === "customer" ? customerText(message.text) : guideText(message.text),
        choices(message),
      ),
      marks(message),
    );
  }

  function paintNote(node, note) {
    node.className = "note";
    node.dataset.testid = `note-${note.id}`;
    refill(
      node,
      h(
        "p",
        { class: "message-head" },
        icon("note"),
        h("b", {}, `${note.rep}, for reps`),
        " ",
        h("time", { datetime: note.at }, timeOfDay(note.at)),
      ),
      h("div", { class: "private verbatim", dir: "auto" }, mentioned(note)),
    );
  }

  function mentioned({ text, mentions }) {
    return text
      .split(/(@[A-Za-z0-9][A-Za-z0-9._-]*)/)
      .map((part) =>
        part.startsWith("@") && mentions.includes(part.slice(1).toLowerCase().replace(/\.+$/, ""))
          ? h("b", { class: "mention" }, part)
          : part,
      );
  }

  function choices(message) {
    if (!message.choices?.length) return null;
    return h(
      "ul",
      { class: "choices", "aria-label": "Buttons the customer was shown" },
      message.choices.map((choice) => h("li", {}, choice.label)),
    );
  }

  function marks(message) {
    const { entry, decision, rating, sender, receipt } = message;
    const certain = sender === "bot" && decision ? certainty(decision, entry) : null;
    if (!entry && !rating && !receipt) return null;
    return h(
      "p",
      { class: "marks" },
      entry &&
        sender !== "customer" &&
        h(
          "button",
          {
            type: "button",
            class: "link entry-mark",
            title: state.guide.entries.get(entry)?.question ?? entry,
            data: { testid: "entry-mark" },
            on: { click: () => show(entry) },
          },
          entry,
        ),
      certain && h("span", { title: "How sure the bot was" }, certain),
      receipt && h("span", { class: "receipt", data: { testid: "receipt" } }, receipt),
      rating &&
        h(
          "span",
          { class: `rating ${rating}` },
          rating === "helpful" ? "The customer found this helpful" : "The customer found this not helpful",
        ),
    );
  }

  function certainty(decision, entry) {
    if (!entry || !decision.entry) return null;
    if (decision.entry === entry) return percent(decision.p);
    const asked = (decision.questions ?? []).filter((question) => question.entry === entry);
    return asked.length ? percent(Math.max(...asked.map(({ p }) => p))) : null;
  }

  function paintOutgoing(node, item) {
    node.className = `message rep headed outgoing ${item.state}`;
    node.dataset.testid = `outgoing-${item.state}`;
    refill(
      node,
      h(
        "p",
        { class: "message-head" },
        h("b", {}, state.rep.name),
        " ",
        h("time", { datetime: item.at }, timeOfDay(item.at)),
      ),
      h("div", { class: "bubble" }, guideText(item.text)),
      item.state === "sending" && h("p", { class: "marks" }, "Sending…"),
      item.state === "retrying" &&
        h(
          "p",
          { class: "marks" },
          h("span", { class: "spinner", "aria-hidden": "true" }),
          "Not sent yet, trying again",
        ),
      item.state === "failed" &&
        h(
          "p",
          { class: "marks failed", role: "alert" },
          h("span", {}, `Not sent. ${item.problem ?? ""}`),
          h(
            "button",
            {
              type: "button",
              class: "small",
              data: { testid: "outgoing-retry" },
              on: { click: () => desk.outbox.retry(item.client_id) },
            },
            "Try again",
          ),
          h(
            "button",
            { type: "button", class: "quiet small", on: { click: () => edit(desk.outbox.drop(item.client_id)) } },
            "Edit",
          ),
        ),
    );
  }

  return { element, render };
}

/** The last message of a rep says whether the customer's page has it, and has shown it. */
function withReceipt(messages, chat) {
  const how = ({ id }) => (id <= (chat?.seen ?? 0) ? "Seen" : id <= (chat?.delivered ?? 0) ? "Delivered" : "Sent");
  const last = messages.findLast((message) => message.sender === "rep");
  return messages.map((message) => (message === last ? { ...message, receipt: how(message) } : message));
}

/** Messages, reps' notes and outgoing items with day lines between, and which of them begin a new speaker's turn. */
function laidOut(messages, notes, outgoing, earlier) {
  const waiting = [...notes];
  const notesUpTo = (id) => {
    const due = waiting.filter((note) => note.after <= id);
    waiting.splice(0, due.length);
    return due.map((note) => ({ key: `n${note.id}`, note }));
  };
  const items = earlier ? [{ key: "earlier", day: "Earlier messages are left out here" }] : [];
  let before = null;
  for (const message of messages) {
    const date = day(message.at);
    if (!before || date !== day(before.at)) items.push({ key: `day-${date}`, day: date });
    const headed =
      !before ||
      before.sender !== message.sender ||
      before.name !== message.name ||
      SYSTEM_KINDS.has(before.kind) ||
      Date.parse(message.at) - Date.parse(before.at) > GROUP_MS;
    items.push({ key: `m${message.id}`, message, headed }, ...notesUpTo(message.id));
    before = message;
  }
  return [...items, ...notesUpTo(Infinity), ...outgoing.map((item) => ({ key: item.client_id, outgoing: item }))];
}
