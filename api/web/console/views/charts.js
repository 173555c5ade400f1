/** Charts on a canvas, in the theme's colours. Each is given its figures again and again, and keeps its place. */
import { html, made } from "../dom.js";
import uPlot from "../vendor/uplot/uPlot.esm.js";
import { dateAndTime, shortDay, timeOfDay } from "../words.js";

const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const STEPS = [1, 10, 100, 1000, 10000, 100000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);
const DAY_SECONDS = 86400;
const MIN_TOP = 4;

/** @typedef {{words: string, colour: string}} Series colour: a name of the theme's, as --accent */

/**
 * Two series over time: the first in bars, the second as a stepped line before them, so that neither hides the other.
 * @param {{label: string, bars: Series, steps: Series, signal: AbortSignal}} options
 */
export function timeChart({ label, bars, steps, signal }) {
  const host = chartHost(label);
  const readout = made(html`<span class="hint chart-readout"></span>`);
  const chart = drawn(host, signal, 220, () => ({
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: true, range: (plot) => [plot.data[0][0] ?? 0, plot.data[0].at(-1) ?? 0] },
      y: { range: top },
    },
    axes: [
      axis({
        values: (_plot, splits, _axis, _space, step) => splits.map((at) => momentWords(at, step)),
        space: 72,
        size: 30,
      }),
      axis({ incrs: STEPS, size: 44 }),
    ],
    series: [
      {},
      {
        fill: () => ink(`color-mix(in srgb, var(${bars.colour}) 50%, transparent)`),
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars?.({ align: 1, size: [0.88, Infinity], radius: 0.08 }),
      },
      {
        stroke: () => ink(`var(${steps.colour})`),
        width: 2,
        points: { show: false },
        paths: uPlot.paths.stepped?.({ align: 1 }),
      },
    ],
    hooks: {
      setCursor: [
        (plot) => {
          readout.textContent = read(plot, [bars.words, steps.words]);
        },
      ],
    },
  }));
  return {
    element: made(
      html`<div class="chart">
        <div class="chart-keys">
          <span class="chart-key bars">${bars.words}</span><span class="chart-key line">${steps.words}</span>
          <span class="gap"></span>${readout}
        </div>
        ${host}
      </div>`,
    ),
    /**
     * @param {number[]} moments when each period begins, in seconds since the epoch
     * @param {number[]} first
     * @param {number[]} second
     * @param {number} seconds how long a period is
     */
    show(moments, first, second, seconds) {
      // The line ends where the last period does, at which no bar begins.
      const end = (moments.at(-1) ?? 0) + seconds;
      chart.show([
        [...moments, end],
        [...first, null],
        [...second, second.at(-1) ?? null],
      ]);
    },
  };
}

/**
 * One bar for each name, with its figure above it. Bars from `other` on have the second colour.
 * @param {{label: string, names: string[], colours: string[], other?: number, signal: AbortSignal}} options
 */
export function barChart({ label, names, colours, other = names.length, signal }) {
  const host = chartHost(label);
  const places = names.map((_, index) => index);
  const paths = uPlot.paths.bars?.({ size: [0.62, 72], radius: 0.06 });
  const chart = drawn(host, signal, 200, () => ({
    cursor: { show: false },
    scales: { x: { time: false, range: [-0.5, names.length - 0.5] }, y: { range: top } },
    axes: [
      axis({ splits: () => places, values: () => names, grid: { show: false }, space: 1, size: 30 }),
      axis({ incrs: STEPS, size: 44 }),
    ],
    series: [
      {},
      ...colours.map((colour) => ({ fill: () => ink(`var(${colour})`), width: 0, points: { show: false }, paths })),
    ],
    hooks: { draw: [writeFigures] },
  }));
  return {
    element: made(html`<div class="chart">${host}</div>`),
    /** @param {number[]} figures one for each name */
    show(figures) {
      /** @param {(index: number) => boolean} mine */
      const part = (mine) => figures.map((figure, index) => (mine(index) ? figure : null));
      if (colours.length === 1) chart.show([places, figures]);
      else chart.show([places, part((index) => index < other), part((index) => index >= other)]);
    },
  };
}

