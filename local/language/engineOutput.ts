import type { Readable } from "node:stream";
import { createInterface } from "node:readline";

import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Writes each line of `streams` into the engine's output, as the engine does with what a host of its own prints. */
export async function writeIntoEngine(
  engine: string,
  streams: readonly (Readable | null)[],
): Promise<void> {
  const client = new EngineClient(engine, grpc.credentials.createInsecure());
  const lines = streams.flatMap((stream) => stream ?? []).map((stream) => forward(client, stream));
  await Promise.all(lines);
  client.close();
}

async function forward(client: EngineClient, stream: Readable): Promise<void> {
  for await (const line of createInterface({ input: stream })) {
    if (line.trim() === "") continue;
    const request = new LogRequest().setSeverity(LogSeverity.INFO).setMessage(`${line}\n`);
    // A line that the engine doesn't take any more is no reason to fail the program.
    await new Promise<void>((resolve) => client.log(request, () => resolve()));
  }
}
