import { z } from "zod";

export const open = {
  params: z.object({}),
  query: z.object({}),
  body: null,
  status: 200,
  scope: "none",
} as const;
