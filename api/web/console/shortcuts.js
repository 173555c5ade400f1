/** Which key does what on the desk. */

/**
 * @param {{keys: import("./keys.js").Keys, desk: import("./desk.js").Desk, frame: import("./views/frame.js").Frame}} parts
 */
export function bindKeys({ keys, desk, frame }) {
  const { state } = desk;
  const mine = () => state.isMine(state.current);
  const bind = (group, shortcut, says, run, when) => keys.bind({ keys: shortcut, says, group, run, when });

  const tickets = "Tickets";
  bind(tickets, "j", "Next ticket in the list", () => frame.queue.move(1));
  bind(tickets, "k", "Previous ticket in the list", () => frame.queue.move(-1));
  bind(tickets, "c", "Claim the ticket marked or on screen", () => frame.queue.claimMarked());
  bind(tickets, "Alt+N", "Claim the next waiting ticket", () => {
    const [next] = state.waiting();
    if (next) desk.claim(next.id);
    else desk.notice("Nobody is waiting.");
  });
  bind(tickets, "Alt+F", "Search past chats", () => frame.find());
  bind(tickets, "Alt+↓", "Next of my chats", () => frame.queue.step(1));
  bind(tickets, "Alt+↑", "Previous of my chats", () => frame.queue.step(-1));

  const chat = "Conversation";
  bind(chat, "r", "Write an answer", () => frame.chat.write(), mine);
  for (const n of [1, 2, 3])
    bind(chat, `Alt+${n}`, `Insert suggestion ${n}`, () => frame.guide.insertSuggestion(n - 1));
  bind(chat, "Alt+M", "Write a note for reps, or go back to the customer", () => frame.chat.note(), mine);
  bind(chat, "Alt+T", "Pass to a colleague or a queue", () => frame.chat.passOn(), mine);
  bind(chat, "Alt+B", "Hand back to the bot", () => frame.chat.giveBack(), mine);
  bind(chat, "Alt+W", "Close with a wrap-up", () => frame.chat.wrapUp(), mine);

  const guide = "Guide";
  bind(guide, "/ Ctrl+K", "Search the guide", () => frame.search());

  const console_ = "Console";
  bind(console_, "Alt+P", "Online, away, on a break: the next of them", () => frame.nextPresence());
  bind(console_, "Alt+D", "Board, hours, queues, team: for leads", () => frame.toggleLead());
  bind(console_, "m", "Sound on or off", () => frame.toggleSound());
  bind(console_, "?", "This sheet", () => frame.showKeys());
}

/** Keys that belong to one field or list, for the sheet only. @type {Array<[string, string, string]>} group, keys, what they do */
export const localKeys = [
  ["Tickets", "Enter", "Open the ticket marked"],
  ["Conversation", "Enter", "Send"],
  ["Conversation", "Shift+Enter", "New line"],
  ["Conversation", "/", "Insert a phrase, in an empty answer"],
  ["Conversation", "Esc", "Leave the composer, for the single keys"],
  ["Guide", "↑ ↓", "Move in the results"],
  ["Guide", "Enter", "Insert the entry marked"],
  ["Guide", "Esc", "Empty the search, back to the composer"],
];
