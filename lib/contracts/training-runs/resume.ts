import { intent } from "./intent";

export const resumeTrainingRun = intent("resumeTrainingRun", "resume", "Resume a paused run");
