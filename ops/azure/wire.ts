import type { PipelineOptions } from "@azure/core-rest-pipeline";

import { errorText } from "../../pulumi/errors";
import { OpsError } from "../opsError";

/** A clock that is off by more makes tokens invalid. */
const TOLERATED_SKEW_MS = 5 * 60_000;

/** How requests to Azure are made: with an end to each, and to how often one is made again. */
export function pipeline(ca: string | undefined): PipelineOptions {
  return {
    retryOptions: { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 4000 },
    userAgentOptions: { userAgentPrefix: "azure-managed-redis-ops" },
    ...(ca !== undefined && { tlsOptions: { ca } }),
  };
}

/** What Azure answered with an error. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** When Azure answered, by its own clock. */
  readonly date: string | null | undefined;
}

/** What an answer means whoever gave it: Azure Resource Manager or a vault. */
export function refusalOf(what: string, refusal: Refusal, now = new Date()): OpsError {
  const { status, code, message } = refusal;
  const said = code === "" ? `${status} ${message}`.trim() : `${code}: ${message}`;
  if (status === 401) {
    const skew = clockSkew(refusal.date, now);
    return skew === undefined
      ? new OpsError(
          "login",
          `Azure doesn't take your login for ${what}: ${said}`,
          "Log in again: `az login`, with --tenant for another tenant.",
        )
      : new OpsError("login", `Azure doesn't take your login for ${what}. ${skew}`, SET_THE_CLOCK);
  }
  if (status === 409)
    return new OpsError(
      "busy",
      `Azure is at work on ${what}: ${said}`,
      "Run the same command again when it is done; nothing has changed.",
    );
  if (status === 429)
    return new OpsError(
      "azure",
      `Azure asks for patience about ${what}: ${said}`,
      "Run the same command again in a few minutes.",
    );
  if (status >= 500)
    return new OpsError(
      "azure",
      `Azure fails at ${what}: ${said}`,
      "Run the same command again; if it stays so, look at https://azure.status.microsoft.",
    );
  return new OpsError("azure", `Azure refuses ${what}: ${said}`, "Read what it says.");
}

export const SET_THE_CLOCK =
  "Set this machine's clock, such as by `timedatectl set-ntp true`, and run the command again.";

/** Says by how much this machine's clock is off, if that is enough to make tokens invalid. */
export function clockSkew(date: string | null | undefined, now = new Date()): string | undefined {
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) return undefined;
  const off = now.getTime() - theirs;
  if (Math.abs(off) < TOLERATED_SKEW_MS) return undefined;
  const minutes = Math.round(Math.abs(off) / 60_000);
  return `This machine's clock is ${minutes} minutes ${off > 0 ? "ahead of" : "behind"} Azure's.`;
}

/** What an error means that is no answer: no login, no network, or no answer in time. */
export function failureOf(what: string, error: unknown): unknown {
  if (error instanceof OpsError || !(error instanceof Error)) return error;
  if (error.name === "AbortError") return error;
  const { code, statusCode, name } = error as { code?: string; statusCode?: number; name: string };
  if (
    /^(CredentialUnavailable|Authentication|AggregateAuthentication|AuthenticationRequired)Error$/.test(
      name,
    )
  )
    return loginFailure(error);
  if (statusCode !== undefined) return error;
  if (code === undefined && !/timed? ?out/i.test(error.message)) return error;
  return new OpsError(
    "unreachable",
    `Azure can't be reached for ${what}: ${firstLine(errorText(error))}`,
    "Look at this machine's network, proxy (HTTPS_PROXY) and DNS.",
  );
}

function loginFailure(error: Error): OpsError {
  const { errorResponse } = error as { errorResponse?: { errorDescription?: string } };
  const why =
    error.name === "AggregateAuthenticationError"
      ? "neither `az login` nor a service principal, a workload's or a managed identity is there."
      : firstLine(errorResponse?.errorDescription ?? error.message);
  // Entra ID: AADSTS700024 is an assertion, AADSTS500133 a token, outside of its time.
  if (/AADSTS(700024|500133)/.test(why))
    return new OpsError("login", `The login fails: ${why}`, SET_THE_CLOCK);
  return new OpsError(
    "login",
    `Nobody is logged in to Azure, or the login has expired: ${why}`,
    "Run `az login`, or set ARM_CLIENT_ID, ARM_CLIENT_SECRET and ARM_TENANT_ID of a service principal.",
  );
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]?.trim() ?? "";
}
