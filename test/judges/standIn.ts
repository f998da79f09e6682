import * as grpc from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";

import type { Body } from "../../local-azure/arm/json";
import { describe as describeType, idOf } from "../../local-azure/providers/description";
import { type Handlers, listen, messageLimits } from "../../local-azure/providers/server";
import { fromStruct, toStruct } from "../../local-azure/providers/wire";

/** What Azure has refused, by the words of the provider: `[status, code]`; undefined where it hasn't. */
export async function refusal(work: Promise<unknown>): Promise<[number, string] | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const [, status, code] = /Status=(\d+) Code="(\w+)"/.exec(String(error)) ?? [];
    if (status === undefined || code === undefined) throw error;
    return [Number(status), code];
  }
}

/** The stand-in of a provider, asked as an engine asks it: over gRPC. */
export interface StandIn {
  create(type: string, inputs: Body): Promise<void>;
  update(type: string, inputs: Body): Promise<void>;
  remove(type: string, inputs: Body): Promise<void>;
  close(): void;
}

export async function standIn(handlers: Handlers): Promise<StandIn> {
  const server = await listen("1.2.3", handlers);
  const client = new ResourceProviderClient(
    `127.0.0.1:${server.port}`,
    grpc.credentials.createInsecure(),
    messageLimits,
  );
  await called((done) =>
    client.configure(new messages.ConfigureRequest().setArgs(toStruct({})), done),
  );
  const checked = async (type: string, news: Body): Promise<Body> => {
    const request = new messages.CheckRequest().setUrn(urnOf(type)).setNews(toStruct(news));
    const response = await called<messages.CheckResponse>((done) => client.check(request, done));
    expect(response.getFailuresList()).toEqual([]);
    return fromStruct(response.getInputs());
  };
  const id = (type: string, inputs: Body): string =>
    idOf(describeType(`azure-native:${type}`), inputs);
  return {
    create: async (type, news) => {
      const inputs = await checked(type, news);
      const request = new messages.CreateRequest()
        .setUrn(urnOf(type))
        .setProperties(toStruct(inputs));
      await called((done) => client.create(request, done));
    },
    update: async (type, news) => {
      const inputs = await checked(type, news);
      const request = new messages.UpdateRequest()
        .setUrn(urnOf(type))
        .setId(id(type, inputs))
        .setNews(toStruct(inputs));
      await called((done) => client.update(request, done));
    },
    remove: async (type, inputs) => {
      const request = new messages.DeleteRequest().setUrn(urnOf(type)).setId(id(type, inputs));
      await called((done) => client.delete(request, done));
    },
    close: () => {
      client.close();
      server.close();
    },
  };
}

function urnOf(type: string): string {
  return `urn:pulumi:judged::project::azure-native:${type}::${type}`;
}

function called<A>(
  call: (callback: (error: grpc.ServiceError | null, answer: A) => void) => unknown,
): Promise<A> {
  return new Promise((resolve, reject) => {
    call((error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}
