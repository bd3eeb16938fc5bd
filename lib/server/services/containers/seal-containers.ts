import type { NamedContainer } from "@/lib/contracts/spec/containers";
import type { ContainerPurpose } from "@/lib/core/names";
import { type Body, valueAt, withValueAt } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";
import type { SealedEnvs } from "@/lib/server/store/containers";
import { sealEnv } from "./sealed-env";

/** By purpose: the env of a container as it is shown, with secrets as ***. */
type ShownEnvs = Partial<Record<ContainerPurpose, Record<string, string>>>;

export type SealedContainers = { shown: ShownEnvs; sealed: SealedEnvs };

/** Splits the env of each container into what is shown and what is sealed. */
export function sealContainers(containers: readonly NamedContainer[], sealKey: string): SealedContainers {
  const split = containers.map(({ purpose, container }) => [purpose, sealEnv(container, sealKey)] as const);
  return {
    shown: Object.fromEntries(split.map(([purpose, { shown }]) => [purpose, shown])),
    sealed: Object.fromEntries(split.map(([purpose, { sealed }]) => [purpose, sealed])),
  };
}

/** The container with its env as it is shown. */
export const showEnv = <Container extends { env: Readonly<Record<string, string>> }>(
  container: Container,
  shown: Record<string, string> | undefined,
): Container => (shown ? { ...container, env: shown } : container);

/** A body as it is kept: with the env that is shown wherever it says one. `paths`: of the containers in it. */
export const showEnvAt = (
  body: Body,
  paths: readonly string[],
  shown: Record<string, string> | undefined,
): Body =>
  paths.reduce(
    (kept, path) =>
      shown && isRecord(valueAt(kept, `${path}.env`)) ? withValueAt(kept, `${path}.env`, shown) : kept,
    body,
  );
