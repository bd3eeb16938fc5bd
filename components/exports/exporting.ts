import type { ExportActions } from "@/components/run-model/run-actions-port";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { ExportKind } from "@/lib/core/names";
import type { ExportChoice } from "./list-choices";

/** With what the page exports, and for whom. `apiUrl`: of the request that can be copied. */
export type Exporting = { actions: ExportActions; mayWrite: boolean; apiUrl: string };

/** What can be exported where somebody looks. `kinds`: in which formats; the first one is chosen. */
export type Exportable = {
  run: WireTrainingRun;
  kinds: readonly ExportKind[];
  choices: readonly ExportChoice[];
  exporting: Exporting;
};
