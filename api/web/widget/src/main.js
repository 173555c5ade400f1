import { define } from "./element.js";

/** @type {HTMLScriptElement|null} */
const script =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector('script[src*="/widget/calmline.js"]');

/** Adds the chat to the page, or gives the page's own `<calmline-chat>` the script's settings. */
function mount() {
  /** @type {HTMLElement|null} */
  const existing = document.querySelector("calmline-chat");
  const chat = existing ?? document.createElement("calmline-chat");
  for (const [name, value] of Object.entries(script?.dataset ?? {})) chat.dataset[name] ??= value;
  define(new URL(script?.src ?? "", document.baseURI).origin);
  if (!existing) document.body.append(chat);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
else mount();
