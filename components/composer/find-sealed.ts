import { containerPlaces } from "@/lib/contracts/spec/containers";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";
import { sealedMark } from "@/lib/core/specs/secret-env";

/** Values of the body's environments that read ***: whose, and where they stand. */
export function findSealed(body: Body): readonly { name: string; path: string }[] {
  return Object.values(containerPlaces).flatMap((place) => {
    const env = valueAt(body, `${place}.env`);
    if (!isRecord(env)) return [];
    return Object.keys(env).flatMap((name) =>
      env[name] === sealedMark ? [{ name, path: `${place}.env.${name}` }] : [],
    );
  });
}
