import { openClient } from "./open-client";

/** Does the server answer a simple question, on a connection made for it, within so many milliseconds? */
export async function answersWithin(url: string, ms: number): Promise<boolean> {
  const client = openClient(url);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const answered = client.unsafe("select 1").then(
    () => true,
    // One that refuses is heard of by whoever waits for it: only silence is told of nowhere else.
    () => true,
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
    void client.end({ timeout: 0 });
  }
}
