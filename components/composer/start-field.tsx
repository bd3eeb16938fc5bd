"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatBytes } from "@/components/ui/format-bytes";
import { Input } from "@/components/ui/input";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { assetsQuery } from "@/lib/client/queries/assets";
import type { WireAsset } from "@/lib/contracts/assets/asset";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import { CheckpointPicker } from "./checkpoint-picker";
import type { PickedCheckpoint } from "./picked-checkpoint";

const uriPath = "checkpoint_init_uri";
const assetPath = "checkpoint_init_asset_id";

type Kind = "nothing" | "asset" | "checkpoint";
export type FieldChange = readonly [path: string, value: unknown];

/** What the first iteration starts from: nothing, a file that was uploaded, or a checkpoint of any run. */
export function StartField({
  body,
  locked,
  errorAt,
  known,
  bareLabel,
  forkedRunId,
  onChanges,
  onFocusPath,
}: {
  body: Body;
  locked: boolean;
  errorAt: (path: string) => string | undefined;
  /** What the page knows of checkpoints before one is picked: those of the run that is forked. */
  known: readonly PickedCheckpoint[];
  /** What a body that names no start starts from. */
  bareLabel: string;
  forkedRunId: string | null;
  onChanges: (changes: readonly FieldChange[]) => void;
  onFocusPath: (path: string) => void;
}) {
  const uri = valueAt(body, uriPath);
  const asset = valueAt(body, assetPath);
  const [wanted, setWanted] = useState<Kind>("nothing");
  const [picking, setPicking] = useState(false);
  const [picked, setPicked] = useState<PickedCheckpoint | null>(null);
  const kind: Kind = isSet(asset) ? "asset" : isSet(uri) ? "checkpoint" : wanted;
  const described = [picked, ...known].find((checkpoint) => checkpoint !== null && checkpoint.uri === uri);

  function choose(next: Kind): void {
    setWanted(next);
    onChanges([
      ...(next !== "checkpoint" && uri !== undefined ? [[uriPath, undefined] as const] : []),
      ...(next !== "asset" && asset !== undefined ? [[assetPath, undefined] as const] : []),
    ]);
  }

  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 rail:col-span-6 rail:grid-cols-6">
      <fieldset disabled={locked} className="grid content-start gap-1 rail:col-span-2">
        <legend className="mb-1 text-small text-text-2">Start from</legend>
        <Segments<Kind>
          name="Start from"
          segments={[
            { value: "nothing", label: bareLabel },
            { value: "asset", label: "Asset" },
            { value: "checkpoint", label: "Checkpoint" },
          ]}
          value={kind}
          onChange={choose}
        />
      </fieldset>
      {kind === "asset" && (
        // biome-ignore lint/a11y/noStaticElementInteractions: focus is only noticed here, the control inside has it
        <div className="rail:col-span-4" data-path={assetPath} onFocus={() => onFocusPath(assetPath)}>
          <Field label="Asset" path={assetPath} error={errorAt(assetPath)}>
            <AssetSelect
              value={typeof asset === "string" ? asset : ""}
              locked={locked}
              onChoose={(id) => onChanges([[assetPath, id === "" ? undefined : id]])}
            />
          </Field>
        </div>
      )}
      {kind === "checkpoint" && (
        // biome-ignore lint/a11y/noStaticElementInteractions: focus is only noticed here, the control inside has it
        <div
          className="flex items-start gap-2 rail:col-span-4"
          data-path={uriPath}
          onFocus={() => onFocusPath(uriPath)}
        >
          <Field
            className="flex-1"
            label="Checkpoint"
            path={uriPath}
            help={
              described?.description ??
              "hardsim://checkpoints/…, run_…@champion, @best, @latest or @3, or an https:// or s3:// file of a place that HARDSIM_CHECKPOINT_SOURCES names"
            }
            error={errorAt(uriPath)}
          >
            <Input
              mono
              value={typeof uri === "string" ? uri : ""}
              disabled={locked}
              spellCheck={false}
              autoComplete="off"
              onChange={(value) => onChanges([[uriPath, value.trim() || undefined]])}
            />
          </Field>
          <Button
            className="mt-5"
            disabledReason={locked ? "The JSON can't be read." : null}
            onClick={() => setPicking(true)}
          >
            Choose…
          </Button>
        </div>
      )}
      <CheckpointPicker
        firstRunId={forkedRunId}
        open={picking}
        onOpenChange={setPicking}
        onPick={(next) => {
          setPicked(next);
          setPicking(false);
          onChanges([[uriPath, next.uri]]);
        }}
      />
    </div>
  );
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

const describeAsset = ({ filename, kind, size_bytes }: WireAsset): string =>
  [filename, kind === "policy" && "a policy", formatBytes(size_bytes)].filter(Boolean).join(" · ");

/** Uploads that can be a start: all that is there and no robot or scene. */
function AssetSelect({
  value,
  locked,
  onChoose,
}: {
  value: string;
  locked: boolean;
  onChoose: (assetId: string) => void;
}) {
  const list = useInfiniteQuery(assetsQuery(null));
  const assets = (list.data?.pages.flatMap((page) => page.assets) ?? []).filter(
    (asset) => asset.status === "ready" && asset.kind !== "robot" && asset.kind !== "scene",
  );
  const strange = value !== "" && !assets.some((asset) => asset.asset_id === value);
  return (
    <Select
      disabled={locked}
      value={value}
      onChange={onChoose}
      options={[
        { value: "", label: assets.length === 0 ? "no upload to start from yet" : "choose one" },
        ...assets.map((asset) => ({
          value: asset.asset_id,
          label: describeAsset(asset),
        })),
        ...(strange ? [{ value, label: value }] : []),
      ]}
    />
  );
}
