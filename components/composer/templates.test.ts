import { expect, test } from "vitest";
import { checkBody } from "./check-body";
import { learningRun, smokeRun } from "./templates";

test.each([smokeRun, learningRun])(
  "$label is taken as it stands, and nothing is to be warned of",
  ({ body }) => {
    expect(checkBody(body, { allowCpuTrainers: false })).toMatchObject({ errors: [], warnings: [] });
  },
);
