import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Body } from "../../../local-azure/arm/json";
import {
  type Handlers,
  type Listening,
  listen,
  messageLimits,
} from "../../../local-azure/providers/server";
import { fromStruct, toStruct } from "../../../local-azure/providers/wire";

const listening: { server: Listening; client: ResourceProviderClient }[] = [];

afterEach(() => {
  for (const { server, client } of listening.splice(0)) {
    client.close();
    server.close();
  }
});

/** A stand-in behind a real gRPC connection on the loopback, called as the engine calls it. */
export async function connect(handlers: Handlers): Promise<ResourceProviderClient> {
  const server = await listen("1.2.3", handlers);
  const address = `127.0.0.1:${server.port}`;
  const client = new ResourceProviderClient(
    address,
    grpc.credentials.createInsecure(),
    messageLimits,
  );
  listening.push({ server, client });
  return client;
}

/** One call of a client's method, as a promise. */
export function called<A>(
  call: (callback: (error: grpc.ServiceError | null, answer: A) => void) => unknown,
): Promise<A> {
  return new Promise((resolve, reject) => {
    call((error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}

export async function configure(client: ResourceProviderClient, settings: Body = {}) {
  const request = new messages.ConfigureRequest().setArgs(toStruct(settings));
  return called<messages.ConfigureResponse>((done) => client.configure(request, done));
}

export async function check(client: ResourceProviderClient, urn: string, news: Body) {
  const request = new messages.CheckRequest().setUrn(urn).setNews(toStruct(news));
  const response = await called<messages.CheckResponse>((done) => client.check(request, done));
  const failures = response.getFailuresList().map((f) => [f.getProperty(), f.getReason()]);
  return { inputs: fromStruct(response.getInputs()), failures };
}

export async function create(
  client: ResourceProviderClient,
  urn: string,
  inputs: Body,
  { preview = false, timeout = 0 } = {},
) {
  const request = new messages.CreateRequest()
    .setUrn(urn)
    .setProperties(toStruct(inputs))
    .setPreview(preview)
    .setTimeout(timeout);
  const response = await called<messages.CreateResponse>((done) => client.create(request, done));
  return { id: response.getId(), struct: response.getProperties() };
}

export async function invoke(client: ResourceProviderClient, token: string, args: Body) {
  const request = new messages.InvokeRequest().setTok(token).setArgs(toStruct(args));
  const response = await called<messages.InvokeResponse>((done) => client.invoke(request, done));
  return fromStruct(response.getReturn());
}

export { Empty, fromStruct, messages, toStruct };
