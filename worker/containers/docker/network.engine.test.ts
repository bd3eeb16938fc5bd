import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TrainerNetwork } from "@/lib/server/network-policy";
import { buildTestSpec, readAll } from "@/worker/containers/contract-suite";
import type { ContainerEngine, ContainerSpec } from "@/worker/containers/port";
import { type PrivateEngine, startPrivateEngine } from "@/worker/containers/testing/private-engine";
import { makeShellImage } from "@/worker/containers/testing/shell-image";
import { createDockerEngine } from "./docker-engine";
import { closeMetadata } from "./trainer-network";

const hostAddress = "10.87.0.1";
const metadata = "169.254.169.254";
const isRoot = process.getuid?.() === 0;

/** A host beside the others, with room for two networks; its own firewall is the test's. */
describe.runIf(isRoot)(
  "a trainer's network (an engine in a network namespace of its own; root alone can start one)",
  () => {
    const never = new AbortController().signal;
    let host: PrivateEngine;
    let docker: Docker;
    let imageId = "";
    const engines = new Map<TrainerNetwork, ContainerEngine>();
    const open = (network: TrainerNetwork) => {
      const engine = engines.get(network) ?? createDockerEngine({ socketPath: host.socketPath, network });
      engines.set(network, engine);
      return engine;
    };

    beforeAll(async () => {
      host = await startPrivateEngine({
        flags: ["--bip=10.87.0.1/24", "--default-address-pool=base=10.87.8.0/28,size=29"],
      });
      docker = new Docker({ socketPath: host.socketPath });
      host.runOnHost("ip", ["link", "set", "lo", "up"]);
      // Stands for the metadata service: an address of the host's that answers, as its router would.
      host.runOnHost("ip", ["addr", "add", "169.254.169.254/32", "dev", "lo"]);
      const image = await open("none").resolveImage(await makeShellImage(host.socketPath), never);
      if (!image.ok) throw new Error(image.failure.message);
      imageId = image.imageId;
    });
    afterAll(async () => {
      for (const { name } of await open("none").list("inst_net")) await open("none").remove(name);
      await host.close();
    });

    const specFor = (script: string): ContainerSpec =>
      buildTestSpec(imageId, "inst_net", { argv: ["bash", "-c", script], network: "bridge" });
    /** Prints the places that answer, if only with a refusal. */
    const ask = (...places: string[]) =>
      `for p in ${places.join(" ")}; do (timeout 2 bash -c "echo > /dev/tcp/$p/81" 2>&1 | grep -q refused && echo $p) & done; wait`;
    async function readLines({ name }: ContainerSpec): Promise<string[]> {
      const engine = open("none");
      await engine.wait(name, never);
      const lines = await readAll(engine.logs(name, { signal: never }));
      await engine.remove(name);
      return lines.map(({ text }) => text);
    }
    async function start(network: TrainerNetwork, script: string): Promise<ContainerSpec> {
      const spec = specFor(script);
      expect(await open(network).start(spec)).toMatchObject({ ok: true });
      return spec;
    }
    async function readAddresses({ name }: ContainerSpec): Promise<string[]> {
      const { NetworkSettings } = await docker.getContainer(name).inspect();
      return Object.values(NetworkSettings.Networks).map(({ IPAddress }) => IPAddress);
    }
    const firewall = (change: "-I" | "-D") =>
      host.runOnHost("iptables", [change, "INPUT", "-i", "hst+", "-j", "DROP"]);
    const listLeft = async () =>
      (await docker.listNetworks()).map(({ Name }) => Name).filter((name) => name.startsWith("hs-"));

    test("a host that answers is told of, and no trainer starts; an operator may allow it; another trainer never answers", async () => {
      const neighbour = await start("host-reachable", "sleep 60");
      const refused = await open("internet").start(specFor("exit 0"));
      expect(refused).toMatchObject({ ok: false, failure: { code: "network_unavailable" } });
      expect(refused.ok ? "" : refused.failure.message).toMatch(
        /the host answers .*10\.87\.8\.\d+:\d+.*docs\/trainer-container\.md.*host-reachable/,
      );
      expect(await listLeft()).toEqual([neighbour.name]);
      const places = [hostAddress, metadata, ...(await readAddresses(neighbour))];
      const reached = await readLines(await start("host-reachable", ask(...places)));
      expect(reached.sort()).toEqual([hostAddress, metadata]);
      await open("none").remove(neighbour.name);
      expect(await listLeft()).toEqual([]);
    });

    test("behind a firewall a trainer reaches no host, no metadata and no other trainer; the metadata needs no firewall", async () => {
      const neighbour = await start("host-reachable", "sleep 60");
      await closeMetadata(docker, neighbour.name);
      const beside = await readAddresses(neighbour);
      expect(beside).toHaveLength(2);
      firewall("-I");
      const spec = await start(
        "internet",
        `grep -v ' lo$' /proc/net/if_inet6; ${ask(hostAddress, metadata, ...beside)}; echo closed
       until [ "$(${ask(hostAddress)})" ]; do :; done; echo open; ${ask(metadata, ...beside)}`,
      );
      for await (const { text } of open("none").logs(spec.name, { signal: never })) {
        expect(text).toBe("closed");
        break;
      }
      firewall("-D");
      expect(await readLines(spec)).toEqual(["closed", "open"]);
      await open("none").remove(neighbour.name);
      expect(await listLeft()).toEqual([]);
    });

    test("when all addresses are taken it is said so, and nothing is left of the one that got none", async () => {
      const taken: ContainerSpec[] = [];
      for (;;) {
        const spec = specFor("sleep 60");
        const started = await open("host-reachable").start(spec);
        if (!started.ok) {
          expect(started.failure).toMatchObject({ code: "network_unavailable" });
          expect(started.failure.message).toMatch(/could not make a network.*address pool/);
          break;
        }
        taken.push(spec);
        expect(taken.length).toBeLessThan(4);
      }
      expect(await listLeft()).toHaveLength(taken.length);
      // A network whose container is gone is found by its labels.
      const [first] = taken;
      await docker.getContainer(first?.name ?? "").remove({ force: true });
      expect((await open("none").listNetworks("inst_net")).map(({ name }) => name)).toContain(first?.name);
      for (const { name } of taken) await open("none").remove(name);
      expect(await open("none").listNetworks("inst_net")).toEqual([]);
    });

    test("where trainers have no network, one that asks for it is refused", async () => {
      const refused = await open("none").start(specFor("exit 0"));
      expect(refused).toMatchObject({ ok: false, failure: { code: "network_refused" } });
      expect(await listLeft()).toEqual([]);
    });

    test("a runtime that the engine has is used, and one that it lacks is named", async () => {
      const engine = createDockerEngine({ socketPath: host.socketPath, runtime: "io.containerd.runc.v2" });
      const spec = { ...specFor("exit 0"), network: "none" } as const;
      expect(await engine.start(spec)).toMatchObject({ ok: true });
      const { HostConfig } = await docker.getContainer(spec.name).inspect();
      expect(HostConfig.Runtime).toBe("io.containerd.runc.v2");
      expect((await engine.info()).unfit).toBeNull();
      await engine.remove(spec.name);
      const missing = createDockerEngine({ socketPath: host.socketPath, runtime: "runsc" });
      expect((await missing.info()).unfit).toMatch(
        /no runtime runsc \(HARDSIM_TRAINER_RUNTIME\), but .*runc/,
      );
    });
  },
);
