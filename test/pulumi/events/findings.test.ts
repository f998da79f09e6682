import type {
  DiagnosticEvent,
  EngineEvent,
  PolicyEvent,
} from "../../../pulumi/events/engineEvents";
import { diagnosticsOf, policyFindings } from "../../../pulumi/events/findings";

const stack = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev";
const database = "urn:pulumi:dev::p::azure-native:redisenterprise:Database::main-database";

function said(severity: string, message: string, more: Partial<DiagnosticEvent> = {}): EngineEvent {
  return { diagnosticEvent: { severity, message, ...more } };
}

function found(message: string, more: Partial<PolicyEvent> = {}): EngineEvent {
  const policyEvent = {
    message,
    policyName: "amr-tls",
    policyPackName: "guardrails",
    enforcementLevel: "mandatory",
    ...more,
  };
  return { policyEvent };
}

describe("what a run said", () => {
  test("is its errors and then its warnings, each once and without colours", () => {
    expect(
      diagnosticsOf([
        said("warning", "<{%fg 3%}>careful<{%reset%}>\n", { urn: database }),
        said("error", "refused", { urn: stack }),
        said("error", "refused"),
      ]),
    ).toEqual([
      { severity: "error", message: "refused", resource: undefined },
      { severity: "warning", message: "careful", resource: "main-database" },
    ]);
  });

  test.each([
    ["progress", said("warning", "still at it", { ephemeral: true })],
    ["information", said("info", "done")],
    ["information that is an error to the engine alone", said("info#err", "npm notice")],
    ["nothing", said("error", " \n")],
    [
      "an attempt that is made again",
      said("warning", "retrying create due to on-error hook request (1/100)"),
    ],
  ])("is not %s", (_what, event) => {
    expect(diagnosticsOf([event])).toEqual([]);
  });
});

test("what policies found is the mandatory ones and then the others, each once", () => {
  expect(
    policyFindings([
      found("could be better", { enforcementLevel: "advisory", resourceUrn: stack }),
      found("must be TLS", { resourceUrn: database }),
      found("must be TLS", { resourceUrn: database }),
    ]),
  ).toEqual([
    {
      pack: "guardrails",
      policy: "amr-tls",
      level: "mandatory",
      resource: "main-database",
      message: "must be TLS",
    },
    {
      pack: "guardrails",
      policy: "amr-tls",
      level: "advisory",
      resource: undefined,
      message: "could be better",
    },
  ]);
});
