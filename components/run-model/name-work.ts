import { simulatedKinds } from "@/lib/core/attempts/task-kinds";
import type { TaskKind } from "@/lib/core/names";

/** "rollout 3", "trainer": of an iteration there are several jobs, and one of everything else. */
export const nameWork = ({ kind, index }: { kind: TaskKind; index: number }): string =>
  simulatedKinds.includes(kind) ? `${kind} ${index}` : kind;
