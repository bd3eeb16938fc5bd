import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { contracts } from "@/lib/contracts/registry";
import nextConfig from "@/next.config";
import { routes } from "./route-table";

const ownFolders = ["v0", "v1", "healthz", "readyz", "metrics"];
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith("route.ts") && ownFolders.some((folder) => file.startsWith(`${folder}/`)),
);
const load = (file: string) => import(/* @vite-ignore */ join(import.meta.dirname, file));
const verbs = routes.flatMap((module) =>
  Object.entries(module).map(([method, { contract }]) => ({ method, contract })),
);

describe("the route files", () => {
  it("are all in the table that the server calls", async () => {
    expect(files.length).toBeGreaterThan(20);
    expect(routes).toHaveLength(files.length);
    for (const file of files) {
      const module: unknown = await load(file);
      expect(routes, file).toContain(module);
    }
  });

  it("are the server's alone: Next does not build them a second time", () => {
    const isNexts = (file: string) =>
      nextConfig.pageExtensions?.some((end) => file.endsWith(`/route.${end}`));
    expect(files.filter(isNexts)).toEqual([]);
    expect(isNexts("api/auth/[...nextauth]/route.tsx")).toBe(true);
  });

  it("wire each verb under its contract's own method and path", async () => {
    for (const file of files) {
      const path = `/${dirname(file).replaceAll("[", "{").replaceAll("]", "}")}`;
      const module: Record<string, { contract: { method: string; path: string } }> = await load(file);
      for (const [method, { contract }] of Object.entries(module))
        expect([contract.method, contract.path]).toEqual([method, path]);
    }
  });

  it("wire every contract once, and no other", () => {
    expect(verbs.map(({ contract }) => contract.id).sort()).toEqual(contracts.map(({ id }) => id).sort());
  });
});
