import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * One digest over the names and bytes of files and of everything below folders. What is missing counts as missing.
 * @param {string} baseDir
 * @param {readonly string[]} entries relative to `baseDir`
 * @param {(relativePath: string) => boolean} [isInput] files that count; all, unless said otherwise
 * @returns {string} sha256, hexadecimal
 */
export function hashTree(baseDir, entries, isInput = () => true) {
  const hash = createHash("sha256");
  for (const file of listFiles(baseDir, entries)) {
    if (!isInput(file)) continue;
    const bytes = readFileSync(path.join(baseDir, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/**
 * @param {string} baseDir
 * @param {readonly string[]} entries
 * @returns {string[]} sorted
 */
function listFiles(baseDir, entries) {
  /** @type {string[]} */
  const files = [];
  for (const entry of entries) {
    const stat = statSync(path.join(baseDir, entry), { throwIfNoEntry: false });
    if (stat?.isFile()) files.push(entry);
    if (stat?.isDirectory()) {
      const names = readdirSync(path.join(baseDir, entry)).filter((name) => name !== "node_modules");
      files.push(
        ...listFiles(
          baseDir,
          names.map((name) => path.posix.join(entry, name)),
        ),
      );
    }
  }
  return files.sort();
}

/**
 * @param {string} file
 * @param {string} digest
 * @returns {boolean} true when `file` says that the work for `digest` was finished
 */
export function isStamped(file, digest) {
  try {
    return readFileSync(file, "utf8") === digest;
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @param {string} digest
 */
export function writeStamp(file, digest) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, digest);
  renameSync(`${file}.new`, file);
}

/**
 * Product code: what a build reads. Tests beside it change nothing that is built.
 * @param {string} file
 */
export function isProductFile(file) {
  return !/\.test\.tsx?$/.test(file) && !file.startsWith("lib/testing/");
}
