/** A colour of the screen: red, green and blue from 0 to 1. */
export type ScreenColor = readonly [red: number, green: number, blue: number];

/** The console's own colours, as the present theme has them. */
const tokens = {
  ground: "--stage",
  floor: "--stage-floor",
  robotLight: "--solid-1",
  robotDark: "--solid-2",
  fixtureLight: "--prop-1",
  fixture: "--prop-2",
  fixtureDark: "--prop-3",
  edge: "--solid-edge",
  object: "--chart-4",
  path: "--accent",
} as const;
export type SceneLook = Readonly<Record<keyof typeof tokens, ScreenColor>>;

/** Any way of writing a colour becomes one of the screen by being drawn. */
export function readSceneLook(): SceneLook {
  const probe = document.createElement("i");
  document.body.append(probe);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const entries = Object.entries(tokens).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, context ? drawColor(context, getComputedStyle(probe).color) : [0.5, 0.5, 0.5]];
  });
  probe.remove();
  // Each name of `tokens` has become an entry.
  return Object.fromEntries(entries) as SceneLook;
}

function drawColor(context: CanvasRenderingContext2D, color: string): ScreenColor {
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red / 255, green / 255, blue / 255];
}

/** Calls when the theme may have changed. @returns ends it */
export function watchTheme(onChange: () => void): () => void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", onChange);
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    dark.removeEventListener("change", onChange);
    observer.disconnect();
  };
}
