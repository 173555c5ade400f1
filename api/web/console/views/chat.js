/** The middle pane: one ticket's conversation, and what can be done with it. */
import { since } from "../clock.js";
import { h, icon, refill } from "../dom.js";
import { outcomeWords, queueWords, reasonWords, span } from "../words.js";
import { composerView } from "./composer.js";
import { ask, wrapUpDialog } from "./dialogs.js";
import { earlierChats, handoverCard } from "./handover.js";
import { passingDialog } from "./passing.js";
import { transcriptView } from "./transcript.js";

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{focusQueue: function(): void}} options
 * @returns {{element: HTMLElement, write: function(): void, giveBack: function(): Promise<void>, wrapUp: function(): void, passOn: function(): Promise<void>, note: function(): void}}
 */
export function chatView(desk, { focusQueue }) {
  const { state } = desk;
  const show = (entry) => desk.dispatchEvent(new CustomEvent("show-entry", { detail: entry }));
  const composer = composerView(desk);
  const transcript = transcriptView(desk, { show, edit: composer.take });
  const head = h("header", { class: "chat-head", data: { testid: "chat-head" } });
  const card = h("details", { class: "handover", data: { testid: "handover" } });
  const behind = h("div", {
    class: "form-problem behind",
    role: "alert",
    hidden: true,
    data: { testid: "chat-behind" },
  });
  const foot = h("div", { class: "chat-foot", data: { testid: "chat-foot" } });
  const away = h("div", { class: "state", data: { testid: "chat-empty" } });
  const element = h(
    "section",
    { class: "pane chat", "aria-label": "Conversation", data: { testid: "chat" } },
    away,
    head,
    card,
    transcript.element,
    behind,
    composer.element,
    foot,
  );
  /** Whether the card is unfolded, per ticket: closed by itself once the rep has answered, unless the rep chose. */
  const unfolded = new Map();
  let writeNext = false;
  let cardLooks = "";
  let headLooks = "";
  let footLooks = "";

  card.addEventListener("click", (event) => {
    if (event.target.closest("summary")) unfolded.set(state.selected, !card.open);
  });

  function render() {
    const { chat, current: ticket } = state;
    const ready = ticket && chat && chat.status === "ready";
    for (const part of [head, card, transcript.element]) part.hidden = !ready;
    away.hidden = Boolean(ready);
    composer.element.hidden = !ready || !state.isMine(ticket);
    foot.hidden = !ready || state.isMine(ticket);
    behind.hidden = !ready || !chat.problem;
    if (ready) {
      paintHead(ticket);
      paintCard(ticket);
      transcript.render();
      composer.render();
      paintFoot(ticket, chat);
      paintBehind(chat);
    } else paintAway(chat);
    if (writeNext && !composer.element.hidden) {
      writeNext = false;
      composer.focus();
    }
  }

  function paintAway(chat) {
    const calm = !state.waiting().length && !state.mine().length && state.lists.status === "ready";
    // Every tick comes by here: what is read aloud or has the focus stays.
    const looks = JSON.stringify([state.selected, chat?.status, chat?.problem, state.selected === null && calm]);
    if (away.looks === looks) return;
    away.looks = looks;
    if (state.selected === null) {
      if (calm)
        refill(
          away,
          icon("done"),
          h("h2", {}, "Nobody is waiting."),
          h("p", {}, "Have a look at the guide, or take a breath. You will hear it when somebody needs you."),
        );
      else
        refill(
          away,
          h("h2", {}, "No conversation is open"),
          h("p", {}, "Choose a ticket on the left, or press ", h("kbd", {}, "Alt+N"), " to claim the next one."),
        );
    } else if (chat?.status === "error") {
      refill(
        away,
        h("h2", {}, `Ticket #${state.selected}`),
        h("p", { role: "alert" }, chat.problem),
        h("button", { type: "button", on: { click: () => desk.open(state.selected) } }, "Try again"),
      );
    } else
      refill(away, h("span", { class: "spinner", "aria-hidden": "true" }), h("p", {}, "Loading the conversation…"));
  }

  function paintHead(ticket) {
    const own = state.isMine(ticket);
    const status = {
      waiting: `Waiting ${span(since(ticket.opened_at))}`,
      claimed: own ? "With you" : `With ${ticket.rep?.name ?? "a colleague"}`,
      closed: "Closed",
    }[ticket.status];
    const looks = JSON.stringify([ticket.id, ticket.reason, ticket.queue, ticket.callback, own, status]);
    if (looks === headLooks) return;
    headLooks = looks;
    refill(
      head,
      h(
        "div",
        { class: "chat-title" },
        h(
          "h2",
          {},
          ticket.callback?.name ? `${ticket.callback.name} ` : "Ticket ",
          h("span", { class: "number" }, `#${ticket.id}`),
        ),
        h(
          "p",
          { data: { testid: "chat-status" } },
          [status, reasonWords(ticket), ticket.reason === "route" ? "" : queueWords(ticket.queue)]
            .filter(Boolean)
            .join(" · "),
        ),
      ),
      own &&
        h(
          "button",
          {
            type: "button",
            class: "quiet",
            title: "Pass to a colleague or a queue (Alt+T)",
            data: { testid: "transfer" },
            on: { click: passOn },
          },
          icon("pass"),
          "Pass on…",
        ),
      own &&
        h(
          "button",
          {
            type: "button",
            class: "quiet",
            title: "Hand back to the bot (Alt+B)",
            data: { testid: "give-back" },
            on: { click: giveBack },
          },
          icon("back"),
          "Hand back",
        ),
      own &&
        h(
          "button",
          {
            type: "button",
            title: "Close with a wrap-up (Alt+W)",
            data: { testid: "close-ticket" },
            on: { click: wrapUp },
          },
          icon("done"),
          "Close…",
        ),
    );
  }

  function paintCard(ticket) {
    const messages = state.messages(ticket.id);
    const answered = messages.some((message) => message.sender === "rep");
    card.open = unfolded.get(ticket.id) ?? !answered;
    const told = messages.filter((message) => message.sender === "customer" || message.sender === "bot").length;
    const looks = JSON.stringify([
      { ...ticket, preview: "", unread: 0 },
      told,
      state.guide.entries.size,
      state.chat?.before,
    ]);
    if (looks === cardLooks) return;
    cardLooks = looks;
    const focused = card.contains(document.activeElement) ? document.activeElement.textContent : null;
    refill(
      card,
      handoverCard(ticket, messages, state.guide.entries, show),
      earlierChats(state.chat?.before ?? [], (id) => desk.open(id, { write: false })),
    );
    if (focused !== null)
      (
        [...card.querySelectorAll("button")].find((one) => one.textContent === focused) ?? card.querySelector("summary")
      ).focus({ preventScroll: true });
  }

  function paintFoot(ticket, chat) {
    const looks = JSON.stringify([ticket, chat.conversation]);
    if (looks === footLooks) return;
    footLooks = looks;
    if (ticket.status === "waiting") {
      refill(
        foot,
        h("p", {}, "Nobody has this ticket yet."),
        h(
          "button",
          { type: "button", class: "primary", data: { testid: "claim" }, on: { click: () => desk.claim(ticket.id) } },
          "Claim and answer",
        ),
        h("kbd", {}, "c"),
      );
    } else if (ticket.status === "claimed") {
      refill(foot, h("p", {}, `${ticket.rep?.name ?? "A colleague"} has this conversation.`));
    } else {
      const { wrap_up: wrapUp } = ticket;
      const stars = chat.conversation?.csat;
      refill(
        foot,
        h(
          "p",
          {},
          "This ticket is closed.",
          wrapUp ? ` ${outcomeWords(wrapUp.outcome)}${wrapUp.note ? `: ${wrapUp.note}` : ""}.` : "",
          stars ? ` The customer gave ${stars} of 5.` : "",
        ),
      );
    }
  }

  function paintBehind({ problem }) {
    if (behind.looks === problem) return;
    behind.looks = problem;
    refill(
      behind,
      problem && [
        h("span", {}, `The newest messages may be missing here. ${problem}`),
        h("button", { type: "button", class: "small", on: { click: () => desk.seen() } }, "Try again"),
      ],
    );
  }

  async function giveBack() {
    const ticket = state.current;
    if (!state.isMine(ticket)) return;
    const draft = desk.drafts.get(ticket.id).text.trim();
    const sure = await ask({
      title: `Hand ticket #${ticket.id} back to the bot?`,
      text: `The customer goes on with the bot, and can ask for a person again.${draft ? " What is in your composer is dropped." : ""}`,
      yes: "Hand back",
    });
    if (!sure) return;
    try {
      await desk.giveBack(ticket.id);
      focusQueue();
    } catch (problem) {
      desk.notice(`You still have ticket #${ticket.id}. ${problem.message}`, true);
    }
  }

  async function passOn() {
    const { selected } = state;
    if (!state.isMine(state.current)) return;
    await desk.loadTeam();
    const ticket = state.current;
    if (state.selected === selected && state.isMine(ticket) && !document.querySelector("dialog[open]"))
      passingDialog({ desk, ticket, done: focusQueue });
  }

  function wrapUp() {
    const ticket = state.current;
    if (!state.isMine(ticket)) return;
    wrapUpDialog({
      ticket,
      draft: desk.drafts.get(ticket.id).text.trim(),
      note: desk.drafts.get(`wrap-up-${ticket.id}`).text,
      keepNote: (text) => desk.drafts.set(`wrap-up-${ticket.id}`, { text, entry: null, approved: null }),
      async close(wrapUp) {
        await desk.close(ticket.id, wrapUp);
        setTimeout(focusQueue, 0);
      },
    });
  }

  for (const topic of ["selected", "chat", "tickets"]) state.on(topic, render);
  render();

  return {
    element,
    giveBack,
    wrapUp,
    passOn,
    note: () => composer.toggleNote(),
    /** Goes to the composer, as soon as the conversation on its way is there. */
    write() {
      writeNext = state.selected !== null;
      // The state tells its views in a moment; until then the composer may be another ticket's.
      state.changed("chat");
    },
  };
}
