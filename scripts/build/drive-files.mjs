import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { rootDir } from "../paths.mjs";
import { withPlainBindings } from "./plain-bindings.mjs";
import { withStrippedWasm } from "./strip-wasm.mjs";

/** Enough that a finer one would save a tenth more and take minutes. */
const brotliQuality = 9;
const gzipLevel = 9;

/** Says which of the files a page begins with. */
const indexName = "index.json";

/**
 * What a browser loads to drive: the worker's bundle, the simulator and the runtime of policies, each under a name that tells
 * its content, and beside each the same compressed. `lib/server/http/drive-files.ts` serves the folder.
 * @param {{ outDir?: string }} [options]
 */
export async function buildDriveFiles({ outDir = path.join(rootDir, "dist/drive") } = {}) {
  // Installed by set-up: nothing at the top of a command may need it.
  const { build } = await import("esbuild");
  const { metafile } = await build({
    absWorkingDir: rootDir,
    entryPoints: [path.join(rootDir, "lib/drive/drive-thread.ts")],
    outdir: outDir,
    entryNames: "[name].[hash]",
    assetNames: "[name].[hash]",
    bundle: true,
    platform: "browser",
    target: "es2022",
    format: "esm",
    minify: true,
    metafile: true,
    tsconfig: path.join(rootDir, "tsconfig.json"),
    // Asked for where Node runs the bindings, and only there.
    external: ["module", "fs", "path", "url", "crypto"],
    plugins: [onProcessor, withPlainBindings, withStrippedWasm],
    logLevel: "silent",
  });
  const made = Object.entries(metafile.outputs).map(([file, { entryPoint }]) => ({
    name: path.basename(file),
    isThread: entryPoint !== undefined,
  }));
  const names = made.map(({ name }) => name);
  await Promise.all(names.map((name) => compress(path.join(outDir, name))));
  const thread = made.find(({ isThread }) => isThread)?.name;
  await replaceFile(path.join(outDir, indexName), JSON.stringify({ thread, files: names }));
  await removeOthers(outDir, names);
}

/**
 * Of the runtime the part that runs on the processor, as Node has it; a browser would be given one for graphics cards.
 * @type {import("esbuild").Plugin}
 */
const onProcessor = {
  name: "on-processor",
  setup(build) {
    build.onResolve({ filter: /^onnxruntime-web$/ }, ({ kind, resolveDir }) =>
      build.resolve("onnxruntime-web/wasm", { kind, resolveDir }),
    );
  },
};

/** @param {string} file */
async function compress(file) {
  const bytes = await readFile(file);
  /** @type {readonly [string, () => Promise<Buffer>][]} */
  const forms = [
    [
      "br",
      () =>
        promisify(brotliCompress)(bytes, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          },
        }),
    ],
    ["gz", () => promisify(gzip)(bytes, { level: gzipLevel })],
  ];
  // The name tells the content: what is there already is the same.
  for (const [ending, make] of forms)
    if (!existsSync(`${file}.${ending}`)) await replaceFile(`${file}.${ending}`, await make());
}

/**
 * Whole or not at all: what is cut off in the middle would be taken for the file.
 * @param {string} file
 * @param {string | Uint8Array} content
 */
async function replaceFile(file, content) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}

/**
 * Files of earlier builds.
 * @param {string} folder
 * @param {readonly string[]} names
 */
async function removeOthers(folder, names) {
  const kept = new Set([indexName, ...names.flatMap((name) => [name, `${name}.br`, `${name}.gz`])]);
  for (const name of await readdir(folder))
    if (!kept.has(name)) await rm(path.join(folder, name), { recursive: true });
}
