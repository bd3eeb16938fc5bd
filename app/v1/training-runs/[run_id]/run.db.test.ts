import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlayedRun, type PlayedRun } from "@/app/v1/testing/played-run";
import { artifact } from "@/lib/server/db/schema/attempts";

let played: PlayedRun;
beforeAll(async () => {
  played = await createPlayedRun();
});
afterAll(() => played.api.close());

describe("a run that has ended", () => {
  it("shows its end, its counters and its best", async () => {
    const { json } = await played.get(played.at(""));
    expect(json).toMatchObject({
      status: "succeeded",
      stage: null,
      stop_reason: "max_iterations_reached",
      stop_inputs: { iterations_ended: 3, max_iterations: 3 },
      counters: { iterations_ended: 3, iterations_completed: 3, completed_since_best: 0 },
      watched_metric: { metric: "loss", mode: "min" },
      best: { iteration_index: 2 },
    });
    expect(json.watched_values).toHaveLength(3);
  });
});

describe("files", () => {
  it("that an attempt left are listed and have links", async () => {
    const artifacts = await played.items("/artifacts", "artifacts");
    expect(artifacts[0]).toMatchObject({ name: "notes.txt", size_bytes: 5, partial: false });
    const [row] = await played.api.database.db.select().from(artifact).limit(1);
    const { status, json } = await played.get(played.at(`/artifacts/${row?.artifactId}/download-url`));
    expect([status, json.filename]).toEqual([200, "a-test-s-run-i0-notes.txt"]);
    expect(await played.items(`/artifacts?attempt_id=${row?.attemptId}`, "artifacts")).toHaveLength(1);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(played.api.logged).toEqual([]);
});
