/** The API's shapes under the names that the scripts use. */
import type { components } from "./api.js";

type Schemas = components["schemas"];

export type Rep = Schemas["RepOut"];
export type Ticket = Schemas["TicketOut"];
export type TicketView = Schemas["TicketView"];
export type Conversation = Schemas["ConversationOut"];
export type Message = Schemas["DeskMessageOut"];
export type Decision = Schemas["DecisionOut"];
export type Note = Schemas["NoteOut"];
export type Member = Schemas["MemberOut"];
export type Presence = Schemas["PresenceIn"]["presence"];
export type Queue = Schemas["QueueOut"];
export type QueueIn = Schemas["QueueIn"];
export type Phrase = Schemas["PhraseOut"];
export type PhraseIn = Schemas["PhraseIn"];
export type Phrases = Schemas["Phrases"];
export type Entry = Schemas["GuideEntryOut"];
export type Suggestions = Schemas["Suggestions"];
export type FoundTicket = Schemas["FoundTicket"];
export type DeskRules = Schemas["DeskRules"];
export type Rules = Schemas["Rules"];
export type Holiday = Schemas["ExceptionOut"];
export type Hours = Schemas["SpanOut"];
export type Account = Schemas["AccountOut"];
export type Role = Rep["role"];
export type Invited = Schemas["Invited"];
export type Session = Schemas["SessionOut"];
export type Delivery = Schemas["DeliveryOut"];
export type Deliveries = Schemas["Deliveries"];
export type Edit = Schemas["EditOut"];
export type Edits = Schemas["Edits"];
export type LoginWays = Schemas["Ways"];
export type Board = Schemas["Board"];
export type Percentiles = Schemas["Spread"];
export type ServiceLevel = Schemas["Kept"];
export type WrapUp = Schemas["WrapUpOut"];
export type Outcome = WrapUp["outcome"];
export type RepMessageIn = Schemas["RepSendIn"];
export type TransferIn = Schemas["TransferIn"];
export type DeskFrame = Schemas["DeskFrameOut"];
export type DeskFrameIn = Schemas["DeskFrameIn"];

export type Team = Schemas["Team"];
export type Queues = Schemas["Queues"];
export type Tickets = Schemas["Tickets"];
export type Found = Schemas["Found"];
export type Accounts = Schemas["Accounts"];
export type Sessions = Schemas["Sessions"];
export type GuideEntries = Schemas["GuideEntries"];

/** The audit log: what the API calls deeds. */
export type LogRecord = Schemas["DeedOut"];
export type LogPage = Schemas["Deeds"];

export type CustomerMessage = Schemas["MessageOut"];
export type Choice = Schemas["ChoiceOut"];
export type Welcome = Schemas["Welcome"];
export type Started = Schemas["Started"];
export type Rating = "helpful" | "unhelpful";
export type Credentials = { id: string; token: string };
export type MessageIn = Schemas["SendIn"];

/** What the customer's socket sends; the service builds these frames without a model. */
export type ChatFrame =
  | { type: "ready" | "conversation"; conversation: Conversation }
  | { type: "message"; message: CustomerMessage }
  | { type: "typing"; sender: CustomerMessage["sender"]; name: string | null }
  | { type: "error"; problem: Schemas["Problem"]; client_id?: string }
  | { type: "pong" };

/** What the customer's page sends. */
export type ChatFrameIn =
  | Schemas["CustomerHelloFrame"]
  | ({ type: "send" } & MessageIn)
  | Schemas["CustomerTypingFrame"]
  | Schemas["CustomerGotFrame"]
  | Schemas["CustomerSeenFrame"]
  | Schemas["CustomerPingFrame"];
