/**
 * The Node.js language host of the Pulumi engine, for machines that don't have the official one.
 * The engine starts it with its own address as the argument; it answers with its port on stdout.
 */
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutResponse,
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  LanguageHandshakeResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version as sdkVersion } from "@pulumi/pulumi/version";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { stopAll } from "./children";
import { installDependencies, programDependencies } from "./dependencies";
import { runPlugin } from "./plugin";
import { runProgram } from "./program";

/** The engine's own limit: the state of a large stack passes in one message. */
const MESSAGE_LIMIT = 400 * 1024 * 1024;

/** The engine's address is the first argument that isn't a flag. */
const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
if (engine === undefined) {
  process.stderr.write(
    "Only the Pulumi CLI starts pulumi-language-nodejs, with its address as the argument.\n",
  );
  process.exit(1);
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

/** Calls that are not here (code generation and the like) are answered UNIMPLEMENTED by gRPC itself. */
const service: grpc.UntypedServiceImplementation = {
  handshake: unary(() => new LanguageHandshakeResponse()),
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
  installDependencies: streaming(installDependencies),
  run: unary((request: Parameters<typeof runProgram>[0]) => runProgram(request, engine)),
  runPlugin: streaming(runPlugin),
  about: unary(() => {
    const about = new AboutResponse();
    about.setExecutable(process.execPath);
    about.setVersion(process.version);
    return about;
  }),
  cancel: unary(() => {
    stopAll();
    return new Empty();
  }),
};

const server = new grpc.Server({
  "grpc.max_receive_message_length": MESSAGE_LIMIT,
  "grpc.max_send_message_length": MESSAGE_LIMIT,
});
server.addService(LanguageRuntimeService, service);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) {
    process.stderr.write(`pulumi-language-nodejs can't listen on 127.0.0.1: ${error.message}\n`);
    process.exit(1);
  }
  process.stdout.write(`${port}\n`);
});
