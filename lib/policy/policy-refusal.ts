/** Why a file cannot drive a robot here. */
export type PolicyRefusalCode =
  | "policy_too_large"
  | "policy_not_onnx"
  | "policy_random"
  | "policy_operator_unknown"
  | "policy_shape"
  | "policy_names"
  | "policy_not_finite";

/** The message is a sentence for the person who made the policy. */
export class PolicyRefusal extends Error {
  constructor(
    readonly code: PolicyRefusalCode,
    message: string,
  ) {
    super(message);
  }
}

export const maxPolicyBytes = 256 * 1_000_000;

/** Throws `PolicyRefusal` for a file of more bytes than are run; asked before the file is read. */
export function refuseLargePolicy(bytes: number): void {
  if (bytes <= maxPolicyBytes) return;
  const text = `The policy has ${bytes} bytes; at most ${maxPolicyBytes} are run.`;
  throw new PolicyRefusal("policy_too_large", text);
}

/** What the runtime says can be pages; a sentence takes the beginning of it. */
export const shorten = (text: string): string => (text.length > 400 ? `${text.slice(0, 400)}…` : text);
