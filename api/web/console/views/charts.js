/** Charts on a canvas, in the theme's colours. Each is given its figures again and again, and keeps its place. */
import uPlot from "../vendor/uplot/uPlot.esm.js";
import { h } from "../dom.js";
import { timeOfDay } from "../words.js";

const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const STEPS = [1, 2, 5]
  .flatMap((step) => [1, 10, 100, 1000, 10000, 100000].map((ten) => step * ten))
  .sort((a, b) => a - b);
const DAY = 86400;
const LEAST_TOP = 4;

/**
 * Two series over time: the first in bars, the second as a line of steps before them, so that neither hides the other.
 * @param {{label: string, series: Array<{words: string, colour: string}>, signal: AbortSignal}} options colours are names of the theme's, as --accent
 * @returns {{element: HTMLElement, show: function(number[], number[][], number): void}} takes moments and, for each series, figures; then the seconds of a part
 */
export function timeChart({ label, series, signal }) {
  const readout = h("span", { class: "hint chart-readout" });
  const host = h("div", { class: "chart-host", role: "img", "aria-label": label });
  const keys = series.map(({ words }, index) => h("span", { class: `chart-key ${index ? "line" : "bars"}` }, words));
  const chart = drawn(host, signal, () => ({
    height: 220,
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: true, range: (plot) => [plot.data[0][0], plot.data[0].at(-1)] }, y: { range: top } },
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
        fill: () => ink(`color-mix(in srgb, var(${series[0].colour}) 50%, transparent)`),
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars({ align: 1, size: [0.88, Infinity], radius: 0.08 }),
      },
      {
        stroke: () => ink(`var(${series[1].colour})`),
        width: 2,
        points: { show: false },
        paths: uPlot.paths.stepped({ align: 1 }),
      },
    ],
    hooks: { setCursor: [(plot) => readout.replaceChildren(document.createTextNode(read(plot, series)))] },
  }));
  return {
    element: h(
      "div",
      { class: "chart" },
      h("div", { class: "chart-keys" }, keys, h("span", { class: "gap" }), readout),
      host,
    ),
    show(moments, [bars, steps], seconds) {
      // The line ends where the last part does, which no bar begins at.
      chart.show([
        [...moments, moments.at(-1) + seconds],
        [...bars, null],
        [...steps, steps.at(-1)],
      ]);
    },
  };
}

/**
 * One bar for each name, with its figure over it. Bars from `other` on have the second colour.
 * @param {{label: string, names: string[], colours: string[], other?: number, signal: AbortSignal}} options
 * @returns {{element: HTMLElement, show: function(number[]): void}}
 */
export function barChart({ label, names, colours, other = names.length, signal }) {
  const host = h("div", { class: "chart-host", role: "img", "aria-label": label });
  const places = names.map((_, index) => index);
  const paths = uPlot.paths.bars({ size: [0.62, 72], radius: 0.06 });
  const chart = drawn(host, signal, () => ({
    height: 200,
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
    element: h("div", { class: "chart" }, host),
    show(figures) {
      const part = (mine) => figures.map((figure, index) => (mine(index) ? figure : null));
      chart.show(
        colours.length === 1
          ? [places, figures]
          : [places, part((index) => index < other), part((index) => index >= other)],
      );
    },
  };
}

/** Makes the plot when there is room for it, fits it to its host, and paints it anew in another theme. */
function drawn(host, signal, options) {
  let plot = null;
  let data = null;
  function fit() {
    const width = Math.floor(host.clientWidth);
    if (!width || !data || signal.aborted) return;
    const made = options();
    if (!plot) plot = new uPlot({ ...made, width, legend: { show: false }, padding: [18, 28, 0, 0] }, data, host);
    else if (plot.width !== width) plot.setSize({ width, height: made.height });
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
    show(next) {
      data = next;
      if (plot) plot.setData(data);
      else fit();
    },
  };
}

function axis(more) {
  return {
    stroke: () => ink("var(--muted)"),
    font: FONT,
    grid: { stroke: () => ink("var(--line)"), width: 1 },
    ticks: { show: false },
    ...more,
  };
}

function top(_plot, _least, most) {
  return [0, Math.max(LEAST_TOP, Math.ceil((most ?? 0) * 1.08))];
}

function momentWords(at, step) {
  const moment = new Date(at * 1000);
  const midnight = moment.getHours() === 0 && moment.getMinutes() === 0;
  return step >= DAY || midnight
    ? moment.toLocaleDateString([], { day: "numeric", month: "short" })
    : timeOfDay(moment.toISOString());
}

function read(plot, series) {
  const at = plot.cursor.left >= 0 ? Math.floor(placeOf(plot)) : -1;
  if (at < 0 || at >= plot.data[0].length - 1) return "";
  const when = new Date(plot.data[0][at] * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return `${when} · ${series.map(({ words }, index) => `${words} ${plot.data[index + 1][at]}`).join(" · ")}`;
}

/** In which part the pointer is: a bar begins at its moment, and the nearest moment may be the next one's. */
function placeOf(plot) {
  const [moments] = plot.data;
  const value = plot.posToVal(plot.cursor.left, "x");
  return (value - moments[0]) / (moments[1] - moments[0]);
}

function writeFigures(plot) {
  const { ctx } = plot;
  ctx.save();
  ctx.font = FONT.replace("12px", `600 ${12 * uPlot.pxRatio}px`);
  ctx.fillStyle = ink("var(--text)");
  ctx.textAlign = "center";
  ctx.textBaseline = "bottom";
  for (const figures of plot.data.slice(1)) {
    figures.forEach((figure, index) => {
      if (figure === null) return;
      ctx.fillText(
        String(figure),
        plot.valToPos(index, "x", true),
        plot.valToPos(figure, "y", true) - 4 * uPlot.pxRatio,
      );
    });
  }
  ctx.restore();
}

/** A colour of the theme as the canvas takes it: light-dark() is worked out only where an element has it. */
function ink(colour) {
  const probe = h("span", { hidden: true });
  probe.style.color = colour;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
