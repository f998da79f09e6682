import * as grpc from "@grpc/grpc-js";
import { EventsService } from "@pulumi/pulumi/proto/events_grpc_pb";
import type { EventRequest } from "@pulumi/pulumi/proto/events_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { EngineEvent } from "./engineEvents";

/** The CLI sends its events only to developers of tools, who say so with this variable. */
const environment = { PULUMI_DEBUG_COMMANDS: "true" } as const;

/** What a run of the CLI must be given, so that its events arrive here. */
export interface EventsTo {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs the CLI and answers its events as well. They come over a connection of this machine and are never
 * written to a file: the engine adds debug messages, which hold the access keys in the clear. Those are
 * dropped on arrival.
 */
export async function receiveEvents<Result>(
  run: (to: EventsTo) => Promise<Result>,
): Promise<{ readonly result: Result; readonly events: readonly EngineEvent[] }> {
  const events: EngineEvent[] = [];
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  server.addService(EventsService, {
    streamEvents: (
      call: grpc.ServerReadableStream<EventRequest, Empty>,
      done: grpc.sendUnaryData<Empty>,
    ) => {
      call.on("data", (request: EventRequest) => {
        const event = JSON.parse(request.getEvent()) as EngineEvent;
        if (event.diagnosticEvent?.severity !== "debug") events.push(event);
      });
      call.on("end", () => {
        done(null, new Empty());
      });
    },
  });
  const port = await listen(server);
  try {
    const result = await run({ args: ["--event-log", `tcp://127.0.0.1:${port}`], environment });
    return { result, events };
  } finally {
    server.forceShutdown();
  }
}

function listen(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
