import { Closing } from "./closing.js";
import { Composer } from "./composer.js";
import { CHAT, CLOSE, h, hasFocus, icon, setText } from "./dom.js";
import { strings } from "./strings.js";
import { Transcript } from "./transcript.js";

/** @import { Chat } from "./chat.js" */

const SAY_LOST_AFTER_MS = 800;
const SAY_BACK_FOR_MS = 3_000;
/** The style sheet's own border between window and full screen. */
const FULL_SCREEN = matchMedia("(max-width: 480px), (max-height: 480px)");
const TOUCH = matchMedia("(pointer: coarse)");

/** Everything that is seen: the launcher, and the panel with its parts. Draws what the chat says. */
export class View {
  #chat;
  #storage;
  #title = "";
  #transcript;
  #composer;
  #closing;
  #launcher;
  #badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
  #news = h("div", { class: "sr", role: "status" });
  #heading = h("h2", { id: "title" });
  #status = h("p", { class: "status", role: "status" });
  #strip = h("div", { class: "strip", role: "status", hidden: true });
  #banner;
  #place = h("strong");
  #wait = h("p");
  #callBack;
  #panel;
  #lostSince = 0;
  #backUntil = 0;
  #tick = 0;
  #fit = () => this.#fitToKeyboard();
  #render = () => this.render();

