/** @typedef {number[]} Rgb red, green and blue, 0 to 255 */

const LIGHT_SURFACE = [255, 255, 255];
const DARK_SURFACE = [22, 28, 36];
const DARK_INK = [16, 20, 26];
const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
/** WCAG 2.2, 1.4.3: least contrast of text. A little above, so that rounding can't undercut it. */
const READABLE = 4.6;

/**
 * What the chat needs of one accent colour so that text stays readable whatever the colour is.
 * @param {string} value any CSS colour
 * @returns {Record<string, string>|null} CSS custom properties; null where the value is no colour that can be measured
 */
export function accentProperties(value) {
  const accent = measured(value);
  if (!accent) return null;
  return {
    "--accent": css(accent),
    "--on-accent": css(contrast(accent, WHITE) >= READABLE ? WHITE : better(accent)),
    "--ink-on-light": css(readable(accent, LIGHT_SURFACE, BLACK)),
    "--ink-on-dark": css(readable(accent, DARK_SURFACE, WHITE, 6.5)),
  };
}

/** @param {string} value @returns {Rgb|null} */
function measured(value) {
  const probe = document.createElement("span");
  probe.style.color = value;
  if (!probe.style.color) return null;
  document.documentElement.append(probe);
  const parts = getComputedStyle(probe).color.match(/^rgba?\((\d+), (\d+), (\d+)/);
  probe.remove();
  return parts?.slice(1).map(Number) ?? null;
}

/** @param {Rgb} accent */
function better(accent) {
  return contrast(accent, DARK_INK) > contrast(accent, WHITE) ? DARK_INK : WHITE;
}

/**
 * The accent, mixed towards black or white until it can be read on the surface.
 * @param {Rgb} accent
 * @param {Rgb} surface
 * @param {Rgb} towards
 */
function readable(accent, surface, towards, least = READABLE) {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = accent.map((channel, n) => Math.round(channel + ((towards[n] ?? 0) - channel) * share));
    if (contrast(mixed, surface) >= least) return mixed;
  }
  return towards;
}

/** Contrast ratio, 1 to 21, as WCAG defines it. @param {Rgb} a @param {Rgb} b */
function contrast(a, b) {
  const [light, dark] = [Math.max(luminance(a), luminance(b)), Math.min(luminance(a), luminance(b))];
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance, 0 to 1, as WCAG defines it. @param {Rgb} colour */
function luminance(colour) {
  const [r = 0, g = 0, b = 0] = colour.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {Rgb} colour */
function css(colour) {
  return `rgb(${colour.join(" ")})`;
}
