import { z } from "zod";
import { field } from "./field";
import { part } from "./part";

export const budgetPolicy = part(
  {
    max_credits: field(z.number().positive().max(1e9).nullable(), {
      default: null,
      form: { label: "Credits", help: "else no limit" },
    }),
  },
  { section: "limits" },
);
