import type { PipelinePolicy, PipelineRequest } from "@azure/core-rest-pipeline";

import { errorText } from "../../pulumi/errors";
import { OpsError } from "../opsError";

/** A clock that is off by more makes tokens invalid. */
export const TOLERATED_SKEW_MS = 5 * 60_000;

/** How long is waited before a request is made again, at most: the rest of the patience is for answers. */
const LONGEST_PAUSE_MS = 4000;
const FIRST_PAUSE_MS = 500;

/** Where a pause is noted that Azure asked for and nobody waited. */
const ASKED_PAUSE = "x-ops-asked-pause";
const PAUSES = ["retry-after", "retry-after-ms", "x-ms-retry-after-ms"];

/** How requests to Azure are made: with an end to each, and to how often one is made again. */
export function pipeline(ca: string | undefined, timeoutMs: number) {
  const longest = Math.min(LONGEST_PAUSE_MS, timeoutMs / 4);
  return {
    retryOptions: {
      maxRetries: 2,
      retryDelayInMs: Math.min(FIRST_PAUSE_MS, timeoutMs / 20),
      maxRetryDelayInMs: longest,
    },
    additionalPolicies: [withoutLongPauses(longest), notingRefusals].map((policy) => ({
      policy,
      position: "perRetry" as const,
    })),
    userAgentOptions: { userAgentPrefix: "azure-managed-redis-ops" },
    ...(ca !== undefined && { tlsOptions: { ca } }),
  };
}

/** Azure may ask for minutes of patience, and its clients would wait them without a word: such an answer is the last. */
function withoutLongPauses(longestMs: number): PipelinePolicy {
  return {
    name: "withoutLongPauses",
    sendRequest: async (request, next) => {
      const response = await next(request);
      const { headers, status } = response;
      const seconds = Number(headers.get("retry-after") ?? 0);
      // What an operation that goes on says of its next poll is no refusal.
      if (status < 400 || seconds * 1000 <= longestMs) return response;
      for (const name of PAUSES) headers.delete(name);
      headers.set(ASKED_PAUSE, String(seconds));
      return response;
    },
  };
}

const refusals = new WeakMap<PipelineRequest, string>();

/** The Key Vault client's error of a list has nothing of what the vault said: it is kept here, by the request. */
const notingRefusals: PipelinePolicy = {
  name: "notingRefusals",
  sendRequest: async (request, next) => {
    const response = await next(request);
    if (response.status >= 400) refusals.set(request, response.bodyAsText ?? "");
    return response;
  },
};

/** What came with the error that a request was answered with. */
export function bodyOfRefusal(request: PipelineRequest | undefined): string {
  return (request && refusals.get(request)) ?? "";
}

/** The code and the message of an error's body; empty where it is a proxy's page, or nothing at all. */
export function refusalIn(text: string): { readonly code: string; readonly message: string } {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } };
    const word = (value: unknown): string => (typeof value === "string" ? value : "");
    return { code: word(error?.code), message: word(error?.message) };
  } catch {
    return { code: "", message: "" };
  }
}

/** How many seconds Azure asks to be left alone, where it says so. */
export function askedPause(headers: { get(name: string): string | undefined }): number | undefined {
  const seconds = Number(headers.get(ASKED_PAUSE) ?? headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** What Azure answered with an error. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** When Azure answered, by its own clock. */
  readonly date: string | null | undefined;
  /** For how many seconds it asks to be left alone. */
  readonly pause?: number | undefined;
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
    return new OpsError("azure", `Azure asks for patience about ${what}: ${said}`, again(refusal));
  if (status >= 500)
    return new OpsError(
      "azure",
      `Azure fails at ${what}: ${said}`,
      `${again(refusal)} If it stays so, look at https://azure.status.microsoft.`,
    );
  return new OpsError("azure", `Azure refuses ${what}: ${said}`, "Read what it says.");
}

function again({ status, pause }: Refusal): string {
  if (pause !== undefined)
    return `It asks to be left alone: run the same command again in ${pause} s.`;
  return status === 429
    ? "Run the same command again in a few minutes."
    : "Run the same command again.";
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
