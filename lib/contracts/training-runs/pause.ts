import { intent } from "./intent";

export const pauseTrainingRun = intent("pauseTrainingRun", "pause", "Pause a run at the next boundary");
