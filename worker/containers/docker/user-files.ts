import { buffer, text } from "node:stream/consumers";
import type Docker from "dockerode";
import { extract, type Header, pack } from "tar-stream";
import { type ContainerSpec, EngineRefusal } from "@/worker/containers/port";
import { ask, askOrNull } from "./ask";
import { addEntry, type Entry, groupEntry, passwdEntry } from "./user-entries";

/** A larger file of users stays as it is. */
const maxBytes = 2 ** 20;

type UserFile = { header: Pick<Header, "mode" | "uid" | "gid">; text: string };

/** By image and user, the archive of files that its containers get; null: it knows the user. An image never changes. */
export type UserFiles = Map<string, Buffer | null>;
const imagesKept = 200;

/**
 * Gives the container's user a name, in the container's own layer, before it starts: `getpass.getuser()`, ssh and many
 * others ask for one. The image's own users stay, and one that it gives this id already is left as it is.
 */
export async function nameUser(docker: Docker, known: UserFiles, spec: ContainerSpec): Promise<void> {
  const key = `${spec.image} ${spec.user}`;
  const kept = known.get(key);
  const files = kept === undefined ? await makeFiles(docker, spec) : kept;
  if (known.size >= imagesKept) known.clear();
  known.set(key, files);
  if (files === null) return;
  try {
    await ask(docker, (abortSignal) =>
      docker.getContainer(spec.name).putArchive(files, { path: "/", abortSignal }),
    );
  } catch (error) {
    // An image where no such file can be is run as it is: most programs never ask.
    if (!(error instanceof EngineRefusal)) throw error;
  }
}

async function makeFiles(docker: Docker, { name, user }: ContainerSpec): Promise<Buffer | null> {
  const [uid = "0", gid = uid] = user.split(":");
  const added = await Promise.all([
    addTo(docker, name, "/etc/passwd", passwdEntry(uid, gid)),
    addTo(docker, name, "/etc/group", groupEntry(gid)),
  ]);
  const files = added.filter((file) => file !== null);
  if (files.length === 0) return null;
  const archive = pack();
  for (const { header, text: content } of files) archive.entry({ ...header, type: "file" }, content);
  archive.finalize();
  return buffer(archive);
}

async function addTo(
  docker: Docker,
  name: string,
  path: string,
  entry: Entry,
): Promise<{ header: UserFile["header"] & { name: string }; text: string } | null> {
  const found = await readUserFile(docker, name, path);
  const added = found && addEntry(found.text, entry);
  return found && added !== null ? { header: { ...found.header, name: path.slice(1) }, text: added } : null;
}

/** Null: it is a link, or too large, or no file at all. One that is missing reads as empty. */
async function readUserFile(docker: Docker, name: string, path: string): Promise<UserFile | null> {
  const archive = await askOrNull(docker, () => docker.getContainer(name).getArchive({ path }));
  if (archive === null) return { header: { mode: 0o644, uid: 0, gid: 0 }, text: "" };
  const reading = archive.pipe(extract());
  archive.on("error", (error) => reading.destroy(error));
  for await (const entry of reading) {
    const { type, size = 0, mode, uid, gid } = entry.header;
    if (type !== "file" || size > maxBytes) return null;
    return { header: { mode, uid, gid }, text: await text(entry) };
  }
  return null;
}
