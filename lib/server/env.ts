import { availableParallelism } from "node:os";
import { z } from "zod";
import { cutEndSlashes } from "@/lib/core/text/cut-end-slashes";
import { type ImageRules, parseRegistryRules } from "./image-policy";
import { trainerNetworks } from "./network-policy";
import { parseOutsideSources } from "./outside-sources";

const flag = z.enum(["0", "1", "false", "true"]).transform((text) => text === "1" || text === "true");
const count = z.coerce.number().int().min(0);
/** A list in words of its own, which `parse` reads or throws about. */
const listed = <List>(parse: (text: string) => List, usual: string) =>
  z
    .string()
    .optional()
    .transform((text, context) => {
      try {
        return parse(text ?? usual);
      } catch (error) {
        context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
        return z.NEVER;
      }
    });
/** Names without scheme and port, in lower case; an IPv6 address as a URL has it, in brackets. */
const hostNames = z
  .string()
  .default("")
  .transform((text) =>
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((name) => name !== ""),
  )
  .refine(
    (names) =>
      names.every((name) => URL.canParse(`http://${name}`) && new URL(`http://${name}`).host === name),
    {
      message: "must be names of hosts, divided by commas or spaces, without scheme and port",
    },
  );
const webUrl = z.url({ protocol: /^https?$/ });
/** Pages, cookies and the API's paths begin at the root of their host. */
const ownHostUrl = webUrl.refine((text) => {
  const { pathname, search, hash, username, password } = new URL(text);
  return pathname === "/" && !search && !hash && !username && !password;
}, "must be scheme and host alone, as https://hardsim.lab.example: Hardsim needs a host (or a port) of its own and does not run under a path");
const issuer = webUrl.transform((text) => cutEndSlashes(text));
const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgres://");
const positive = z.coerce.number().positive();

/** Half a provider would be a button that is missing, and nobody would know why. */
function requireBoth(given: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  for (const provider of ["GITHUB", "GOOGLE"]) {
    const [missing, ...more] = [`${provider}_ID`, `${provider}_SECRET`].filter((name) => !given[name]);
    if (missing !== undefined && more.length === 0)
      context.addIssue({ code: "custom", path: [missing], message: "is not set" });
  }
}

/**
 * Every setting of web and worker, in one place. `.env.example` tells a person the same; a test compares the two.
 * Sizes are in GB (powers of ten), times in seconds, money in credits.
 */
