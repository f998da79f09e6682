import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

/** The calls that a stand-in answers: a request in, a response out. */
export type Handlers = Partial<{
  getSchema: Handler<messages.GetSchemaRequest, messages.GetSchemaResponse>;
  checkConfig: Handler<messages.CheckRequest, messages.CheckResponse>;
  attach: Handler<PluginAttach, Empty>;
  configure: Handler<messages.ConfigureRequest, messages.ConfigureResponse>;
  check: Handler<messages.CheckRequest, messages.CheckResponse>;
  diff: Handler<messages.DiffRequest, messages.DiffResponse>;
  create: Handler<messages.CreateRequest, messages.CreateResponse>;
  read: Handler<messages.ReadRequest, messages.ReadResponse>;
  update: Handler<messages.UpdateRequest, messages.UpdateResponse>;
  delete: Handler<messages.DeleteRequest, Empty>;
  invoke: Handler<messages.InvokeRequest, messages.InvokeResponse>;
  cancel: Handler<Empty, Empty>;
}>;

/**
 * Answers a request. The caller is one provider of a program: each has a connection of its own, also where all of
 * them are attached to one server.
 */
type Handler<Q, A> = (request: Q, signal: AbortSignal, caller: string) => A | Promise<A>;

/** An error that the engine is told with more than its message, such as a half-made resource. */
export class DetailedError extends Error {
  constructor(
    message: string,
    readonly metadata: grpc.Metadata,
  ) {
    super(message);
    this.name = "DetailedError";
  }
}

const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** Both directions; the engine's own limit is as high. */
export const messageLimits = {
  "grpc.max_receive_message_length": LARGEST_MESSAGE,
  "grpc.max_send_message_length": LARGEST_MESSAGE,
};

/** A stand-in that answers on a port of this machine. */
export interface Listening {
  port: number;
  close(): void;
}

/** Serves the ResourceProvider protocol on a free port, and prints the port for the engine. */
export async function serve(version: string, handlers: Handlers): Promise<void> {
  const { port } = await listen(version, handlers);
  process.stdout.write(`${port}\n`);
}

export async function listen(version: string, handlers: Handlers): Promise<Listening> {
  const server = new grpc.Server(messageLimits);
  server.addService(ResourceProviderService, implementation(version, handlers));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { port, close: () => server.forceShutdown() };
}

// A call without a handler answers "unimplemented".
function implementation(version: string, handlers: Handlers): grpc.UntypedServiceImplementation {
  const methods: grpc.UntypedServiceImplementation = {};
  for (const [name, { responseStream }] of Object.entries(ResourceProviderService))
    methods[name] = responseStream ? refuseStream : refuse(name);
  const shared: Record<string, Handler<never, unknown>> = {
    getPluginInfo: () => new PluginInfo().setVersion(version),
    diffConfig: () => new messages.DiffResponse(),
    attach: () => new Empty(),
    cancel: () => new Empty(),
    checkConfig: (request: messages.CheckRequest) =>
      new messages.CheckResponse().setInputs(request.getNews()),
  };
  for (const [name, handler] of Object.entries({ ...shared, ...handlers }))
    methods[name] = answer(handler as Handler<unknown, unknown>);
  return methods;
}

function answer(handler: Handler<unknown, unknown>): grpc.handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => cancelled.abort());
    Promise.resolve()
      .then(() => handler(call.request, cancelled.signal, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(status(error)),
      );
  };
}

function status(error: unknown): Partial<grpc.StatusObject> {
  const message = error instanceof Error ? error.message : String(error);
  const code = grpc.status.UNKNOWN;
  return error instanceof DetailedError
    ? { code, details: message, metadata: error.metadata }
    : { code, details: message };
}

function refuse(name: string): grpc.handleUnaryCall<unknown, unknown> {
  return (_call, callback) => {
    callback({ code: grpc.status.UNIMPLEMENTED, details: `${name} is not implemented` });
  };
}

function refuseStream(call: grpc.ServerWritableStream<unknown, unknown>): void {
  call.emit("error", { code: grpc.status.UNIMPLEMENTED, details: "not implemented" });
}
