import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * Bundles the entry of a thread, of a rollout's unless told otherwise: Node 20 starts no thread from TypeScript. It lies inside the project, or the
 * bindings, which stay outside the bundle, would not be found.
 */
export async function bundleThread(
  entry = "worker/rollouts/mujoco/thread.ts",
): Promise<{ threadUrl: URL; remove(): Promise<void> }> {
  const folder = join(process.cwd(), "dist", "testing");
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `thread-${crypto.randomUUID()}.mjs`);
  await build({
    entryPoints: [join(process.cwd(), entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
  return { threadUrl: pathToFileURL(outfile), remove: () => rm(outfile) };
}
