import { type Body, valueAt } from "@/lib/core/specs/body-value";
import type { ComposeWarning } from "./check-body";
import { fieldGroups } from "./fields";

const paths = fieldGroups
  .flatMap((group) => group.fields.map((field) => field.path))
  // The longest first: a path that holds another one is meant when it is named.
  .sort((left, right) => right.length - left.length);

const imagePath = "trainer_spec.image_uri";
const gpuPath = "trainer_spec.resources.gpu";

/** A warning of the API, at the field that its sentence names; where it names none, the whole body is meant. */
export function locateWarning(message: string, body: Body): ComposeWarning {
  return { path: findPath(message, body), message };
}

function findPath(message: string, body: Body): string {
  const named = paths.find((path) => message.includes(path));
  if (named) return named;
  const [first] = message.split(" ");
  const short = paths.find((path) => path.endsWith(`.${first}`));
  if (short) return short;
  const image = valueAt(body, imagePath);
  if (typeof image === "string" && image !== "" && message.includes(image)) return imagePath;
  return /\bGPUs?\b/.test(message) ? gpuPath : "";
}
