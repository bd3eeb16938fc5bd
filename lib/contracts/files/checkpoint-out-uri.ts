/** `relativePath` is of a file or a folder inside the output folder, with "/", without "." and "..". */
export type CheckpointUri =
  | { ok: true; kind: "file"; relativePath: string }
  | { ok: true; kind: "s3"; bucket: string; key: string }
  | { ok: false; message: string };

const maxBytes = 4_096;

/**
 * Reads checkpoint_out_uri.txt: one line, a `file://` URI or a relative path inside the output folder, or an `s3://`
 * URI. Whether the bucket is allowed, and whether the path leads through a link, is not known here.
 */
export function readCheckpointOutUri(text: string, containerOutputFolder: string): CheckpointUri {
  if (text.length > maxBytes) return refuse(`is longer than ${maxBytes} characters`);
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const [uri, ...more] = lines.filter((line) => line !== "");
  if (uri === undefined) return refuse("is empty");
  if (more.length > 0) return refuse("has more than one line");
  if (uri.includes("\0")) return refuse("has a NUL character");
  if (uri.startsWith("s3://")) return readS3(uri);
  if (uri.startsWith("file:")) return readFileUri(uri, containerOutputFolder);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(uri)) return refuse(`names a place that is not supported: ${uri}`);
  if (uri.startsWith("/"))
    return refuse(`is an absolute path; write file://${uri} or a path relative to the output folder`);
  return normalize(uri);
}

function readS3(uri: string): CheckpointUri {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/.exec(uri);
  const [, bucket, key] = match ?? [];
  return bucket === undefined || key === undefined
    ? refuse(`is no s3://bucket/key: ${uri}`)
    : { ok: true, kind: "s3", bucket, key };
}

function readFileUri(uri: string, containerOutputFolder: string): CheckpointUri {
  const match = /^file:\/\/(localhost)?(\/[^?#]*)$/.exec(uri);
  if (match?.[2] === undefined) return refuse(`is no file:///absolute/path: ${uri}`);
  let decoded: string;
  try {
    decoded = decodeURIComponent(match[2]);
  } catch {
    // decodeURIComponent says "URI malformed" and no more.
    return refuse(`has a broken % escape: ${uri}`);
  }
  if (!decoded.startsWith(`${containerOutputFolder}/`))
    return refuse(`leads out of the output folder: ${uri}`);
  return normalize(decoded.slice(containerOutputFolder.length + 1));
}

function normalize(relative: string): CheckpointUri {
  const parts = relative.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) return refuse(`leads out of the output folder: ${relative}`);
  if (parts.length === 0) return refuse("names the output folder itself");
  if (relative.includes("\0")) return refuse("has a NUL character");
  return { ok: true, kind: "file", relativePath: parts.join("/") };
}

function refuse(message: string): CheckpointUri {
  return { ok: false, message: `checkpoint_out_uri.txt ${message}` };
}
