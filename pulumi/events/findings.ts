import type { EngineEvent } from "./engineEvents";
import { nameOf } from "../deployment";

/** An error or a warning of the engine, a provider or the program. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** The logical name of the resource it is about; `undefined` where it is about the stack. */
  readonly resource: string | undefined;
}

/** What a policy found. */
export interface PolicyFinding {
  readonly pack: string;
  readonly policy: string;
  readonly level: "mandatory" | "advisory";
  readonly resource: string | undefined;
  /** What is wrong and, as our packs word it, what to write instead. */
  readonly message: string;
}

/** What the engine says while an error hook makes a request again: it is over once the run is. */
const RETRYING = /^retrying (create|update|delete) due to on-error hook request \(/;

/** Errors first, each once, in the order in which they came. */
export function diagnosticsOf(events: readonly EngineEvent[]): Diagnostic[] {
  const diagnostics = events.flatMap(({ diagnosticEvent }): Diagnostic[] => {
    if (diagnosticEvent === undefined || diagnosticEvent.ephemeral === true) return [];
    const { severity, message, urn } = diagnosticEvent;
    const text = plain(message);
    if (!isSeverity(severity) || text === "" || RETRYING.test(text)) return [];
    return [{ severity, message: text, resource: resourceOf(urn) }];
  });
  const once = unique(diagnostics);
  return [...once.filter(isError), ...once.filter((diagnostic) => !isError(diagnostic))];
}

/** Mandatory ones first, each once. */
export function policyFindings(events: readonly EngineEvent[]): PolicyFinding[] {
  const findings = events.flatMap(({ policyEvent }): PolicyFinding[] => {
    if (policyEvent === undefined) return [];
    const { policyPackName: pack, policyName: policy, message, resourceUrn } = policyEvent;
    const level = policyEvent.enforcementLevel === "mandatory" ? "mandatory" : "advisory";
    return [{ pack, policy, level, resource: resourceOf(resourceUrn), message: plain(message) }];
  });
  const once = unique(findings);
  return ["mandatory", "advisory"].flatMap((level) =>
    once.filter((finding) => finding.level === level),
  );
}

/** The stack stands for everything and so for no resource. */
function resourceOf(urn: string | undefined): string | undefined {
  if (urn === undefined || urn === "" || urn.includes("::pulumi:pulumi:Stack::")) return undefined;
  return nameOf(urn);
}

/** Without the engine's colour directives, which a run with colours leaves in. */
function plain(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}

function isSeverity(severity: string): severity is Diagnostic["severity"] {
  return severity === "error" || severity === "warning";
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
