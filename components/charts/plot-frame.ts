/** Room around the plot, in pixels. */
export type PlotFrame = {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
};

/** Wide enough for words at the lines' ends. */
const wideFromPx = 560;

export function isWide(width: number): boolean {
  return width >= wideFromPx;
}

export function framePlot(width: number, height: number): PlotFrame {
  return { width, height, left: 40, right: isWide(width) ? 92 : 12, top: 16, bottom: 24 };
}