/** @param {string} label */
function chartHost(label) {
  return made(html`<div class="chart-host" role="img" aria-label=${label}></div>`);
}

/**
 * Makes the plot when there is room for it, fits it to its host, and paints it anew in another theme.
 * @param {HTMLElement} host
 * @param {AbortSignal} signal
 * @param {number} height
 * @param {() => Omit<uPlot.Options, "width"|"height">} options
 */
function drawn(host, signal, height, options) {
  /** @type {uPlot|null} */
  let plot = null;
  /** @type {uPlot.AlignedData|null} */
  let data = null;
  function fit() {
    const width = Math.floor(host.clientWidth);
    if (!width || !data || signal.aborted) return;
    if (plot) {
      if (plot.width !== width) plot.setSize({ width, height });
      return;
    }
    plot = new uPlot({ ...options(), width, height, legend: { show: false }, padding: [18, 28, 0, 0] }, data, host);
  }
  const sizes = new ResizeObserver(fit);
  const themes = new MutationObserver(() => plot?.redraw());
  sizes.observe(host);
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plot?.redraw(), { signal });
  signal.addEventListener("abort", () => {
    sizes.disconnect();
    themes.disconnect();
    plot?.destroy();
  });
  return {
    /** @param {uPlot.AlignedData} next */
    show(next) {
      data = next;
      if (plot) plot.setData(data);
      else fit();
    },
  };
}

/** @param {uPlot.Axis} more @returns {uPlot.Axis} */
function axis(more) {
  return {
    stroke: () => ink("var(--muted)"),
    font: FONT,
    grid: { stroke: () => ink("var(--line)"), width: 1 },
    ticks: { show: false },
    ...more,
  };
}

/** @param {uPlot} _plot @param {number} _min @param {number} max @returns {[number, number]} */
function top(_plot, _min, max) {
  return [0, Math.max(MIN_TOP, Math.ceil((max ?? 0) * 1.08))];
}

/** @param {number} at seconds since the epoch @param {number} step seconds between two labels */
function momentWords(at, step) {
  const moment = new Date(at * 1000);
  const midnight = moment.getHours() === 0 && moment.getMinutes() === 0;
  return step >= DAY_SECONDS || midnight ? shortDay(moment.toISOString()) : timeOfDay(moment.toISOString());
}

/** @param {uPlot} plot @param {string[]} words of the series */
function read(plot, words) {
  const at = (plot.cursor.left ?? -1) >= 0 ? Math.floor(placeOf(plot)) : -1;
  const moment = plot.data[0][at];
  if (moment === undefined || at >= plot.data[0].length - 1) return "";
  const figures = words.map((name, index) => `${name} ${plot.data[index + 1]?.[at]}`);
  return [dateAndTime(new Date(moment * 1000).toISOString()), ...figures].join(" · ");
}

/**
 * In which period the pointer is: a bar begins at its moment, and the nearest moment may be the next one's.
 * @param {uPlot} plot
 */
function placeOf(plot) {
  const [first = 0, second = 1] = plot.data[0];
  return (plot.posToVal(plot.cursor.left ?? 0, "x") - first) / (second - first);
}

/** @param {uPlot} plot */
function writeFigures(plot) {
  const { ctx } = plot;
  ctx.save();
  ctx.font = FONT.replace("12px", `600 ${12 * uPlot.pxRatio}px`);
  ctx.fillStyle = ink("var(--text)");
  ctx.textAlign = "center";
  ctx.textBaseline = "bottom";
  for (const figures of plot.data.slice(1)) {
    for (const [index, figure] of Array.from(figures ?? []).entries()) {
      if (figure === null || figure === undefined) continue;
      const above = plot.valToPos(figure, "y", true) - 4 * uPlot.pxRatio;
      ctx.fillText(String(figure), plot.valToPos(index, "x", true), above);
    }
  }
  ctx.restore();
}

/**
 * A colour of the theme as the canvas takes it: light-dark() is worked out only where an element has it.
 * @param {string} colour
 */
function ink(colour) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = colour;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
