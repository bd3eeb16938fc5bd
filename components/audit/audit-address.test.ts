import { expect, it } from "vitest";
import { auditAddress, auditCsvAddress, readAuditFilter } from "./audit-address";

const filter = {
  projectId: "proj_demo",
  action: "key.created",
  actor: "ida@lab",
  from: "2026-11-01",
  to: "2026-11-30",
} as const;

it("an address says the whole filter, and is read as it was written", () => {
  const search = Object.fromEntries(new URL(auditAddress(filter), "http://x").searchParams);
  expect(readAuditFilter(search)).toEqual(filter);
  expect(auditCsvAddress(filter)).toBe(
    "/v1/audit-events?project_id=proj_demo&action=key.created&actor=ida%40lab&from=2026-11-01&to=2026-11-30&format=csv",
  );
});

it("what is no filter narrows nothing", () => {
  const none = { projectId: null, action: null, actor: null, from: null, to: null };
  const odd = { project_id: " ", action: "none", actor: ["a", "b"], from: "2026-02-30", to: "soon" };
  expect(readAuditFilter(odd)).toEqual(none);
  expect(auditAddress(none)).toBe("/audit");
});
