import { expect, it } from "vitest";
import { auditActions } from "../names";
import { describeAudit } from "./describe-audit";

it.each(auditActions)("%s is told in a sentence, also with nothing known beside it", (action) => {
  const told = describeAudit(action, null, {});
  expect(told).toMatch(/^[a-z].{5,}$/);
  expect(told).not.toMatch(/undefined|null|NaN|object/);
});

it("tells what changed, and what was before", () => {
  const project = { name: "Arms", credit_limit: 5, credit_limit_before: null };
  expect(describeAudit("project.changed", "Demo", project)).toBe(
    "changed the project Demo: named it Arms; set the credit limit to 5, before none",
  );
  expect(describeAudit("member.role_changed", "ida", { role: "admin", before: "viewer" })).toBe(
    "gave ida the role admin, before viewer",
  );
  expect(describeAudit("key.created", "ci", { scopes: ["training:read", "admin"] })).toBe(
    "made the key ci (training:read, admin)",
  );
  expect(describeAudit("download.opened", "a.pt", { asked_by: "ida" })).toBe(
    "downloaded a.pt, by a link that ida asked for",
  );
});