  /**
   * @param {ShadowRoot} root
   * @param {Chat} chat
   * @param {import("./storage.js").ChatStorage} storage
   */
  constructor(root, chat, storage) {
    this.#chat = chat;
    this.#storage = storage;
    this.#transcript = this.#makeTranscript();
    this.#composer = this.#makeComposer();
    this.#closing = new Closing({
      rate: (score, comment) => chat.sendCsat(score, comment),
      startOver: () => this.#pressed(() => this.write(chat.startOver())),
    });
    this.#launcher = h(
      "button",
      { class: "launcher", type: "button", "aria-haspopup": "dialog", onclick: () => this.open() },
      icon(CHAT),
      strings.launcher,
      this.#badge,
    );
    this.#callBack = textButton(strings.callBack, () => this.#choose("callback", strings.callBack));
    this.#banner = this.#makeBanner();
    this.#panel = this.#makePanel();
    root.append(this.#launcher, this.#news, this.#panel);
    this.#composer.text = storage.draft;
    chat.addEventListener("change", this.#render);
    document.addEventListener("visibilitychange", this.#render);
    visualViewport?.addEventListener("resize", this.#fit);
    visualViewport?.addEventListener("scroll", this.#fit);
  }

  stop() {
    clearTimeout(this.#tick);
    this.#chat.removeEventListener("change", this.#render);
    document.removeEventListener("visibilitychange", this.#render);
    visualViewport?.removeEventListener("resize", this.#fit);
    visualViewport?.removeEventListener("scroll", this.#fit);
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** @param {string} title the page's own heading; the company's name without */
  set title(title) {
    this.#title = title;
    this.render();
  }

  /** Opens the panel. @param {{focus?: boolean}} [options] whether to take the focus */
  open({ focus = true } = {}) {
    this.#panel.hidden = false;
    this.#launcher.hidden = true;
    this.#storage.open = true;
    this.#fitToKeyboard();
    this.#composer.fit();
    this.#chat.welcome();
    this.render();
    this.#transcript.toEnd();
    if (focus) this.#focusInside();
  }

  /** Closes the panel; the focus goes back to the launcher. */
  close() {
    this.#panel.hidden = true;
    this.#launcher.hidden = false;
    this.#storage.open = false;
    this.render();
    this.#launcher.focus();
  }

  /** Puts words into the field, for the customer to send. @param {string} text */
  write(text) {
    this.#composer.text = [this.#composer.text.trim(), text].filter(Boolean).join("\n");
  }

  render() {
    const chat = this.#chat;
    const closed = chat.status === "closed";
    if (this.isOpen) {
      this.#transcript.render(chat);
      if (!document.hidden) chat.markRead();
    }
    setText(this.#heading, this.#title || chat.company || strings.defaultTitle);
    setText(this.#status, statusLine(chat));
    this.#renderStrip();
    this.#renderBanner();
    const hadFocus = hasFocus(this.#composer.element);
    this.#composer.element.hidden = closed;
    // The field is gone: the focus goes to the messages.
    if (closed && hadFocus) this.#transcript.focus();
    this.#composer.render(chat.status);
    this.#closing.render(chat);
    this.#renderBadge();
  }

  #makeTranscript() {
    const chat = this.#chat;
    return new Transcript({
      choose: (choice) => this.#pressed(() => chat.choose(choice)),
      rate: (id, rating) => this.#pressed(() => chat.rate(id, rating)),
      edit: (clientId) => this.#pressed(() => this.write(chat.withdraw(clientId))),
      discard: (clientId) => this.#pressed(() => chat.withdraw(clientId)),
      retry: () => this.#pressed(() => chat.welcome()),
    });
  }

  #makeComposer() {
    return new Composer({
      say: (text) => {
        this.#chat.say(text);
        this.#transcript.toEnd();
      },
      person: () => this.#choose("person", strings.person),
      typing: () => this.#chat.tellTyping(),
      draft: (text) => {
        this.#storage.draft = text;
      },
    });
  }

  #makeBanner() {
    return h(
      "div",
      { class: "banner", hidden: true },
      h("div", { role: "status", "aria-atomic": "true" }, this.#place, this.#wait),
      h(
        "div",
        { class: "ways" },
        this.#callBack,
        textButton(strings.leave, () => this.#pressed(() => this.#chat.leaveQueue())),
      ),
    );
  }

  #makePanel() {
    const close = h(
      "button",
      { type: "button", "aria-label": strings.closeChat, onclick: () => this.close() },
      icon(CLOSE),
    );
    const panel = h(
      "section",
      { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true },
      h("div", { class: "head" }, h("div", { class: "names" }, this.#heading, this.#status), close),
      this.#strip,
      this.#banner,
      this.#transcript.element,
      this.#composer.element,
      this.#closing.element,
    );
    panel.addEventListener("keydown", (event) => this.#keyPressed(event));
    for (const type of ["keyup", "keypress"]) panel.addEventListener(type, (event) => event.stopPropagation());
    return panel;
  }

  /** Keys stay inside: a page's own shortcuts must not fire while a customer types. @param {KeyboardEvent} event */
  #keyPressed(event) {
    event.stopPropagation();
    if (event.key === "Escape" && !event.isComposing) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Tab" && FULL_SCREEN.matches) this.#keepFocus(event);
  }

  /** Tab goes round inside the panel, which covers the page. @param {KeyboardEvent} event */
  #keepFocus(event) {
    /** @type {NodeListOf<HTMLElement>} */
    const found = this.#panel.querySelectorAll(":is(button, textarea, input):enabled, a, .log");
    const stops = [...found].filter((stop) => stop.getClientRects().length);
    const [from, to] = event.shiftKey ? [stops.at(0), stops.at(-1)] : [stops.at(-1), stops.at(0)];
    if (!from || !to || !hasFocus(from)) return;
    event.preventDefault();
    to.focus();
  }

  /** Does what one of the view's own buttons says. @param {"person"|"callback"} action @param {string} label */
  #choose(action, label) {
    this.#pressed(() => this.#chat.choose({ label, action }));
  }

  /**
   * The button that was pressed may leave the page: the focus goes to where the chat goes on.
   * @param {() => void} work
   */
  #pressed(work) {
    work();
    if (this.isOpen) this.#focusInside();
  }

  #focusInside() {
    // On touch screens focus in the field would raise the keyboard over what there is to read.
    if (TOUCH.matches || this.#chat.status === "closed") this.#transcript.focus();
    else this.#composer.focus();
  }

  #renderStrip() {
    const now = Date.now();
    const lost = this.#chat.link === "reconnecting";
    if (lost) this.#lostSince ||= now;
    else if (this.#chat.link === "idle") this.#lostSince = 0;
    else if (this.#lostSince && this.#chat.link === "online") {
      this.#backUntil = now - this.#lostSince > SAY_LOST_AFTER_MS ? now + SAY_BACK_FOR_MS : 0;
      this.#lostSince = 0;
    }
    const words = this.#stripWords(now);
    this.#strip.hidden = !words;
    this.#strip.classList.toggle("good", words === strings.backOnline);
    setText(this.#strip, words);
    clearTimeout(this.#tick);
    if (this.#lostSince || now < this.#backUntil || now < this.#chat.limitedUntil)
      this.#tick = setTimeout(() => this.#renderStrip(), 500);
  }

  /** What the strip under the heading says. @param {number} now */
  #stripWords(now) {
    const { notice, limitedUntil, pending } = this.#chat;
    if (now < limitedUntil && pending.length) return strings.tooFast(Math.ceil((limitedUntil - now) / 1000));
    if (this.#lostSince && now - this.#lostSince >= SAY_LOST_AFTER_MS) return strings.reconnecting;
    if (now < this.#backUntil) return strings.backOnline;
    if (notice === "unreachable") return this.#chat.messages.length + pending.length ? strings.unreachable : "";
    return notice ? strings[notice] : "";
  }

  #renderBanner() {
    const { status, conversation } = this.#chat;
    this.#banner.hidden = status !== "waiting" || !conversation;
    if (this.#banner.hidden || !conversation) return;
    const { place, wait_minutes: minutes, callback } = conversation;
    setText(this.#place, place ? strings.place(place) : strings.inLine);
    setText(this.#wait, callback ? strings.callBooked : minutes == null ? strings.waitUnknown : strings.wait(minutes));
    this.#callBack.hidden = callback || !this.#chat.mayCallBack;
  }

  #renderBadge() {
    const unread = this.isOpen ? [] : this.#chat.unread;
    this.#badge.hidden = !unread.length;
    setText(this.#badge, unread.length > 9 ? "9+" : `${unread.length}`);
    this.#launcher.setAttribute("aria-label", unread.length ? strings.openUnread(unread.length) : strings.openChat);
    const from = unread.at(-1)?.name ?? (this.#title || this.#chat.company || strings.bot);
    setText(this.#news, unread.length ? strings.newMessageFrom(from) : "");
  }

  /** Keeps the full-screen panel above an on-screen keyboard, which shrinks only the visual viewport. */
  #fitToKeyboard() {
    this.#panel.setAttribute("aria-modal", `${FULL_SCREEN.matches}`);
    if (!this.isOpen || !visualViewport) return;
    const zoomed = visualViewport.scale > 1.01;
    this.#panel.style.setProperty("--height", zoomed ? "100dvh" : `${visualViewport.height}px`);
    this.#panel.style.setProperty("--top", zoomed ? "0px" : `${visualViewport.offsetTop}px`);
  }
}

/** @param {string} label @param {() => void} onclick */
function textButton(label, onclick) {
  return h("button", { class: "text", type: "button", onclick }, label);
}

/** @param {Chat} chat */
function statusLine({ status, conversation }) {
  if (status === "waiting") return strings.statusWaiting;
  if (status === "with_rep") return strings.statusRep(conversation?.rep ?? strings.aPerson);
  return status === "closed" ? strings.statusClosed : strings.statusBot;
}
