/** All the widget's own text. Translate this file to translate the widget. */
export const strings = {
  launcher: "Chat",
  openChat: "Open chat",
  /** @param {number} n */
  openUnread: (n) => `Open chat, ${n} unread ${n === 1 ? "message" : "messages"}`,
  /** @param {string} name */
  newMessageFrom: (name) => `New message from ${name}`,
  closeChat: "Close chat",
  defaultTitle: "Chat with us",
  log: "Chat messages",

  statusBot: "Automated answers; ask for a person at any time",
  statusWaiting: "Waiting for a person",
  /** @param {string} name */
  statusRep: (name) => `You are talking to ${name}`,
  statusClosed: "This chat has ended",
  aPerson: "our team",

  you: "You",
  bot: "Assistant",
  rep: "Support",
  /** @param {string} name */
  said: (name) => `${name}: `,
  /** @param {string} name */
  typing: (name) => `${name} is typing`,
  sending: "Sending…",
  notSent: "Not sent",
  edit: "Edit",
  discard: "Discard",
  newMessages: "New messages",
  toEnd: "Go to the newest message",

  choices: "Suggestions",
  helpful: "Did this help?",
  yes: "Yes",
  no: "No",
  ratedHelpful: "You said this helped. Thank you.",
  ratedUnhelpful: "You said this did not help. Thank you for telling us.",
  person: "Talk to a person",

  /** @param {number} n */
  place: (n) => (n === 1 ? "You are next in the queue" : `You are number ${n} in the queue`),
  inLine: "You are in the queue for a person",
  /** @param {number} minutes */
  wait: (minutes) => (minutes <= 1 ? "The wait is about a minute" : `The wait is about ${minutes} minutes`),
  waitUnknown: "A person will answer here. You can close this window and come back.",
  callBooked: "We have your callback details. You can also wait here.",
  callBack: "Call me back instead",
  leave: "Leave the queue",

  compose: "Your message",
  composeHint: "Write a message",
  send: "Send message",
  /** @param {number} length @param {number} limit */
  tooLong: (length, limit) =>
    `${length.toLocaleString()} of ${limit.toLocaleString()} characters. Please shorten it a little.`,
  /** @param {number} n */
  left: (n) => `${n} characters left`,

  loading: "Loading your chat…",
  unreachable:
    "We can’t reach the chat service right now. " +
    "You can write your message: we keep trying, and send it as soon as we can.",
  retry: "Try again",
  reconnecting: "Reconnecting…",
  backOnline: "Back online",
  startedAfresh: "Your earlier chat has ended or can’t be opened any more, so this is a new chat.",
  /** @param {number} seconds */
  tooFast: (seconds) => `That was a lot of messages at once. Sending resumes in ${seconds} s.`,
  actionFailed: "That did not work. Please try again.",
  /** Why a message was refused, by HTTP status. @type {Record<number, string>} */
  refused: {
    409: "this chat has ended",
    413: "it is too long",
    415: "it can’t be read",
    422: "it is too long or can’t be read",
  },
  refusedOther: "something went wrong on our side",

  csatTitle: "How was this chat?",
  csatScores: ["Very bad", "Bad", "All right", "Good", "Very good"],
  csatLegend: "Your rating, from 1 (very bad) to 5 (very good)",
  csatComment: "Anything to add? (optional)",
  csatSend: "Send rating",
  csatNeedsScore: "Please choose a rating from 1 to 5 first.",
  csatThanks: "Thank you for your rating.",
  startOver: "Start a new chat",
};
