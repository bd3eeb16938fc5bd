import { expect, test } from "vitest";
import { pagesFor } from "@/components/page-parts/console-pages";
import { makeWireRun } from "@/lib/client/testing/make-wire";
import { listCommands } from "./list-commands";

const pages = pagesFor(true);
const runs = [makeWireRun({ run_id: "run_1", name: "pick-lift" })];

test("without a search the palette is a menu of all pages and actions", () => {
  const labels = listCommands("", { pages, runs, zone: "utc" }).map(({ label }) => label);
  expect(labels).toContain("Fleet");
  expect(labels).toContain("New run");
  expect(labels.at(-1)).toBe("pick-lift");
});

test("with a search the runs that the server found come first, then what begins with it", () => {
  const commands = listCommands("new", { pages, runs, zone: "utc" });
  expect(commands.map(({ label }) => label)).toEqual(["pick-lift", "New run"]);
});

test("words match at their beginning, in any order", () => {
  const labels = (search: string) =>
    listCommands(search, { pages, runs: [], zone: "utc" }).map(({ label }) => label);
  expect(labels("ref api")).toEqual(["API reference"]);
  expect(labels("leet")).toEqual([]);
});

test("pages for admins are not offered to others", () => {
  expect(pagesFor(false).map(({ label }) => label)).not.toContain("Keys");
  expect(pages.map(({ label }) => label)).toContain("Keys");
});

test("every page has a key of its own", () => {
  expect(new Set(pages.map(({ key }) => key)).size).toBe(pages.length);
});

test("times can be shown in the other zone than they are", () => {
  const label = (zone: "utc" | "local") => listCommands("times", { pages, runs: [], zone })[0]?.label;
  expect(label("utc")).toBe("Show times in local time");
  expect(label("local")).toBe("Show times in UTC");
});
