import { intent } from "./intent";

export const cancelTrainingRun = intent("cancelTrainingRun", "cancel", "Cancel a run");
