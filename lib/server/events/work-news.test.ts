import { expect, test } from "vitest";
import { anyWork, readWorkNews, type WorkNews, writeWorkNews } from "./work-news";

test.each<WorkNews>([
  { by: null, ready: [], stops: false },
  { by: "work_1", ready: ["rollout", "placed"], stops: false },
  { by: null, ready: [], stops: true },
])("news of work is read as it was written: %o", (news) => {
  expect(readWorkNews(writeWorkNews(news))).toEqual(news);
});

test("a notification that says nothing makes everybody look", () => {
  expect(readWorkNews("")).toEqual(anyWork);
});
