import * as grpc from "@grpc/grpc-js";
import { EventsClient } from "@pulumi/pulumi/proto/events_grpc_pb";
import { EventRequest } from "@pulumi/pulumi/proto/events_pb";

import { receiveEvents } from "../../../pulumi/events/receiveEvents";

/** Sends events as the engine does. */
function send(address: string, events: readonly object[]): Promise<void> {
  const client = new EventsClient(
    address.replace(/^tcp:\/\//, ""),
    grpc.credentials.createInsecure(),
  );
  return new Promise((resolve, reject) => {
    const stream = client.streamEvents((error) => {
      client.close();
      if (error) reject(error);
      else resolve();
    });
    for (const event of events) stream.write(request(event));
    stream.end();
  });
}

function request(event: object): EventRequest {
  const message = new EventRequest();
  message.setEvent(JSON.stringify(event));
  return message;
}

const spoken = (severity: string, message: string) => ({ diagnosticEvent: { severity, message } });

test("a run's events arrive in their order, with what the run answers", async () => {
  const sent = [spoken("warning", "one"), { summaryEvent: { resourceChanges: { same: 1 } } }];
  const { result, events } = await receiveEvents(async ({ args: [flag, address], environment }) => {
    expect(flag).toBe("--event-log");
    expect(environment).toEqual({ PULUMI_DEBUG_COMMANDS: "true" });
    await send(address!, sent);
    return 7;
  });
  expect(result).toBe(7);
  expect(events).toEqual(sent);
});

test("a debug message is dropped: the engine writes access keys into it", async () => {
  const { events } = await receiveEvents(({ args }) =>
    send(args[1]!, [spoken("debug", "resp: primaryKey,,,abc="), spoken("error", "stays")]),
  );
  expect(events).toEqual([spoken("error", "stays")]);
});

test("an event larger than gRPC's default of 4 MB arrives", async () => {
  const large = spoken("info", "x".repeat(5 * 1024 * 1024));
  const { events } = await receiveEvents(({ args }) => send(args[1]!, [large]));
  expect(events).toEqual([large]);
});

test("a run that ends before there are events has none, and one that fails fails", async () => {
  await expect(receiveEvents(() => Promise.resolve("x"))).resolves.toEqual({
    result: "x",
    events: [],
  });
  await expect(receiveEvents(() => Promise.reject(new Error("no CLI")))).rejects.toThrow("no CLI");
});
