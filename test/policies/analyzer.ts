import type { Policies } from "@pulumi/policy";
import {
  makeAnalyzeRpcFun,
  makeAnalyzeStackRpcFun,
  makeRemediateRpcFun,
} from "@pulumi/policy/server";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** What the engine sends in place of a value that isn't known in preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface TestResource {
  readonly type: string;
  readonly name?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What the provider answered. @default the properties, as in preview */
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  /** Name of the component that it belongs to. */
  readonly parent?: string;
  /** Names of the resources that it depends on, all in all and by property. */
  readonly dependsOn?: readonly string[];
  readonly madeFrom?: Readonly<Record<string, readonly string[]>>;
}

export interface Reported {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly message: string;
  readonly urn: string;
}

type Call<Request, Response> = (
  call: { request: Request },
  callback: (error: Error | null, response?: Response) => void,
) => Promise<void>;

/** The SDK's own analyzer over a pack's policies, called as the engine calls it. */
export class Analyzer {
  readonly #analyze: Call<analyzer.AnalyzeRequest, analyzer.AnalyzeResponse>;
  readonly #analyzeStack: Call<analyzer.AnalyzeStackRequest, analyzer.AnalyzeResponse>;
  readonly #remediate: Call<analyzer.AnalyzeRequest, analyzer.RemediateResponse>;
  readonly #stack: string;
  /** What was declined as not applicable, by policy. */
  readonly declined = new Map<string, string>();

  constructor(policies: Policies, stack = "dev") {
    this.#analyze = makeAnalyzeRpcFun("pack", "1.0.0", "advisory", policies);
    this.#analyzeStack = makeAnalyzeStackRpcFun("pack", "1.0.0", "advisory", policies);
    this.#remediate = makeRemediateRpcFun(
      "pack",
      "1.0.0",
      "advisory",
      policies.map((policy) => ({ ...policy, enforcementLevel: "remediate" as const })),
    );
    this.#stack = stack;
  }

  /** Judges each resource, and then the stack, as a preview does. */
  async judge(resources: readonly TestResource[]): Promise<Reported[]> {
    const all = [
      { type: "pulumi:pulumi:Stack", name: "project-stack", properties: {} },
      ...resources,
    ];
    const reported: Reported[] = [];
    for (const resource of all) reported.push(...(await this.analyze(resource)));
    return [...reported, ...(await this.analyzeStack(all))];
  }

  async analyze(resource: TestResource): Promise<Reported[]> {
    return this.#read(await answer(this.#analyze, this.#request(resource)));
  }

  async analyzeStack(resources: readonly TestResource[]): Promise<Reported[]> {
    const request = new analyzer.AnalyzeStackRequest();
    request.setResourcesList(resources.map((resource) => this.#resource(resource, resources)));
    return this.#read(await answer(this.#analyzeStack, request));
  }

  /** The inputs as the policies' remediations leave them; `undefined` if they leave them alone. */
  async remediate(resource: TestResource): Promise<unknown> {
    const response = await answer(this.#remediate, this.#request(resource));
    const changed = response.getRemediationsList().find((each) => each.hasProperties());
    return changed?.getProperties()?.toJavaScript();
  }

  urn({ type, name = "redis" }: Pick<TestResource, "type" | "name">): string {
    return `urn:pulumi:${this.#stack}::project::${type}::${name}`;
  }

  #request(resource: TestResource): analyzer.AnalyzeRequest {
    const request = new analyzer.AnalyzeRequest();
    request.setUrn(this.urn(resource));
    request.setType(resource.type);
    request.setName(resource.name ?? "redis");
    request.setProperties(struct(resource.properties));
    request.setOptions(options(resource));
    return request;
  }

  #resource(resource: TestResource, all: readonly TestResource[]): analyzer.AnalyzerResource {
    const urnOf = (name: string) =>
      this.urn(all.find((each) => (each.name ?? "redis") === name) ?? { type: "missing", name });
    const message = new analyzer.AnalyzerResource();
    message.setUrn(this.urn(resource));
    message.setType(resource.type);
    message.setName(resource.name ?? "redis");
    message.setProperties(struct(resource.outputs ?? resource.properties));
    message.setOptions(options(resource));
    if (resource.parent !== undefined) message.setParent(urnOf(resource.parent));
    message.setDependenciesList((resource.dependsOn ?? []).map(urnOf));
    for (const [property, names] of Object.entries(resource.madeFrom ?? {})) {
      const dependencies = new analyzer.AnalyzerPropertyDependencies();
      dependencies.setUrnsList(names.map(urnOf));
      message.getPropertydependenciesMap().set(property, dependencies);
    }
    return message;
  }

  #read(response: analyzer.AnalyzeResponse): Reported[] {
    for (const declined of response.getNotApplicableList()) {
      this.declined.set(declined.getPolicyName(), declined.getReason());
    }
    return response.getDiagnosticsList().map((diagnostic) => ({
      policy: diagnostic.getPolicyname(),
      level:
        diagnostic.getEnforcementlevel() === analyzer.EnforcementLevel.MANDATORY
          ? "mandatory"
          : "advisory",
      message: diagnostic.getMessage(),
      urn: diagnostic.getUrn(),
    }));
  }
}

function options({ protect = false }: TestResource): analyzer.AnalyzerResourceOptions {
  const message = new analyzer.AnalyzerResourceOptions();
  message.setProtect(protect);
  return message;
}

function struct(properties: Readonly<Record<string, unknown>>): Struct {
  // The engine sends nothing for what is undefined.
  const sent = JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>;
  return Struct.fromJavaScript(sent);
}

async function answer<Request, Response>(
  call: Call<Request, Response>,
  request: Request,
): Promise<Response> {
  let answered: { error: Error | null; response?: Response } | undefined;
  await call({ request }, (error, response) => (answered = { error, response }));
  if (answered?.response === undefined) throw answered?.error ?? new Error("no answer");
  return answered.response;
}
