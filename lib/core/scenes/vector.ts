import type { BoundedSpace, Space } from "@/lib/core/scenes/card";

/** One number of an observation or action: its name and its unit. */
export type Component = readonly [name: string, unit: string];

export function numbered(prefix: string, count: number, unit: string): Component[] {
  return Array.from({ length: count }, (_, i): Component => [`${prefix}${i + 1}`, unit]);
}

export function describeSpace(components: readonly Component[]): Space {
  return { names: components.map(([name]) => name), shape: [components.length], dtype: "float32" };
}

/** A space whose every number lies in [-1, 1]. */
export function describeUnitSpace(components: readonly Component[]): BoundedSpace {
  return {
    ...describeSpace(components),
    low: components.map(() => -1),
    high: components.map(() => 1),
  };
}

export function listUnits(components: readonly Component[]): string[] {
  return components.map(([, unit]) => unit);
}
