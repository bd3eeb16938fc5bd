import { z } from "zod";
import { timeSchema } from "@/lib/contracts/wire";
import { scopes } from "@/lib/core/names";

export const apiKeyShape = {
  key_id: z.string(),
  project_id: z.string(),
  name: z.string(),
  prefix: z.string().describe("The first characters, so that a person recognises it."),
  scopes: z.array(z.enum(scopes)),
  spend_cap: z
    .number()
    .nullable()
    .describe("Credits; reached, the key creates nothing more (402). Null: no cap."),
  credits: z
    .object({ spent: z.number(), reserved: z.number() })
    .describe("Of the runs that this key created, deleted ones too."),
  created_by: z.string(),
  created_at: timeSchema,
  last_used_at: timeSchema.nullable(),
  expires_at: timeSchema.nullable(),
  revoked_at: timeSchema.nullable(),
};

export const apiKeySchema = z.object(apiKeyShape).meta({ id: "ApiKey" });

export type WireApiKey = z.infer<typeof apiKeySchema>;
