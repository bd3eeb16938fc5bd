import { readdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import {
  type ContainerEngine,
  type ContainerSpec,
  EngineAwayError,
  type ImageFailure,
  type ImageResult,
  type StartResult,
} from "@/worker/containers/port";
import { type FakeContainer, type FakeHost, fakeImageId } from "./fake-host";

/** The port over a FakeHost, for fast tests of the loop. It passes the same contract suite as the Docker engine. */
export function createFakeEngine(host: FakeHost): ContainerEngine {
  return {
    async info() {
      host.assertPresent();
      const {
        engineId = "fake-engine",
        cpus = 4,
        memoryBytes = 8 * 1024 ** 3,
        nvidiaGpus = [],
      } = host.options;
      return {
        engineId,
        name: engineId,
        cpus,
        memoryBytes,
        nvidiaGpus,
        nvidiaProblem: null,
        unfit: host.options.unfit ?? null,
      };
    },

    async hasImage(imageId) {
      host.assertPresent();
      return Object.keys(host.options.images).some((uri) => fakeImageId(uri) === imageId);
    },

    async findImage(imageUri, maxBytes = Number.POSITIVE_INFINITY) {
      const refused = refuseFakeImage(host, imageUri);
      if (refused !== null) return { ok: false, failure: refused };
      return imageUri in host.options.images ? takeFakeImage(host, imageUri, maxBytes) : null;
    },

    async resolveImage(imageUri, signal, { maxBytes = Number.POSITIVE_INFINITY, always = false } = {}) {
      const refused = refuseFakeImage(host, imageUri);
      if (refused !== null) return { ok: false, failure: refused };
      if (!always && imageUri in host.options.images) return takeFakeImage(host, imageUri, maxBytes);
      const pulled = await host.options.pullImage?.(imageUri, signal);
      return (
        pulled ?? { ok: false, failure: { code: "image_not_found", message: `no such image: ${imageUri}` } }
      );
    },

    start: (spec, beforeStart) => startFake(host, spec, beforeStart),

    async wait(name, signal) {
      for (;;) {
        signal.throwIfAborted();
        host.assertWilling("wait", name);
        const container = host.containers.get(name);
        if (container === undefined) return null;
        if (container.exit !== null) return container.exit;
        await host.nextChange(signal);
      }
    },

    async stop(name, graceS) {
      host.assertWilling("stop", name);
      const container = host.containers.get(name);
      if (container === undefined || container.status !== "running") return;
      container.sigterm.abort();
      const graceOver = delay(graceS * 1_000, undefined, { signal: container.sigkill.signal }).catch(
        () => undefined,
      );
      void graceOver.then(() => container.sigkill.abort());
      while (container.exit === null) await host.nextChange(new AbortController().signal);
      container.sigkill.abort();
    },

    async remove(name) {
      host.assertPresent();
      host.containers.get(name)?.sigkill.abort();
      host.containers.delete(name);
      host.networks.delete(name);
    },

    async *logs(name, { after, signal }) {
      let seen = 0;
      for (;;) {
        signal.throwIfAborted();
        host.assertWilling("logs", name);
        const container = host.containers.get(name);
        if (container === undefined) return;
        for (; seen < container.lines.length; seen += 1) {
          const line = container.lines[seen];
          if (line !== undefined && (after === undefined || line.cursor > after)) yield line;
        }
        if (container.exit !== null && seen === container.lines.length) return;
        if (seen === container.lines.length) await host.nextChange(signal);
      }
    },

    async *output(name, signal) {
      for (let seen = 0; !signal.aborted; ) {
        const container = host.containers.get(name);
        const piece = container?.pieces[seen];
        if (piece !== undefined && container?.exit === null) {
          seen += 1;
          yield piece;
          continue;
        }
        if (container === undefined || container.exit !== null) return;
        // The engine that goes away, and the caller that gives up, end it.
        if (
          !(await host.nextChange(signal).then(
            () => true,
            () => false,
          ))
        )
          return;
      }
    },

    async list(installationId) {
      host.assertPresent();
      return [...host.containers.values()]
        .filter(({ spec }) => spec.labels.installationId === installationId)
        .map(({ spec, status, exit, startedAt }) => ({
          name: spec.name,
          labels: spec.labels,
          status,
          exit,
          startedAt,
        }));
    },

    async listNetworks(installationId) {
      host.assertPresent();
      return [...host.networks.values()].filter(({ labels }) => labels.installationId === installationId);
    },

    async scratchBytes(name) {
      host.assertPresent();
      return host.containers.get(name)?.scratchBytes ?? 0;
    },

    async readUsers() {
      host.assertPresent();
      return host.options.users ?? { kind: "same" };
    },

    async checkWritesFolder(hostFolder, _imageId, user) {
      host.assertPresent();
      return host.options.refuseWrite?.(hostFolder, user) ?? null;
    },

    async checkSeesFolder(hostFolder) {
      host.assertPresent();
      return readdir(hostFolder).then(
        () => null,
        (error: Error) => `the container engine does not see ${hostFolder}: ${error.message}`,
      );
    },
  };
}

function refuseFakeImage(host: FakeHost, imageUri: string): ImageFailure | null {
  try {
    host.assertPresent();
  } catch (error) {
    return { code: "engine_away", message: String(error) };
  }
  return host.options.refuseImage?.(imageUri) ?? null;
}

function takeFakeImage({ options }: FakeHost, imageUri: string, maxBytes: number): ImageResult {
  if ((options.imageBytes?.[imageUri] ?? 1) > maxBytes)
    return { ok: false, failure: { code: "image_too_large", message: `${imageUri} is too large` } };
  const imageId = fakeImageId(imageUri);
  const about = options.imageAbout?.[imageUri];
  return { ok: true, imageId, digest: imageId, pulled: false, ...(about && { about }) };
}

async function startFake(
  host: FakeHost,
  spec: ContainerSpec,
  beforeStart: () => Promise<void> = async () => undefined,
): Promise<StartResult> {
  try {
    host.assertPresent();
  } catch (error) {
    if (!(error instanceof EngineAwayError)) throw error;
    return { ok: false, failure: { code: "engine_away", message: error.message } };
  }
  const existing = host.containers.get(spec.name);
  if (existing !== undefined && !isDeepStrictEqual(existing.spec.labels, spec.labels))
    return { ok: false, failure: { code: "engine_error", message: `the name ${spec.name} is taken` } };
  const refused = existing === undefined ? refuse(host, spec) : null;
  if (refused !== null) return { ok: false, failure: refused };
  const container = existing ?? createFake(spec);
  host.containers.set(spec.name, container);
  if (spec.network === "bridge") host.networks.set(spec.name, { name: spec.name, labels: spec.labels });
  if (container.status === "created") {
    await beforeStart();
    if (container.status === "created" && host.containers.get(spec.name) === container) host.run(container);
  }
  const startedAt = container.startedAt ?? host.readClock();
  const ageMs = host.readClock().getTime() - startedAt.getTime();
  return { ok: true, adopted: existing !== undefined, startedAt, ageMs, emptied: [] };
}

function refuse(host: FakeHost, spec: ContainerSpec) {
  if (!Object.keys(host.options.images).some((uri) => fakeImageId(uri) === spec.image))
    return { code: "image_not_found", message: `no such image: ${spec.image}` } as const;
  return host.options.refuseStart?.(spec) ?? null;
}

function createFake(spec: ContainerSpec): FakeContainer {
  return {
    spec,
    status: "created",
    startedAt: null,
    exit: null,
    lines: [],
    pieces: [],
    sigterm: new AbortController(),
    sigkill: new AbortController(),
    scratchBytes: 0,
  };
}
