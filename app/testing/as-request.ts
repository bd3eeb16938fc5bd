import { workAsyncStorage } from "next/dist/server/app-render/work-async-storage.external";
import { workUnitAsyncStorage } from "next/dist/server/app-render/work-unit-async-storage.external";
import { ResponseCookies } from "next/dist/server/web/spec-extension/cookies";

type Stores = {
  work: Parameters<typeof workAsyncStorage.run>[0];
  unit: Parameters<typeof workUnitAsyncStorage.run>[0];
};

/**
 * Runs a server action as Next does when a browser calls it: `headers()` and `cookies()` are those of the request.
 * @param headers what the browser sent
 */
export function asRequest<Answer>(
  headers: Readonly<Record<string, string>>,
  action: () => Promise<Answer>,
): Promise<Answer> {
  const { work, unit } = makeStores(new Headers(headers));
  return workAsyncStorage.run(work, () => workUnitAsyncStorage.run(unit, action));
}

/** Guarantee: these are all that `headers()` and `cookies()` of next/headers read of a request's two stores. */
function makeStores(headers: Headers): Stores {
  const cookies = new ResponseCookies(new Headers());
  const unit = {
    type: "request",
    phase: "action",
    headers,
    cookies,
    mutableCookies: cookies,
    userspaceMutableCookies: cookies,
  };
  return { work: { route: "/" }, unit } as unknown as Stores;
}
