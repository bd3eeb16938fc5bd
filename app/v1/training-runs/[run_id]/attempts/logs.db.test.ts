import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlayedRun, type Item, type PlayedRun } from "@/app/v1/testing/played-run";
import { readFrames } from "@/app/v1/testing/read-frames";
import { attempt } from "@/lib/server/db/schema/attempts";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { type AttemptLogLine, formatLogLine, nameOpenRows } from "@/lib/server/storage/attempt-log-format";

let played: PlayedRun;
beforeAll(async () => {
  played = await createPlayedRun();
});
afterAll(() => played.api.close());

describe("an attempt's log", () => {
  async function writeLines(lines: readonly (Partial<AttemptLogLine> & { text: string })[]): Promise<string> {
    const [row] = await played.api.database.db
      .select()
      .from(attempt)
      .where(eq(attempt.kind, "trainer"))
      .limit(1);
    const attemptId = row?.attemptId ?? "";
    const folder = attemptLogFolder(played.api.shared.env.HARDSIM_DATA_DIR, attemptId);
    await mkdir(folder, { recursive: true });
    const text = lines.map((line, n) => formatLogLine({ stream: "stdout", ...line, n, at: new Date(n) }));
    await writeFile(join(folder, "000000000000.jsonl"), text.join(""));
    return `/attempts/${attemptId}/logs`;
  }
  const writeLog = (lines: number) =>
    writeLines(Array.from({ length: lines }, (_, n) => ({ text: `Line ${n}` })));

  it("is read from its start, from its end, and searched", async () => {
    const path = await writeLog(25);
    const numbers = async (query: string) =>
      ((await played.get(played.at(`${path}?${query}`))).json.lines as Item[]).map(({ n }) => n);
    expect(await numbers("offset=3&limit=2")).toEqual([3, 4]);
    expect(await numbers("offset=-2")).toEqual([23, 24]);
    expect(await numbers("q=line%201&limit=3")).toEqual([1, 10, 11]);
    expect(await numbers("offset=99")).toEqual([]);
    expect((await played.get(played.at(path))).json).toMatchObject({ total_lines: 25, left_out: null });
    expect((await played.get(played.at(`${path}?limit=0`))).status).toBe(400);
  });

  it("is read from its blob where its folder is gone", async () => {
    const path = await writeLog(25);
    const attemptId = path.split("/")[2] ?? "";
    const folder = attemptLogFolder(played.api.shared.env.HARDSIM_DATA_DIR, attemptId);
    const { sha256 } = await played.api.shared.storage.putFile(join(folder, "000000000000.jsonl"));
    const before = (await played.get(played.at(path))).json;
    await played.api.database.db
      .update(attempt)
      .set({ logSha256: sha256 })
      .where(eq(attempt.attemptId, attemptId));
    await rm(folder, { recursive: true });
    expect((await played.get(played.at(path))).json).toEqual(before);
    expect(before).toMatchObject({ total_lines: 25 });
    await rm(folder, { recursive: true });
    expect(
      ((await played.get(played.at(`${path}?q=line%2024`))).json.lines as Item[]).map(({ n }) => n),
    ).toEqual([24]);
  });

  it("is downloaded as text, one line a line", async () => {
    const path = await writeLog(3);
    const response = await played.api.open("GET", played.at(`${path}?format=text&limit=1`), {
      key: played.key,
    });
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="i\d-trainer-attempt-1\.log"$/,
    );
    expect(await response.text()).toBe("Line 0\nLine 1\nLine 2\n");
  });

  it("is downloaded and searched as it is shown, with its long lines in one piece and what is still drawn", async () => {
    const path = await writeLines([
      { text: "\u001b[31mlo\u001b[0mss: 0.5" },
      { text: "0123456789", goesOn: true },
      { text: "from stderr", stream: "stderr" },
      { text: "abcdef" },
    ]);
    const attemptId = path.split("/")[2] ?? "";
    const folder = attemptLogFolder(played.api.shared.env.HARDSIM_DATA_DIR, attemptId);
    const row = { at: new Date(9).toISOString(), stream: "stderr", text: "\u001b[32m50 %\u001b[0m" };
    await writeFile(join(folder, nameOpenRows(0)), JSON.stringify([row]));
    const download = await played.api.open("GET", played.at(`${path}?format=text`), { key: played.key });
    expect(await download.text()).toBe("loss: 0.5\nfrom stderr\n0123456789abcdef\n50 %\n");
    const search = async (q: string) => (await played.get(played.at(`${path}?q=${q}`))).json;
    expect(await search("loss")).toMatchObject({ lines: [{ n: 0 }], open: [] });
    expect(await search("789abc")).toMatchObject({ lines: [{ n: 3 }] });
    expect(await search("50%20%25")).toMatchObject({ lines: [], open: [row] });
    const all = (await played.get(played.at(path))).json;
    expect(all).toMatchObject({ total_lines: 4, open: [row] });
    expect((all.lines as Item[]).map(({ goes_on: goesOn }) => goesOn)).toEqual([
      undefined,
      true,
      undefined,
      undefined,
    ]);
    const stream = await played.api.open("GET", played.at(path), {
      key: played.key,
      headers: { accept: "text/event-stream" },
    });
    const frames = (await readFrames(stream)).map(({ event, data }) => [event, JSON.parse(data)]);
    expect(frames.slice(4)).toMatchObject([
      ["rows", { rows: [row] }],
      ["end", { total_lines: 4 }],
    ]);
    await rm(join(folder, nameOpenRows(0)));
  });

  it("is followed to its end as a stream", async () => {
    const path = await writeLog(5);
    const response = await played.api.open("GET", played.at(`${path}?offset=3`), {
      key: played.key,
      headers: { accept: "text/event-stream" },
    });
    const frames = await readFrames(response);
    expect(frames.map(({ event, id }) => [event, id])).toEqual([
      ["line", "3"],
      ["line", "4"],
      ["end", undefined],
    ]);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(played.api.logged).toEqual([]);
});
