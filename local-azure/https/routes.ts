import { randomUUID } from "node:crypto";
import { join } from "node:path";

import { Arm } from "../arm/arm";
import { ArmError } from "../arm/armError";
import { CorruptStateError } from "../arm/files";
import { requireManagementToken, requireVaultToken } from "./authentication";
import { type Answer, ChallengeError, type Request, errorBody } from "./exchange";
import { login } from "./login";
import { LongRunning } from "./longRunning";
import { resourceManager } from "./resourceManager";
import { Tokens } from "./tokens";
import { VAULTS, vaults } from "./vaults";

/** Everything that a local Azure answers over HTTPS, without the server around it. */
export class Routes {
  private readonly azure: Arm;
  private readonly longRunning: LongRunning;
  readonly tokens: Tokens;

  constructor(
    directory: string,
    folder: string,
    /** Told what no client is told: why the server itself failed. */
    private readonly complain: (text: string) => void,
  ) {
    this.azure = new Arm(directory);
    this.tokens = new Tokens(folder);
    this.longRunning = new LongRunning(this.azure, join(folder, "operations"));
    this.longRunning.tidy();
  }

  answer(request: Request): Answer {
    const id = randomUUID();
    const answer = this.attempt(request);
    return {
      ...answer,
      headers: {
        "Cache-Control": "no-cache",
        "x-ms-request-id": id,
        "x-ms-correlation-request-id": id,
        ...answer.headers,
      },
    };
  }

  private attempt(request: Request): Answer {
    try {
      return this.route(request);
    } catch (error) {
      if (error instanceof ChallengeError)
        return {
          status: error.status,
          headers: { "WWW-Authenticate": error.challenge },
          body: errorBody(error.code, error.text),
        };
      if (error instanceof ArmError)
        return { status: error.status, body: errorBody(error.code, error.text) };
      this.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
      const text =
        error instanceof CorruptStateError
          ? error.message
          : "The local Azure has failed; its own output says why.";
      return { status: 500, body: errorBody("InternalServerError", text) };
    }
  }

  private route(request: Request): Answer {
    const loggedIn = login(request, this.tokens);
    if (loggedIn) return loggedIn;
    if (request.segments[0] === VAULTS) {
      requireVaultToken(request, this.tokens);
      return vaults(request, this.azure);
    }
    requireManagementToken(request, this.tokens);
    return resourceManager(request, { azure: this.azure, longRunning: this.longRunning });
  }
}