export const envSchema = z
  .object({
    NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
    HARDSIM_DEV: flag.default(false),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),

    PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
    HARDSIM_BIND: z.string().min(1).default("127.0.0.1"),
    HARDSIM_PUBLIC_URL: ownHostUrl.optional(),
    HARDSIM_DATA_DIR: z.string().min(1).default(".hardsim"),
    DATABASE_URL: databaseUrl,
    DATABASE_MIGRATION_URL: databaseUrl.optional(),
    DOCKER_HOST: z.string().optional(),

    HARDSIM_LINK_SECRET: z.string().min(32),
    HARDSIM_SEAL_KEY: z.string().min(32),
    NEXTAUTH_SECRET: z.string().min(32),
    NEXTAUTH_URL: z.url().optional(),
    HARDSIM_TRUST_PROXY: flag.default(false),
    HARDSIM_SESSION_MAX_DAYS: positive.max(3_650).default(30),
    HARDSIM_MAX_KEYS_PER_PROJECT: count.min(1).default(100),
    HARDSIM_MAX_KEYS_PER_ACCOUNT: count.min(1).default(50),
    HARDSIM_KEY_MAX_DAYS: count.max(3_650).default(0),
    HARDSIM_ALLOWED_HOSTS: hostNames,
    HARDSIM_API_REQUESTS_PER_MINUTE: count.default(3_000),
    HARDSIM_API_WRITES_PER_MINUTE: count.default(600),
    HARDSIM_ADDRESS_REQUESTS_PER_MINUTE: count.default(3_000),
    HARDSIM_STREAMS_PER_CALLER: count.default(64),
    GITHUB_ID: z.string().min(1).optional(),
    GITHUB_SECRET: z.string().min(1).optional(),
    GOOGLE_ID: z.string().min(1).optional(),
    GOOGLE_SECRET: z.string().min(1).optional(),
    HARDSIM_GITHUB_URL: issuer.default("https://github.com"),
    HARDSIM_GOOGLE_ISSUER: issuer.default("https://accounts.google.com"),

    HARDSIM_EMULATED_GPUS: count.max(64).default(0),
    HARDSIM_ALLOW_CPU_TRAINERS: flag.default(false),
    HARDSIM_ROLLOUT_THREADS: count.min(1).default(availableParallelism()),
    HARDSIM_CPU_TRAINER_SLOTS: count.default(1),
    HARDSIM_GPU_HOUR_CREDITS: z.coerce.number().min(0).default(2.99),
    HARDSIM_CPU_HOUR_CREDITS: z.coerce.number().min(0).default(0),

    HARDSIM_IMAGE_REGISTRIES: listed(parseRegistryRules, "public"),
    HARDSIM_IMAGE_DIGESTS: z.enum(["optional", "required"]).default("optional"),
    HARDSIM_IMAGE_MAX_GB: positive.default(100),

    HARDSIM_TRAINER_NETWORK: z.enum(trainerNetworks).default("none"),
    HARDSIM_TRAINER_RUNTIME: z
      .string()
      .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, "must be the name of a runtime of the container engine")
      .optional(),

    HARDSIM_CHECKPOINT_SOURCES: listed(parseOutsideSources, ""),
    AWS_ACCESS_KEY_ID: z.string().optional(),
    AWS_SECRET_ACCESS_KEY: z.string().optional(),
    AWS_SESSION_TOKEN: z.string().optional(),
    AWS_REGION: z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .default("us-east-1"),
    AWS_ENDPOINT_URL_S3: webUrl.optional(),

    HARDSIM_MAX_UPLOAD_GB: positive.default(50),
    HARDSIM_PROJECT_STORAGE_GB: positive.optional(),
    HARDSIM_MAX_OUTPUT_GB: positive.default(50),
    HARDSIM_MAX_SCRATCH_GB: positive.default(20),
    HARDSIM_KEEP_FAILED_GB: z.coerce.number().min(0).default(10),
    HARDSIM_MIN_FREE_DISK_GB: z.coerce.number().min(0).default(2),
    HARDSIM_HOST_LOST_AFTER_S: positive.default(300),

    HARDSIM_WORKER_DRAIN: z.enum(["leave", "wait"]).default("leave"),
    HARDSIM_WORKER_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
    HARDSIM_WORKER_METRICS_BIND: z.string().min(1).default("127.0.0.1"),
  })
  .superRefine(requireBoth);

export type Env = z.infer<typeof envSchema>;

/** What an image must be to run here. */
export const imageRules = (
  settings: Pick<Env, "HARDSIM_IMAGE_REGISTRIES" | "HARDSIM_IMAGE_DIGESTS">,
): ImageRules => ({
  registries: settings.HARDSIM_IMAGE_REGISTRIES,
  isDigestRequired: settings.HARDSIM_IMAGE_DIGESTS === "required",
});

/** Of one file that comes in from outside, by an upload or fetched. */
export const maxUploadBytes = (settings: Pick<Env, "HARDSIM_MAX_UPLOAD_GB">): number =>
  Math.floor(settings.HARDSIM_MAX_UPLOAD_GB * 1e9);

/** Of all files of a project without a limit of its own; null: as much as the disk has. */
export const projectStorageBytes = ({
  HARDSIM_PROJECT_STORAGE_GB: limitGb,
}: Pick<Env, "HARDSIM_PROJECT_STORAGE_GB">): number | null =>
  limitGb === undefined ? null : Math.floor(limitGb * 1e9);

/** Names every bad setting at once. An empty value counts as not set. Throws an Error with one sentence a line. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join(".");
    return `  ${name}: ${name in given ? issue.message : "is not set"}`;
  });
  throw new Error(`These settings are not usable:\n${lines.join("\n")}`);
}

let cached: Env | undefined;

/** The process's settings, parsed once, when first asked for. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
