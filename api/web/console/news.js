/** Tells the rep what is new at the desk: by sound, in the title, to screen readers, in notifications and toasts. */
import { announce, notify, readySound, sound, TitleBadge, toast } from "./alerts.js";
import { counted, dueWords, reasonWords } from "./words.js";

/** @param {import("./desk.js").Desk} desk @param {AbortSignal} signal */
export function announceNews(desk, signal) {
  const { state } = desk;
  const title = new TitleBadge(signal);
  readySound(signal);
  state.on("tickets", () => {
    const unread = state.unreadTotal();
    const fresh = state.fresh.size;
    const tickets = counted(fresh, "new ticket", "new tickets");
    title.set(unread + fresh, fresh ? tickets : counted(unread, "new message", "new messages"));
  });
  // Whoever uses the page sees the list: the badge has done its work.
  const clearFresh = () => {
    if (!state.fresh.size) return;
    state.fresh.clear();
    state.changed("tickets");
  };
  window.addEventListener("pointerdown", clearFresh, { signal });
  window.addEventListener("keydown", clearFresh, { signal });

  desk.on("newTicket", (ticket) => {
    sound("ticket");
    const words = `New ticket: ${reasonWords(ticket)}`;
    notify(words, "new-ticket", () => desk.open(ticket.id));
    announce(`${words}. ${counted(state.waiting().length, "customer is", "customers are")} waiting.`);
  });
  desk.on("customerMessage", ({ ticket, message }) => {
    const here = state.onScreen(ticket.id);
    if (!here) sound("message");
    notify(`New message on ticket #${ticket.id}`, `chat-${ticket.id}`, () => desk.open(ticket.id));
    announce(here ? `Customer: ${message.text}` : `New message on ticket #${ticket.id}`);
  });
  desk.on("assigned", (ticket) => {
    sound("ticket");
    const words = `Ticket #${ticket.id} is now yours: ${reasonWords(ticket)}`;
    notify(words, `chat-${ticket.id}`, () => desk.open(ticket.id));
    toast(`${words}.`);
  });
  desk.on("due", (ticket) => {
    sound("ticket");
    const words = `Ticket #${ticket.id}: ${dueWords(ticket)}`;
    notify(words, `due-${ticket.id}`, () => desk.open(ticket.id));
    toast(`${words}.`, ticket.due === "past");
  });
  desk.on("mentioned", ({ id, note }) => {
    sound("message");
    const words = `${note.rep} mentioned you on ticket #${id}`;
    notify(words, `note-${note.id}`, () => desk.open(id));
    toast(`${words}: ${note.text.slice(0, 140)}`);
  });
  desk.on("notice", ({ text, bad }) => toast(text, bad));
}
