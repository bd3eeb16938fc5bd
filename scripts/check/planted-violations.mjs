/**
 * One violation of each rule: a file that must not import what it imports.
 * @type {readonly { rule: string, from: string, to: string }[]}
 */
export const planted = [
  { rule: "core-is-pure", from: "lib/core/clock.ts", to: "node:os" },
  { rule: "contracts-run-in-browsers", from: "lib/contracts/disk.ts", to: "node:fs" },
  { rule: "layer-contracts", from: "lib/contracts/verb.ts", to: "@/lib/server/services/runs/create" },
  { rule: "layer-client", from: "lib/client/table.ts", to: "@/lib/server/db/client" },
  { rule: "layer-components", from: "components/runs/list.ts", to: "@/lib/server/services/runs/list" },
  { rule: "layer-app", from: "app/v1/runs/route.ts", to: "@/lib/server/store/runs" },
  { rule: "layer-http", from: "lib/server/http/route.ts", to: "@/app/page" },
  { rule: "layer-services", from: "lib/server/services/runs/get.ts", to: "@/lib/server/http/problem" },
  { rule: "layer-loop", from: "lib/server/loop/turn.ts", to: "@/lib/server/services/runs/pause" },
  { rule: "layer-events", from: "lib/server/events/append.ts", to: "@/lib/server/loop/door" },
  { rule: "layer-store", from: "lib/server/store/tasks.ts", to: "@/lib/server/events/tail" },
  { rule: "layer-storage", from: "lib/server/storage/folder.ts", to: "@/lib/server/store/blobs" },
  { rule: "layer-db", from: "lib/server/db/tx.ts", to: "@/lib/server/store/assets" },
  { rule: "layer-cli", from: "lib/server/cli/keys.ts", to: "@/lib/server/http/session" },
  { rule: "layer-worker", from: "worker/main.ts", to: "@/lib/server/auth/session" },
  { rule: "layer-server-entry", from: "server.ts", to: "@/worker/attempts/claim" },
  { rule: "home-of-dockerode", from: "worker/tasks/engine.ts", to: "dockerode" },
  { rule: "home-of-recharts", from: "components/runs/chart.ts", to: "recharts" },
  { rule: "home-of-three", from: "components/charts/scene.ts", to: "three" },
  { rule: "home-of-database", from: "lib/server/services/runs/query.ts", to: "drizzle-orm" },
  { rule: "home-of-next-auth", from: "lib/server/http/token.ts", to: "next-auth/jwt" },
  { rule: "home-of-simulator", from: "worker/tasks/physics.ts", to: "@mujoco/mujoco" },
  { rule: "identity-from-the-request", from: "lib/server/services/me.ts", to: "next/headers" },
  { rule: "testing-is-for-tests", from: "worker/fleet/plan.ts", to: "@/lib/testing/factories" },
  { rule: "no-cycles", from: "worker/attempts/claim.ts", to: "@/worker/attempts/report" },
  { rule: "no-cycles", from: "worker/attempts/report.ts", to: "@/worker/attempts/claim" },
  { rule: "everything-resolves", from: "worker/tasks/nowhere.ts", to: "a-package-that-is-not-there" },
];
