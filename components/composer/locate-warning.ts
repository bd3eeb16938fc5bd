import { containerPlaces } from "@/lib/contracts/spec/containers";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import type { ComposeWarning } from "./check-body";
import { fieldGroups } from "./fields";

const paths = fieldGroups
  .flatMap((group) => group.fields.map((field) => field.path))
  // The longest first: a path that holds another one is meant when it is named.
  .sort((left, right) => right.length - left.length);

const places = Object.values(containerPlaces);

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
  return findImage(message, body) ?? (/\bGPUs?\b/.test(message) ? findGpus(body) : "");
}

/** One image's name may begin as another one's does. */
function findImage(message: string, body: Body): string | undefined {
  const named = places.flatMap((place) => {
    const path = `${place}.image_uri`;
    const image = valueAt(body, path);
    return typeof image === "string" && image !== "" && message.includes(image) ? [{ path, image }] : [];
  });
  return named.sort((left, right) => right.image.length - left.image.length)[0]?.path;
}

/** Of the first container that asks for some. */
function findGpus(body: Body): string {
  const asking = places.find((place) => Number(valueAt(body, `${place}.resources.gpu`)) > 0);
  return `${asking ?? containerPlaces.trainer}.resources.gpu`;
}
