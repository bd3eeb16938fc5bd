/** Why a file from outside is not to be had. `refused`: asking again would change nothing. */
export class OutsideError extends Error {
  constructor(
    readonly kind: "refused" | "unavailable",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "OutsideError";
  }
}
