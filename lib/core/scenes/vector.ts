import type { BoundedSpace, Space, TaskModeCard } from "@/lib/core/scenes/card";

/** One number of an observation, an action or a state: its name and its unit. */
export type Component = readonly [name: string, unit: string];

export const axes = ["x", "y", "z"] as const;
export const quaternionParts = ["qw", "qx", "qy", "qz"] as const;
const joints = [1, 2, 3, 4, 5, 6, 7] as const;

/** The numbers of one unit whose names begin alike. */
export function each(prefix: string, parts: readonly (string | number)[], unit: string): Component[] {
  return parts.map((part): Component => [`${prefix}${part}`, unit]);
}

/** One number for each joint of the arm. */
export const eachJoint = (prefix: string, unit: string): Component[] => each(prefix, joints, unit);

/** What every observation of the arm begins with. */
export const armObservation: readonly Component[] = [
  ...eachJoint("q", "rad"),
  ...eachJoint("dq", "rad/s"),
  ["grip_width", "m"],
  ...each("tcp_", axes, "m"),
];

/** The card of a mode from its components. Every number of an action lies in [-1, 1]. */
export function describeMode({
  observation,
  action,
  ...rest
}: Omit<TaskModeCard, "observation" | "action" | "units"> & {
  observation: readonly Component[];
  action: readonly Component[];
}): TaskModeCard {
  return {
    ...rest,
    observation: describeSpace(observation),
    action: describeUnitSpace(action),
    units: { observation: listUnits(observation), action: listUnits(action) },
  };
}

function describeSpace(components: readonly Component[]): Space {
  return { names: components.map(([name]) => name), shape: [components.length], dtype: "float32" };
}

function describeUnitSpace(components: readonly Component[]): BoundedSpace {
  return {
    ...describeSpace(components),
    low: components.map(() => -1),
    high: components.map(() => 1),
  };
}

function listUnits(components: readonly Component[]): string[] {
  return components.map(([, unit]) => unit);
}
