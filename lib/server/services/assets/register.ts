import type { WireAsset } from "@/lib/contracts/assets/asset";
import { makeInputUri, readInputUri } from "@/lib/contracts/assets/input-uri";
import type { RegisterAssetBody } from "@/lib/contracts/assets/register";
import type { Tx } from "@/lib/server/db/client";
import { cleanOutsideText } from "@/lib/server/loop/clean-outside-text";
import { newId } from "@/lib/server/new-id";
import { judgeOutsideUri } from "@/lib/server/storage/outside/judge-uri";
import { type AssetRow, findAssetOfUpload, insertAssetOnce } from "@/lib/server/store/assets";
import { findUpload, type UploadRow } from "@/lib/server/store/uploads";
import { refuseField } from "../app-error";
import { type Caller, toActor } from "../caller";
import { chooseProject } from "../choose-project";
import type { ServiceContext } from "../service-context";
import { toWireAsset } from "./to-wire";

/** Makes an asset of an input of this project; one that has an asset already answers that one, as it is. */
export async function registerAsset(
  { database, caller, env }: ServiceContext,
  { body, projectId: named }: { body: RegisterAssetBody; projectId?: string },
): Promise<WireAsset> {
  const projectId = chooseProject(caller, named, "assets:write");
  return database.db.transaction(async (tx) => {
    if (!body.input_uri.startsWith("hardsim:"))
      throw refuseField("unsupported", "input_uri", describeForeign(body.input_uri, env));
    const input = await requireInput(tx, projectId, body.input_uri);
    refuseContradictions(body, input);
    return toWireAsset(await registerUpload(tx, caller, input, body));
  });
}

/** The upload of this project that a URI names. Unknown and another project's look the same. */
export async function requireInput(
  tx: Tx,
  projectId: string,
  inputUri: string,
  path = "input_uri",
): Promise<UploadRow> {
  const uploadId = readInputUri(inputUri);
  const input = uploadId === null ? null : await findUpload(tx, uploadId);
  if (input?.projectId !== projectId || makeInputUri(input) !== inputUri) {
    const message = `no input ${JSON.stringify(inputUri)} in this project; upload the file first`;
    throw refuseField("unknown_input", path, message);
  }
  return input;
}

/** Only what was uploaded here has bytes that can be registered. */
function describeForeign(
  uri: string,
  { HARDSIM_CHECKPOINT_SOURCES: sources }: ServiceContext["env"],
): string {
  const verdict = judgeOutsideUri(uri, sources);
  if (verdict.kind === "refused") return verdict.why;
  return `${JSON.stringify(uri)} is fetched when a run starts from it: send it as checkpoint_init_uri`;
}

export async function registerUpload(
  tx: Tx,
  caller: Caller,
  { uploadId, projectId, filename }: Pick<UploadRow, "uploadId" | "projectId" | "filename">,
  told: Pick<RegisterAssetBody, "filename" | "kind" | "metadata">,
): Promise<AssetRow> {
  await insertAssetOnce(tx, {
    assetId: newId("asset"),
    projectId,
    uploadId,
    kind: told.kind ?? null,
    filename: told.filename ?? filename,
    metadata: cleanOutsideText(told.metadata ?? {}),
    createdBy: toActor(caller),
  });
  const row = await findAssetOfUpload(tx, uploadId);
  if (!row) throw new Error(`upload ${uploadId} has no asset after it was registered`);
  return row;
}

/** What the upload was announced with stands; a registration that says otherwise means another file. */
function refuseContradictions(body: RegisterAssetBody, input: UploadRow): void {
  const told = [
    ["size_bytes", body.size_bytes, input.sizeBytes],
    ["content_type", body.content_type, input.contentType],
  ] as const;
  for (const [path, said, announced] of told) {
    if (said !== undefined && said !== null && said !== announced)
      throw refuseField("invalid_request", path, `is ${said}, but the file was announced with ${announced}`);
  }
}
