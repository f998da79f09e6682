import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { type Body, stringAt } from "../arm/json";
import { Arm } from "../arm/arm";
import { schemas } from "../schemas";
import { checkInputs } from "./check";
import { type Autonaming, applyDefaults } from "./defaults";
import { describe } from "./description";
import { type InputDiff, type Kind, diffInputs } from "./diff";
import { logInfo } from "./engine";
import { invoke } from "./functions";
import { previewOutputs } from "./outputs";
import { packageSchema } from "./packageSchema";
import * as resources from "./resources";
import { type Handlers, serve } from "./server";
import { nameOf, typeOf } from "./urn";
import { fromStruct, toStruct } from "./wire";

const NOTICE = "LOCAL AZURE: nothing in Azure changes";

/** What one provider of a program was told. */
interface Configured {
  azure: Arm;
  location: string | undefined;
}

/**
 * The stand-in for pulumi-resource-azure-native: the same protocol, in front of the local Azure in a directory.
 * An engine that attaches to it says its own address; one that starts it does so beforehand.
 */
export function azureNative(directory: string | undefined, engine?: string): Handlers {
  let engineAddress = engine;
  const configured = new Map<string, Configured>();
  let announced = false;
  const shutdown = new AbortController();
  // One that has connected anew is taken for the default provider, which is configured first.
  const of = (caller: string): Configured => {
    const found = configured.get(caller) ?? [...configured.values()][0];
    if (!found) throw new Error("the provider is not configured");
    return found;
  };
  const patience = (timeout: number, signal: AbortSignal): resources.Patience => ({
    timeout,
    signal: AbortSignal.any([signal, shutdown.signal]),
  });

  return {
    getSchema: () => new messages.GetSchemaResponse().setSchema(JSON.stringify(packageSchema())),
    attach: (request) => {
      engineAddress = request.getAddress();
      return new Empty();
    },
    configure: async (request, _, caller) => {
      if (!directory) throw new Error(missingDirectory());
      const settings = fromStruct(request.getArgs());
      configured.set(caller, {
        azure: new Arm(directory, stringAt(settings, "subscriptionId")),
        location: stringAt(settings, "location"),
      });
      if (!announced) await logInfo(engineAddress, NOTICE);
      announced = true;
      return new messages.ConfigureResponse()
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    },
    check: (request, _, caller) => {
      const urn = request.getUrn();
      const description = describe(typeOf(urn));
      const olds = fromStruct(request.getOlds());
      const inputs = applyDefaults(description, olds, fromStruct(request.getNews()), {
        name: nameOf(urn),
        randomSeed: request.getRandomseed_asU8(),
        autonaming: autonaming(request.getAutonaming()),
        ...of(caller),
      });
      const failures = checkInputs(description, inputs).map(({ property, reason }) =>
        new messages.CheckFailure().setProperty(property).setReason(reason),
      );
      return new messages.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failures);
    },
    diff: (request) => {
      const outputs = fromStruct(request.getOlds());
      const oldInputs = request.getOldInputs();
      const olds = oldInputs ? fromStruct(oldInputs) : outputs;
      const description = describe(typeOf(request.getUrn()));
      return diffResponse(diffInputs(description, olds, fromStruct(request.getNews()), outputs));
    },
    create: async (request, signal, caller) => {
      const description = describe(typeOf(request.getUrn()));
      const inputs = fromStruct(request.getProperties());
      const response = new messages.CreateResponse();
      if (request.getPreview())
        return response.setProperties(toStruct(previewOutputs(description, inputs)));
      const waiting = patience(request.getTimeout(), signal);
      const { id, outputs } = await resources.create(
        of(caller).azure,
        description,
        inputs,
        waiting,
      );
      return response.setId(id).setProperties(toStruct(outputs));
    },
    read: (request, _, caller) => {
      const description = describe(typeOf(request.getUrn()));
      const inputs = request.getInputs();
      const known = inputs && {
        inputs: fromStruct(inputs),
        outputs: fromStruct(request.getProperties()),
      };
      const found = resources.read(of(caller).azure, description, request.getId(), known);
      const response = new messages.ReadResponse();
      if (!found) return response;
      return response
        .setId(found.id)
        .setProperties(toStruct(found.outputs))
        .setInputs(toStruct(found.inputs));
    },
    update: async (request, signal, caller) => {
      const description = describe(typeOf(request.getUrn()));
      const inputs = fromStruct(request.getNews());
      const response = new messages.UpdateResponse();
      if (request.getPreview()) {
        const preview = previewOutputs(description, inputs);
        const olds: Body = fromStruct(request.getOlds());
        return response.setProperties(toStruct(resources.withStableOutputs(preview, olds)));
      }
      const id = request.getId();
      const waiting = patience(request.getTimeout(), signal);
      const { outputs } = await resources.update(
        of(caller).azure,
        description,
        id,
        inputs,
        waiting,
      );
      return response.setProperties(toStruct(outputs));
    },
    delete: async (request, signal, caller) => {
      const waiting = patience(request.getTimeout(), signal);
      const description = describe(typeOf(request.getUrn()));
      await resources.remove(of(caller).azure, description, request.getId(), waiting);
      return new Empty();
    },
    invoke: (request, _, caller) => {
      const answer = invoke(of(caller).azure, request.getTok(), fromStruct(request.getArgs()));
      return new messages.InvokeResponse().setReturn(toStruct(answer));
    },
    cancel: () => {
      shutdown.abort();
      return new Empty();
    },
  };
}

function missingDirectory(): string {
  return (
    "this azure-native is a stand-in in front of a local Azure, and LOCAL_AZURE_DIR does not say " +
    "where that keeps its state. Run it through the local commands of this repository."
  );
}

function autonaming(
  options: messages.CheckRequest.AutonamingOptions | undefined,
): Autonaming | undefined {
  if (!options) return undefined;
  const { Mode } = messages.CheckRequest.AutonamingOptions;
  const modes = { [Mode.PROPOSE]: "propose", [Mode.ENFORCE]: "enforce", [Mode.DISABLE]: "disable" };
  return {
    mode: modes[options.getMode()] as Autonaming["mode"],
    proposedName: options.getProposedName(),
  };
}

const KINDS: Record<Kind, messages.PropertyDiff.Kind> = {
  add: messages.PropertyDiff.Kind.ADD,
  addReplace: messages.PropertyDiff.Kind.ADD_REPLACE,
  delete: messages.PropertyDiff.Kind.DELETE,
  deleteReplace: messages.PropertyDiff.Kind.DELETE_REPLACE,
  update: messages.PropertyDiff.Kind.UPDATE,
  updateReplace: messages.PropertyDiff.Kind.UPDATE_REPLACE,
};

function diffResponse(diff: InputDiff): messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse();
  if (diff.changes.length === 0) return response.setChanges(DIFF_NONE);
  const detailed = response.getDetaileddiffMap();
  for (const [path, kind] of diff.detailed)
    detailed.set(path, new messages.PropertyDiff().setKind(KINDS[kind]).setInputdiff(true));
  return response
    .setChanges(DIFF_SOME)
    .setDiffsList(diff.changes)
    .setReplacesList(diff.replaces)
    .setDeletebeforereplace(diff.deleteBeforeReplace)
    .setHasdetaileddiff(true);
}

if (require.main === module) {
  const [engineAddress] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
  void serve(schemas().sdk, azureNative(process.env.LOCAL_AZURE_DIR, engineAddress));
}
