import { StreamAnswer } from "./stream-answer";
import { TextAnswer } from "./text-answer";

/** What a verb's route answers: mostly text; a web response where it is a file. */
export type Answered = Response | TextAnswer | StreamAnswer;

/** For whoever is no server of ours: Next, and tests. `signal`: of the request. */
export function toResponse(answered: Answered, signal: AbortSignal): Response {
  if (answered instanceof StreamAnswer) return answered.toResponse(signal);
  return answered instanceof TextAnswer ? answered.toResponse() : answered;
}
