import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { ChartFigure } from "@/components/charts/chart-figure";
import { prepareChart } from "@/components/charts/prepare-chart";
import { PlainLineChart } from "@/components/charts/testing/plain-line-chart";
import { listMetrics } from "@/lib/contracts/metrics/list";

const widthPx = 960;
const heightPx = 300;

/** Our chart over an answer of the API, however many points are in it. */
function Ours({ answer }: { answer: string }) {
  const { series } = listMetrics.response.parse(JSON.parse(answer));
  const sources = series.map((one) => ({
    id: one.key,
    name: one.key,
    slot: 0,
    x: one.x,
    y: one.y,
    pointsTotal: one.points_total,
    notFiniteTotal: one.not_finite_total,
    reduced: one.reduced,
  }));
  const chart = prepareChart(sources, { key: "loss", axis: "step", mode: "min", smoothing: 0, log: false });
  return <ChartFigure chart={chart} height={heightPx} />;
}

/** The yardstick: every point of the answer. */
function Plain({ answer }: { answer: string }) {
  const { series } = listMetrics.response.parse(JSON.parse(answer));
  const [one] = series;
  const rows = (one?.x ?? []).map((x, at) => ({ x, value: one?.y[at] }));
  return <PlainLineChart rows={rows} width={widthPx} height={heightPx} />;
}

/** `workMs`: until React and the layout are done. `frameMs`: until the frame that shows it is painted. */
export type Mounted = { workMs: number; frameMs: number };

/** From the answer's text on; what was there before is taken away. */
async function mount(kind: "ours" | "plain", answer: string): Promise<Mounted> {
  const box = document.createElement("div");
  box.style.width = `${widthPx}px`;
  document.body.replaceChildren(box);
  const root = createRoot(box);
  await painted();
  const before = performance.now();
  flushSync(() => root.render(kind === "ours" ? <Ours answer={answer} /> : <Plain answer={answer} />));
  box.getBoundingClientRect();
  const workMs = performance.now() - before;
  await painted();
  const frameMs = performance.now() - before;
  const drawn = box.querySelector("path.recharts-line-curve")?.getAttribute("d") ?? "";
  root.unmount();
  if (drawn.length < 100) throw new Error(`${kind} drew no line`);
  return { workMs, frameMs };
}

/** After the next frame: a message is handled once the frame that the callback belongs to is painted. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    requestAnimationFrame(() => port2.postMessage(null));
  });
}

/** How the bench reaches into its page. */
export type ChartMountWindow = { mountChart: typeof mount };

Object.assign(window, { mountChart: mount } satisfies ChartMountWindow);
