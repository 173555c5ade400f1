/** Which key does what at the desk. */

/** @import { Shortcut } from "./keys.js" */

/**
 * @param {{keys: import("./keys.js").Keys, desk: import("./desk.js").Desk, frame: import("./views/frame.js").Frame}}
 * parts
 */
export function bindKeys({ keys, desk, frame }) {
  const { state } = desk;
  const mine = () => state.isMine(state.current);
  /** @param {string} group @param {Omit<Shortcut, "group">[]} shortcuts */
  const bind = (group, shortcuts) => {
    for (const shortcut of shortcuts) keys.bind({ group, ...shortcut });
  };

  bind("Tickets", [
    { keys: "j", says: "Next ticket in the list", run: () => frame.queue.move(1) },
    { keys: "k", says: "Previous ticket in the list", run: () => frame.queue.move(-1) },
    { keys: "c", says: "Claim the selected ticket", run: () => frame.queue.claimMarked() },
    { keys: "Alt+N", says: "Claim the next waiting ticket", run: claimNext },
    { keys: "Alt+F", says: "Search past chats", run: () => frame.find() },
    { keys: "Alt+↓", says: "Open my next chat", run: () => frame.queue.step(1) },
    { keys: "Alt+↑", says: "Open my previous chat", run: () => frame.queue.step(-1) },
  ]);

  function claimNext() {
    const [next] = state.waiting();
    if (next) desk.claim(next.id);
    else desk.notice("Nobody is waiting.");
  }

  bind("Chat", [
    { keys: "r", says: "Write an answer", run: () => frame.chat.write(), when: mine },
    ...[1, 2, 3].map((n) => ({
      keys: `Alt+${n}`,
      says: `Insert suggestion ${n}`,
      run: () => frame.guide.insertSuggestion(n - 1),
    })),
    { keys: "Alt+M", says: "Switch between answer and internal note", run: () => frame.chat.note(), when: mine },
    { keys: "Alt+T", says: "Transfer to another queue or a colleague", run: () => frame.chat.transfer(), when: mine },
    { keys: "Alt+B", says: "Return the chat to the bot", run: () => frame.chat.returnToBot(), when: mine },
    { keys: "Alt+W", says: "Close with a wrap-up", run: () => frame.chat.wrapUp(), when: mine },
  ]);
  bind("Guide", [{ keys: "/ Ctrl+K", says: "Search the guide", run: () => frame.search() }]);
  bind("Console", [
    { keys: "Alt+P", says: "Change your presence", run: () => frame.nextPresence() },
    { keys: "Alt+D", says: "Manage the desk (leads)", run: () => frame.toggleLead() },
    { keys: "m", says: "Turn sound on or off", run: () => frame.toggleSound() },
    { keys: "?", says: "Show keyboard shortcuts", run: () => frame.showShortcuts() },
  ]);
}

/**
 * Keys that belong to one field or list, for the list of shortcuts only.
 * @type {Pick<Shortcut, "group"|"keys"|"says">[]}
 */
export const localKeys = [
  { group: "Tickets", keys: "Enter", says: "Open the selected ticket" },
  { group: "Chat", keys: "Enter", says: "Send" },
  { group: "Chat", keys: "Shift+Enter", says: "Start a new line" },
  { group: "Chat", keys: "/", says: "Insert a phrase, in an empty answer" },
  { group: "Chat", keys: "Esc", says: "Leave the composer, to use single-key shortcuts" },
  { group: "Guide", keys: "↑ ↓", says: "Move through the results" },
  { group: "Guide", keys: "Enter", says: "Insert the selected entry" },
  { group: "Guide", keys: "Esc", says: "Clear the search and go back to the composer" },
];
