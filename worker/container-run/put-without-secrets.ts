import { untilAborted } from "@/lib/server/storage/files";
import type { StoredBlob } from "@/lib/server/storage/port";
import type { Artifact } from "@/worker/container-io/output-files";
import { readAt, readOutput } from "@/worker/container-io/walk-output";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";

/** A larger file is kept as it is: what dumps an environment by accident is a small one. */
const maxBytes = 16 * 1024 ** 2;
/** As git and grep judge it: a file with a NUL among its first bytes is no text. */
const lookedAtBytes = 8_000;

/** Keeps a file that a container left, secrets in a text of it masked; then a warning names it. */
export async function putWithoutSecrets(
  { name, path, bytes }: Pick<Artifact, "name" | "path" | "bytes">,
  signal: AbortSignal,
  held: HeldAttempt,
  { storage, warn }: TaskPorts,
): Promise<StoredBlob> {
  const mask = held.mask();
  if (mask.isEmpty || bytes > maxBytes) return storage.putFile(path, { signal, given: true });
  const read = await readOutput(path, async (handle) => {
    if ((await readAt(handle, 0, lookedAtBytes)).includes(0)) return null;
    return storage.putStream(
      untilAborted(mask.bytes(handle.createReadStream({ start: 0, autoClose: false })), signal),
    );
  });
  // What cannot be opened like this any more is dealt with where every other such file is.
  if (!read.ok || read.result === null) return storage.putFile(path, { signal, given: true });
  // A mask is shorter than what it stands for.
  if (read.result.sizeBytes < bytes)
    await warn(held, "secrets_masked", `${name} had secrets of the run's env in it; they were masked`);
  return read.result;
}
