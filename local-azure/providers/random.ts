import { readFileSync } from "node:fs";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Body } from "../arm/json";
import { diffObjects } from "./propertyDiff";
import { type RandomType, randomTypes, refusal } from "./randomTypes";
import { type Handlers, serve } from "./server";
import { typeOf } from "./urn";
import { UNKNOWN, fromStruct, isUnknown, secret, toStruct } from "./wire";

/** The stand-in for pulumi-resource-random: what is drawn is drawn when the resource is created. */
export function random(): Handlers {
  return {
    configure: () =>
      new messages.ConfigureResponse().setSupportspreview(true).setAcceptsecrets(true),
    check: (request) => {
      const type = describe(request.getUrn());
      const inputs = fromStruct(request.getNews());
      const failures = reasons(type, inputs).map(([property, reason]) =>
        new messages.CheckFailure().setProperty(property).setReason(reason),
      );
      return new messages.CheckResponse().setInputs(request.getNews()).setFailuresList(failures);
    },
    diff: (request) => {
      const olds = fromStruct(request.getOldInputs() ?? request.getOlds());
      const diff = diffObjects(olds, fromStruct(request.getNews()), (name) =>
        name.startsWith("__"),
      );
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      if (!diff) return new messages.DiffResponse().setChanges(DIFF_NONE);
      const changed = [diff.adds, diff.deletes, diff.updates].flatMap((part) => Object.keys(part));
      return new messages.DiffResponse()
        .setChanges(DIFF_SOME)
        .setDiffsList(changed)
        .setReplacesList(changed);
    },
    create: (request) => {
      const type = describe(request.getUrn());
      const inputs = withDefaults(type, fromStruct(request.getProperties()));
      const response = new messages.CreateResponse();
      if (request.getPreview() || isUnknown(inputs)) {
        const unknown = Object.fromEntries(type.drawn.map((name) => [name, UNKNOWN]));
        return response.setProperties(toStruct({ ...inputs, ...unknown }));
      }
      const { id, outputs } = type.draw(inputs);
      return response.setId(id).setProperties(toStruct(guarded(type, { ...inputs, ...outputs })));
    },
    read: (request) => {
      const type = describe(request.getUrn());
      const response = new messages.ReadResponse();
      const known = request.getInputs();
      if (known)
        return response
          .setId(request.getId())
          .setProperties(request.getProperties())
          .setInputs(known);
      const imported = type.imported?.(request.getId());
      if (!imported) throw new Error(`${typeOf(request.getUrn())} can't be imported`);
      return response
        .setId(imported.id)
        .setProperties(toStruct(guarded(type, imported.outputs)))
        .setInputs(toStruct(imported.inputs));
    },
    delete: () => new Empty(),
  };
}

function describe(urn: string): RandomType {
  const token = typeOf(urn);
  const type = randomTypes[token];
  if (type) return type;
  throw new Error(
    `The stand-in for the random provider does not model the resource type ${token}. It models: ` +
      `${Object.keys(randomTypes).join(", ")}.`,
  );
}

function reasons(type: RandomType, inputs: Body): [property: string, reason: string][] {
  const found: [string, string][] = [];
  for (const name of type.required)
    if (inputs[name] === undefined) found.push([name, `missing required property '${name}'`]);
  for (const [name, value] of Object.entries(inputs)) {
    const wanted = type.inputs[name];
    if (name.startsWith("__") || value === UNKNOWN) continue;
    if (!wanted) found.push([name, `unknown property '${name}'`]);
    else if (typeof value !== wanted)
      found.push([name, `'${name}' should be of type '${wanted}' but got a ${typeof value}`]);
  }
  const more = found.length === 0 && !isUnknown(inputs) ? refusal(type, inputs) : undefined;
  return more === undefined ? found : [["", more]];
}

function withDefaults(type: RandomType, inputs: Body): Body {
  const numeric = inputs.numeric ?? inputs.number ?? true;
  const aliases: Body = type.inputs.numeric ? { numeric, number: numeric } : {};
  return { ...type.defaults, ...inputs, ...aliases };
}

function guarded(type: RandomType, outputs: Body): Body {
  const result = { ...outputs };
  for (const name of type.secrets) {
    const value = result[name];
    if (value !== undefined) result[name] = secret(value);
  }
  return result;
}

if (require.main === module) {
  const manifest = require.resolve("@pulumi/random/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  void serve(version, random());
}
