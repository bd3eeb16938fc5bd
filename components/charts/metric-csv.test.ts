import { expect, it } from "vitest";
import { toMetricCsv } from "@/components/charts/metric-csv";
import { prepareMetricSeries } from "@/components/charts/prepare-metric-series";

it("has every digit, empty cells for what is missing, and NaN by name", async () => {
  const series = prepareMetricSeries(
    [
      { index: 0, status: "completed", metrics: { loss: -0.12345678901 } },
      { index: 1, status: "failed", metrics: {} },
      { index: 2, status: "completed", metrics: { loss: "-Infinity" } },
    ],
    { key: "loss", mode: "min" },
  );
  expect((await toMetricCsv(series)).split("\r\n")).toEqual([
    "index,status,loss,best_so_far",
    "0,completed,-0.12345678901,-0.12345678901",
    "1,failed,,-0.12345678901",
    "2,completed,-Infinity,-0.12345678901",
  ]);
});

it("does not let a trainer's metric name become a formula or a second column", async () => {
  const series = prepareMetricSeries([], { key: '=HYPERLINK("x"),y', mode: null });
  expect(await toMetricCsv(series)).toBe(`index,status,"'=HYPERLINK(""x""),y",best_so_far`);
});
