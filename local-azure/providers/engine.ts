import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { messageLimits } from "./server";

/** Writes one line of information into the engine's output, without a resource. */
export async function logInfo(engineAddress: string | undefined, message: string): Promise<void> {
  if (engineAddress === undefined) return;
  const client = new EngineClient(engineAddress, grpc.credentials.createInsecure(), messageLimits);
  const request = new LogRequest().setSeverity(LogSeverity.INFO).setMessage(message);
  // A line that can't be written is no reason to fail a deployment.
  await new Promise<void>((resolve) => client.log(request, () => resolve()));
  client.close();
}
