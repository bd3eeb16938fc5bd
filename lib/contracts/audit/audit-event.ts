import { z } from "zod";
import { timeSchema } from "@/lib/contracts/wire";
import { auditActions, auditActorKinds } from "@/lib/core/names";

export const auditEventSchema = z
  .object({
    audit_event_id: z.string(),
    project_id: z
      .string()
      .nullable()
      .describe("Null: it concerns the whole installation, and only its owners read it."),
    action: z.enum(auditActions),
    message: z.string().describe("The same as a sentence."),
    actor: z
      .object({
        kind: z
          .enum(auditActorKinds)
          .describe("`visitor`: nobody who is signed in. `command`: on the server's own machine."),
        id: z.string().nullable(),
        name: z.string().nullable().describe("A person's e-mail or a key's name, at that time."),
      })
      .meta({ id: "AuditActor" }),
    address: z.string().describe("The machine that asked; empty where that is unknown."),
    subject: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe("What it was done to: an account, a key, a project, a host, a file."),
    data: z.record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()]),
    ),
    created_at: timeSchema,
  })
  .meta({ id: "AuditEvent" });

export type WireAuditEvent = z.infer<typeof auditEventSchema>;
