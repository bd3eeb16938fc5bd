import { openSession } from "./policy-session";

/** The smallest model: x [1] float32, copied to y. The runtime comes with the first model that is loaded. */
const smallestModel =
  "CAg6OgoQCgF4EgF5IghJZGVudGl0eRIEdGVzdFoPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEA0=";

/**
 * Compiles the runtime, which takes longer than most models do. Whoever watches over policies lets it happen before the
 * first of them, so that a slow machine is not taken for a policy that hangs.
 */
export async function openRuntime(): Promise<void> {
  const bytes = Uint8Array.from(atob(smallestModel), (letter) => letter.charCodeAt(0));
  const session = await openSession(bytes);
  await session.release();
}
