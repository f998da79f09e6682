/** An answer of Azure Resource Manager that refuses: HTTP status, code and message. */
export class ArmError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly text: string,
    /** The code of the `innererror`, where a service gives one. */
    readonly inner?: string,
  ) {
    // How azure-native prints one (provider/pkg/azure/client_azcore.go, PulumiAzcoreResponseError).
    super(`Status=${status} Code="${code}" Message="${text}"`);
    this.name = "ArmError";
  }
}

export function badRequest(text: string): ArmError {
  return new ArmError(400, "BadRequest", text);
}

export function conflict(text: string): ArmError {
  return new ArmError(409, "Conflict", text);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ArmError && error.status === 404;
}
