import { Closing } from "./closing.js";
import { Composer } from "./composer.js";
import { CHAT, CLOSE, h, icon, setText } from "./dom.js";
import { strings } from "./strings.js";
import { Transcript } from "./transcript.js";

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
   * @param {import("./chat.js").Chat} chat
   * @param {import("./storage.js").ChatStorage} storage
   */
  constructor(root, chat, storage) {
    this.#chat = chat;
    this.#storage = storage;
    this.#buildParts();
    this.#buildPanel();
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
    const left = closed && this.#composer.element.contains(this.#panel.getRootNode().activeElement);
    this.#composer.element.hidden = closed;
    if (left) this.#transcript.focus();
    this.#composer.render(chat.status);
    this.#closing.render(chat);
    this.#renderBadge();
  }

  #buildParts() {
    const chat = this.#chat;
    this.#transcript = new Transcript({
      choose: (choice) => this.#pressed(() => chat.choose(choice)),
      rate: (id, rating) => this.#pressed(() => chat.rate(id, rating)),
      edit: (clientId) => this.#pressed(() => this.write(chat.withdraw(clientId))),
      discard: (clientId) => this.#pressed(() => chat.withdraw(clientId)),
      retry: () => this.#pressed(() => chat.welcome()),
    });
    this.#composer = new Composer({
      say: (text) => this.#say(() => chat.say(text)),
      person: () => this.#pressed(() => chat.choose({ label: strings.person, action: "person" })),
      typing: () => chat.tellTyping(),
      draft: (text) => (this.#storage.draft = text),
    });
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
  }

  #buildPanel() {
    const chat = this.#chat;
    const text = (label, onclick) => h("button", { class: "text", type: "button", onclick }, label);
    this.#callBack = text(strings.callBack, () =>
      this.#pressed(() => chat.choose({ label: strings.callBack, action: "callback" })),
    );
    this.#banner = h(
      "div",
      { class: "banner", hidden: true },
      h("div", { role: "status", "aria-atomic": "true" }, this.#place, this.#wait),
      h(
        "div",
        { class: "ways" },
        this.#callBack,
        text(strings.leave, () => this.#pressed(() => chat.leaveLine())),
      ),
    );
    const close = h(
      "button",
      { type: "button", "aria-label": strings.closeChat, onclick: () => this.close() },
      icon(CLOSE),
    );
    this.#panel = h(
      "section",
      { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true },
      h("div", { class: "head" }, h("div", { class: "names" }, this.#heading, this.#status), close),
      this.#strip,
      this.#banner,
      this.#transcript.element,
      this.#composer.element,
      this.#closing.element,
    );
    this.#panel.addEventListener("keydown", (event) => this.#keyPressed(event));
    for (const type of ["keyup", "keypress"]) this.#panel.addEventListener(type, (event) => event.stopPropagation());
  }

  /** Keys stay inside: a page's own shortcuts must not fire while a customer types. */
  #keyPressed(event) {
    event.stopPropagation();
    if (event.key === "Escape" && !event.isComposing) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Tab" && FULL_SCREEN.matches) this.#keepFocus(event);
  }

  #keepFocus(event) {
    const stops = [...this.#panel.querySelectorAll("button, textarea, input, a, .log")].filter(
      (each) => !each.disabled && each.getClientRects().length,
    );
    const [from, to] = event.shiftKey ? [stops.at(0), stops.at(-1)] : [stops.at(-1), stops.at(0)];
    if (this.#panel.getRootNode().activeElement !== from) return;
    event.preventDefault();
    to.focus();
  }

  /** A button that was pressed may be gone after the redraw; the focus must not be lost with it. */
  #pressed(work) {
    work();
    if (this.isOpen) this.#focusInside();
  }

  #say(work) {
    work();
    this.#transcript.toEnd();
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
    if (this.#lostSince || now < this.#backUntil || now < this.#chat.pausedUntil)
      this.#tick = setTimeout(() => this.#renderStrip(), 500);
  }

  #stripWords(now) {
    const { notice, pausedUntil, pending } = this.#chat;
    if (now < pausedUntil && pending.length) return strings.tooFast(Math.ceil((pausedUntil - now) / 1000));
    if (this.#lostSince && now - this.#lostSince >= SAY_LOST_AFTER_MS) return strings.reconnecting;
    if (now < this.#backUntil) return strings.backOnline;
    if (notice === "unreachable") return this.#chat.messages.length + pending.length ? strings.unreachable : "";
    return notice ? strings[notice] : "";
  }

  #renderBanner() {
    const { status, conversation } = this.#chat;
    this.#banner.hidden = status !== "waiting";
    if (this.#banner.hidden) return;
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

function statusLine({ status, conversation }) {
  if (status === "waiting") return strings.statusWaiting;
  if (status === "with_rep") return strings.statusRep(conversation.rep ?? strings.aPerson);
  return status === "closed" ? strings.statusClosed : strings.statusBot;
}
