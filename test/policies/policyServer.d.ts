import type { Policies } from "@pulumi/policy";
import type * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";

/**
 * What the engine's calls arrive at. It is marked internal, so its types are stripped from the package;
 * driving it shows what a policy really does, with the SDK's own unknown values and levels.
 */
declare module "@pulumi/policy/server" {
  type Answer<Response> = (error: Error | null, response?: Response) => void;
  type Call<Request, Response> = (
    call: { request: Request },
    answer: Answer<Response>,
  ) => Promise<void>;
  type Make<Request, Response> = (
    pack: string,
    version: string,
    level: "advisory",
    policies: Policies,
  ) => Call<Request, Response>;

  export const makeAnalyzeRpcFun: Make<analyzer.AnalyzeRequest, analyzer.AnalyzeResponse>;
  export const makeAnalyzeStackRpcFun: Make<analyzer.AnalyzeStackRequest, analyzer.AnalyzeResponse>;
  export const makeRemediateRpcFun: Make<analyzer.AnalyzeRequest, analyzer.RemediateResponse>;
}
