import { randomUUID } from "node:crypto";
import { join } from "node:path";

import { Arm } from "../arm/arm";
import { ArmError } from "../arm/armError";
import { CorruptStateError } from "../arm/files";
import { requireManagementToken, requireVaultToken } from "./authentication";
import { type Answer, ChallengeError, type Request, type Silence, errorBody } from "./exchange";
import { HttpsFaults, type Service } from "./faults";
import { isLogin, login } from "./login";
import { LongRunning } from "./longRunning";
import { resourceManager } from "./resourceManager";
import { Tokens } from "./tokens";
import { VAULTS, vaults } from "./vaults";

/** Everything that a local Azure answers over HTTPS, without the server around it. */
export class Routes {
  private readonly azure: Arm;
  private readonly longRunning: LongRunning;
  private readonly faults: HttpsFaults;
  readonly tokens: Tokens;

  constructor(
    directory: string,
    folder: string,
    /** Told what no client is told: why the server itself failed. */
    private readonly complain: (text: string) => void,
  ) {
    this.azure = new Arm(directory);
    this.faults = new HttpsFaults(directory);
    this.tokens = new Tokens(folder);
    this.longRunning = new LongRunning(this.azure, join(folder, "operations"));
    this.longRunning.tidy();
  }

  answer(request: Request): Answer | Silence {
    const id = randomUUID();
    const answer = this.attempt(() => this.route(request));
    if (typeof answer === "string") return answer;
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

  private attempt<Given extends Answer | Silence>(work: () => Given): Given | Answer {
    try {
      return work();
    } catch (error) {
      if (error instanceof ChallengeError)
        return {
          status: error.status,
          headers: { "WWW-Authenticate": error.challenge },
          body: errorBody(error.code, error.text),
        };
      if (error instanceof ArmError) return { status: error.status, body: bodyOfError(error) };
      this.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
      const text =
        error instanceof CorruptStateError
          ? error.message
          : "The local Azure has failed; its own output says why.";
      return { status: 500, body: errorBody("InternalServerError", text) };
    }
  }

  private route(request: Request): Answer | Silence {
    const service = serviceOf(request);
    const fault = this.faults.of(service);
    if (fault?.kind === "hang" || fault?.kind === "reset") return fault.kind;
    if (fault?.kind === "answer") {
      const { status, code, message, retryAfter } = fault;
      const body = errorBody(code, message);
      return retryAfter === undefined
        ? { status, body }
        : { status, body, headers: { "Retry-After": String(retryAfter) } };
    }
    const lifetime = fault?.kind === "lifetime" ? fault : undefined;
    if (service === "login") return login(request, this.tokens, lifetime);
    const now = new Date(Date.now() + (fault?.kind === "clock" ? fault.minutes * 60_000 : 0));
    const answer = this.attempt(() => this.asked(request, service, now));
    return { ...answer, headers: { Date: now.toUTCString(), ...answer.headers } };
  }

  private asked(request: Request, service: Service, now: Date): Answer {
    if (service === "vaults") {
      requireVaultToken(request, this.tokens, now);
      return vaults(request, this.azure);
    }
    requireManagementToken(request, this.tokens, now);
    return resourceManager(request, { azure: this.azure, longRunning: this.longRunning });
  }
}

function serviceOf(request: Request): Service {
  if (isLogin(request)) return "login";
  return request.segments[0] === VAULTS ? "vaults" : "management";
}

function bodyOfError({ code, text, inner }: ArmError): Answer["body"] {
  return errorBody(code, text, inner === undefined ? {} : { innererror: { code: inner } });
}
