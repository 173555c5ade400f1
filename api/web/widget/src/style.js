const DARK = `
  --ink: var(--ink-on-dark); --surface: #161c24; --back: #10151b; --bubble: #202833; --line: #36404d; --text: #e9edf2;
  --soft: #a7b2c0; --warn-back: #3a2f14; --warn: #f6dfa4; --bad: #ffb3ab; --shade: rgb(0 0 0 / .6);
    color-scheme: dark;`;

/** Type is in em on the reader's own default size; `all: initial` keeps the page's styles out. */
const CSS = `
:host { all: initial; --accent: #1d5a96; --on-accent: #fff; --ink-on-light: #1d5a96; --ink-on-dark: #8bbcec;
  --ink: var(--ink-on-light); --surface: #fff; --back: #f5f7f9; --bubble: #fff; --line: #d9dfe6; --text: #1a232d;
  --soft: #566270; --warn-back: #fdf3d8; --warn: #5c4300; --bad: #a8231a; --shade: rgb(20 30 45 / .22);
    color-scheme: light;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
    font-size: .9375rem; }
@supports (font-size: medium) { :host { font-size: medium; } }
@media (prefers-color-scheme: dark) { :host(:not([data-theme=light])) {${DARK}} }
:host([data-theme=dark]) {${DARK}}
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
svg { width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round; flex: none; }
button, textarea, input { font: inherit; color: inherit; }
button { min-height: 44px; min-width: 44px; border: 1px solid transparent; border-radius: 10px; background: none;
  padding: 0 .8em; cursor: pointer;
  display: inline-flex; align-items: center; justify-content: center; gap: .5em;
    -webkit-tap-highlight-color: transparent; }
button:disabled { cursor: default; opacity: .55; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
a { color: var(--ink); overflow-wrap: anywhere; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher, .panel { position: fixed; z-index: 2147483000; right: calc(20px + env(safe-area-inset-right));
  bottom: calc(20px + env(safe-area-inset-bottom)); }
:host([data-position=left]) :is(.launcher, .panel) { right: auto; left: calc(20px + env(safe-area-inset-left)); }
.launcher { min-height: 54px; padding: 0 1.3em 0 1.1em; border-radius: 27px; background: var(--accent);
  color: var(--on-accent); font-weight: 600;
  box-shadow: 0 6px 22px var(--shade); border-color: rgb(255 255 255 / .25); }
.badge { position: absolute; top: -7px; right: -5px; min-width: 24px; height: 24px; padding: 0 6px;
  border-radius: 12px; background: #b3261e; color: #fff;
  border: 2px solid #fff; font-size: .8em; line-height: 20px; font-weight: 700; }

.panel { display: flex; flex-direction: column; width: 380px; height: 600px; max-height: calc(100dvh - 40px);
  max-width: calc(100vw - 40px); overflow: hidden;
  background: var(--back); color: var(--text); border: 1px solid var(--line); border-radius: 16px;
    box-shadow: 0 14px 48px var(--shade); font-size: .9375em; }
.head { display: flex; align-items: center; gap: .5em; padding: 10px 8px 10px 18px; background: var(--accent);
  color: var(--on-accent); }
.head :focus-visible { outline-color: currentColor; outline-offset: -4px; }
.names { flex: 1; min-width: 0; }
h2 { font-size: 1.07em; line-height: 1.3; font-weight: 650; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.status { font-size: .87em; line-height: 1.35; }

.strip { padding: 7px 18px; font-size: .9em; background: var(--warn-back); color: var(--warn);
  border-bottom: 1px solid var(--line); display: flex; align-items: center; gap: .7em; }
.strip.good { background: var(--surface); color: var(--text); }
.banner { padding: 12px 18px 6px; background: var(--surface); border-bottom: 1px solid var(--line); }
.banner strong { display: block; font-size: 1.05em; }
.banner p { color: var(--soft); font-size: .9em; }
.ways { margin: 0 -.8em; display: flex; flex-wrap: wrap; }
.text { color: var(--ink); font-weight: 600; font-size: .93em; }
.under .text { white-space: nowrap; flex: none; }
.text:hover { text-decoration: underline; }

.middle { position: relative; flex: 1; min-height: 0; display: flex; }
.log { flex: 1; overflow: hidden auto; overscroll-behavior: contain; padding: 16px 16px 8px; scrollbar-width: thin;
  scrollbar-color: var(--line) transparent; }
.log:focus-visible { outline-offset: -3px; }
.row { display: flex; flex-direction: column; align-items: flex-start; margin-top: 4px; }
.row.first { margin-top: 16px; }
.row:first-child { margin-top: 0; }
.mine { align-items: flex-end; }
.meta { font-size: .82em; color: var(--soft); margin: 0 4px 3px; }
.bubble { max-width: 88%; padding: 9px 13px; border-radius: 14px; background: var(--bubble);
  border: 1px solid var(--line); overflow-wrap: anywhere; }
.theirs.first .bubble { border-top-left-radius: 4px; }
.mine .bubble { background: var(--accent); color: var(--on-accent); border-color: transparent; }
.mine.first .bubble { border-top-right-radius: 4px; }
.mine .bubble a { color: inherit; }
.rep .bubble { border-color: var(--ink); }
.bubble > * + * { margin-top: .6em; }
.bubble h3 { font-size: 1em; line-height: 1.35; font-weight: 650; color: var(--ink); padding-bottom: .4em;
  border-bottom: 1px solid var(--line); }
.bubble ul { padding-left: 1.2em; }
.bubble li + li { margin-top: .25em; }
.system { align-items: center; margin: 14px 0; }
.system .bubble { background: none; border: 0; padding: 0; max-width: 92%; color: var(--soft); font-size: .9em;
  text-align: center; }
.extra { align-self: stretch; }
.mine .state { justify-content: flex-end; }
.state { display: flex; align-items: center; flex-wrap: wrap; font-size: .85em; color: var(--soft); margin: 2px 4px 0; }
.state button { padding: 0 .5em; }
.refused { color: var(--bad); }
.choices { display: flex; flex-direction: column; align-items: flex-start; gap: 6px; margin: 8px 0 4px; }
.choices button { border-color: var(--ink); color: var(--ink); background: var(--surface); text-align: left;
  justify-content: flex-start; padding: 8px 14px; border-radius: 22px; line-height: 1.35; }
.choices button:hover, .score:hover { background: var(--back); }
.choices .quiet { border-style: dashed; }
.rating { display: flex; align-items: center; flex-wrap: wrap; font-size: .87em; color: var(--soft); margin: 0 4px;
  min-height: 44px; }
.rating button { color: var(--ink); font-weight: 600; padding: 0 .5em; }
.rating button:hover { text-decoration: underline; }
.rating span + button { margin-left: .3em; }
.dots { display: flex; gap: .6em; align-items: center; color: var(--soft); font-size: .85em; margin: 10px 4px 4px;
  min-height: 1.6em; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--soft); margin-right: 4px;
  display: inline-block; }
.jump { position: absolute; bottom: 10px; right: 12px; background: var(--surface); color: var(--ink);
  border-color: var(--line); box-shadow: 0 3px 12px var(--shade); border-radius: 22px; font-size: .9em;
  font-weight: 600; }
.empty { margin: auto; text-align: center; color: var(--soft); padding: 24px 12px; max-width: 30em; }
.empty p + * { margin-top: 10px; }
.outline { border-color: var(--ink); color: var(--ink); font-weight: 600; }

.foot { background: var(--surface); border-top: 1px solid var(--line);
  padding: 10px 12px calc(10px + env(safe-area-inset-bottom)); }
.field { display: flex; align-items: flex-end; gap: 4px; border: 1px solid var(--soft); border-radius: 14px;
  padding: 2px 2px 2px 12px; background: var(--surface); }
.field:focus-within { border-color: var(--ink); box-shadow: 0 0 0 1px var(--ink); }
textarea { flex: 1; min-height: 2.75em; min-width: 0; resize: none; border: 0; background: none; padding: 10px 0;
  max-height: 8.5em; line-height: 1.45; }
.field textarea:focus-visible { outline: none; }
textarea::placeholder { color: var(--soft); opacity: 1; }
.send { background: var(--accent); color: var(--on-accent); padding: 0; border-radius: 12px; }
.send:disabled { background: var(--back); color: var(--soft); opacity: 1; }
.under { display: flex; align-items: center; justify-content: space-between; gap: 1em; min-height: 44px;
  margin-bottom: -6px; }
.under .text { margin-left: -2px; }
.count { font-size: .83em; color: var(--soft); margin-left: auto; text-align: right; }
.count.over { color: var(--bad); font-weight: 600; }
.primary { background: var(--accent); color: var(--on-accent); font-weight: 600; padding: 0 1.1em; }

.closing { padding: 4px 6px 8px; }
fieldset { border: 0; padding: 0; min-width: 0; }
legend { padding: 0; font-weight: 650; }
.scores { display: grid; grid-template-columns: repeat(5, 1fr); gap: 6px; margin-top: 8px; }
.score { position: relative; display: grid; place-items: center; min-height: 48px; border: 1px solid var(--soft);
  border-radius: 10px; font-weight: 650; cursor: pointer; }
.score input { position: absolute; inset: 0; opacity: 0; margin: 0; width: 100%; height: 100%; cursor: pointer; }
.score:has(:checked) { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
.score:has(:focus-visible) { outline: 3px solid var(--ink); outline-offset: 2px; }
.ends { display: flex; justify-content: space-between; font-size: .83em; color: var(--soft); margin: 4px 2px 8px; }
.closing textarea { width: 100%; border: 1px solid var(--soft); border-radius: 10px; padding: 9px 12px;
  display: block; }
.closing .under { flex-wrap: wrap; margin-top: 8px; gap: 6px; }
.error { color: var(--bad); font-size: .9em; margin-top: 6px; }

@media (max-width: 480px), (max-height: 480px) {
  .panel, :host([data-position=left]) .panel { inset: var(--top, 0) 0 auto 0; width: auto; max-width: none;
    max-height: none; height: var(--height, 100dvh); border: 0; border-radius: 0; }
  .head {
    padding: calc(8px + env(safe-area-inset-top)) calc(6px + env(safe-area-inset-right))
      8px calc(16px + env(safe-area-inset-left)); }
  .panel textarea { font-size: max(16px, 1em); }
}
@media (max-height: 400px) { .status { display: none; } .banner p { display: none; } .log { padding-top: 8px; } }
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: rise .18s ease-out; }
  .dots i { animation: blink 1.2s infinite both; } .dots i:nth-child(2) { animation-delay: .18s; }
    .dots i:nth-child(3) { animation-delay: .36s; }
  .launcher { transition: transform .15s; } .launcher:hover { transform: translateY(-2px); }
  .waits { animation: late .2s .6s both; }
}
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }
@keyframes blink { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }
@keyframes late { from { opacity: 0; } }
@media (forced-colors: active) {
  .launcher, .send, .primary, .mine .bubble, .jump { border: 1px solid; } .head { border-bottom: 1px solid; }
    .dots i { background: CanvasText; }
  .score:has(:checked) { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  .badge { border-color: CanvasText; }
}
@media print { .launcher, .panel { display: none; } }
`;

/**
 * Styles a shadow root, by a constructed sheet if the browser has them: a strict policy allows it.
 * @param {ShadowRoot} root
 */
export function applyStyle(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement("style");
    style.textContent = CSS;
    root.append(style);
  }
}
