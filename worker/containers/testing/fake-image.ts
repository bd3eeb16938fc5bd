import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** An image of one layer, as a registry serves it: its manifest, and its blobs by their digests. */
export type FakeImage = { digest: string; manifest: Buffer; blobs: ReadonlyMap<string, Buffer> };

export const manifestType = "application/vnd.docker.distribution.manifest.v2+json";

const sha256 = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Its layer holds one file of so many random bytes, which do not get smaller. Another image with each call. */
export function makeFakeImage(bytes: number): FakeImage {
  const tar = makeTar(randomBytes(bytes));
  const layer = gzipSync(tar);
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === "x64" ? "amd64" : process.arch,
      os: "linux",
      config: {},
      rootfs: { type: "layers", diff_ids: [sha256(tar)] },
    }),
  );
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: {
        mediaType: "application/vnd.docker.container.image.v1+json",
        size: config.length,
        digest: sha256(config),
      },
      layers: [
        {
          mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip",
          size: layer.length,
          digest: sha256(layer),
        },
      ],
    }),
  );
  const blobs = new Map([config, layer].map((blob) => [sha256(blob), blob]));
  return { digest: sha256(manifest), manifest, blobs };
}

function makeTar(content: Buffer): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), "hs-layer-"));
  try {
    writeFileSync(path.join(folder, "content"), content);
    return execFileSync("tar", ["-C", folder, "-c", "content"], { maxBuffer: content.length + 100_000 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
