import { z } from "zod";
import { describeIssues, summarizeErrors } from "@/lib/contracts/strict-object";
import { AppError } from "../app-error";

const isStorable = (text: string) => !text.includes("\0") && text.isWellFormed();

export const nameSchema = z
  .string()
  .regex(/\S/, "must not be blank")
  .max(100)
  .refine(isStorable, "has characters that cannot be kept");

/** Length counts, symbols do not. */
export const newPasswordSchema = z
  .string()
  .min(10, "must have at least 10 characters")
  .max(200)
  .refine(isStorable, "has characters that cannot be kept");

/** What a form sent, or a refusal that names each field. */
export function requireInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = describeIssues(parsed.error);
  throw new AppError("invalid_request", summarizeErrors(errors), { errors });
}
