import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutResponse,
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  type LanguageHandshakeRequest,
  LanguageHandshakeResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version as sdkVersion } from "@pulumi/pulumi/version";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { Children } from "./children";
import { installDependencies, programDependencies } from "./dependencies";
import { runPlugin } from "./plugin";
import { runProgram } from "./program";

/** The engine's own limit: the state of a large stack passes in one message. */
const MESSAGE_LIMIT = 400 * 1024 * 1024;

/** Where a language host is at work. */
export interface Surroundings {
  /** The environment of the engine, which programs and packs get as well. */
  readonly env: NodeJS.ProcessEnv;
  /** The engine's address. @default - the engine says it when it attaches to this process */
  readonly engine?: string;
}

/** A language host that answers on a port of this machine. */
export interface Listening {
  readonly port: number;
  close(): void;
}

/** Serves the engine's language host protocol on a free port. */
export async function serveLanguageHost(surroundings: Surroundings): Promise<Listening> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MESSAGE_LIMIT,
    "grpc.max_send_message_length": MESSAGE_LIMIT,
  });
  server.addService(LanguageRuntimeService, service(surroundings));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { port, close: () => server.forceShutdown() };
}

/** Calls that are not here (code generation and the like) are answered UNIMPLEMENTED by gRPC itself. */
function service({ env, engine }: Surroundings): grpc.UntypedServiceImplementation {
  const children = new Children();
  // An engine that starts the host reads what it prints; one that attaches to it must be sent that.
  const isAttached = engine === undefined;
  let address = engine ?? "";
  return {
    handshake: unary((request: LanguageHandshakeRequest) => {
      if (isAttached) address = request.getEngineAddress();
      return new LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(sdkVersion);
      return info;
    }),
    // Node.js programs name the version of each provider when they register a resource, so the engine
    // needs no list beforehand.
    getRequiredPackages: unary(() => new GetRequiredPackagesResponse()),
    getRequiredPlugins: unary(() => new GetRequiredPluginsResponse()),
    getProgramDependencies: unary(programDependencies),
    installDependencies: streaming((call: Parameters<typeof installDependencies>[0]) =>
      installDependencies(call, env),
    ),
    run: unary((request: Parameters<typeof runProgram>[0]) =>
      runProgram(request, { env, engine: address, isAttached, children }),
    ),
    runPlugin: streaming((call: Parameters<typeof runPlugin>[0]) =>
      runPlugin(call, { env, children }),
    ),
    about: unary(() => {
      const about = new AboutResponse();
      about.setExecutable(process.execPath);
      about.setVersion(process.version);
      return about;
    }),
    cancel: unary(() => {
      children.stopAll();
      return new Empty();
    }),
  };
}

/** A call with one answer. What goes wrong becomes the call's error, in words for a person. */
function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(asStatus(error)),
      );
  };
}

/** A call that is answered with a stream. */
function streaming<Request, Response>(
  answer: (call: grpc.ServerWritableStream<Request, Response>) => Promise<void>,
): grpc.handleServerStreamingCall<Request, Response> {
  return (call) => {
    Promise.resolve(call)
      .then(answer)
      .then(
        () => call.end(),
        (error: unknown) => call.emit("error", asStatus(error)),
      );
  };
}

function asStatus(error: unknown): Partial<grpc.StatusObject> {
  const details = error instanceof Error ? error.message : String(error);
  return { code: grpc.status.UNKNOWN, details };
}
