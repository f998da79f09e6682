import type { Arm } from "../arm/arm";
import { ArmError } from "../arm/armError";
import { armId } from "../arm/id";
import type { StoredResource } from "../arm/store";
import * as secrets from "../services/keyVault/secretOperations";
import { type Answer, type Request, bodyOf } from "./exchange";

/** Under which path a vault is, since no name but this machine's leads to a local server. */
export const VAULTS = "vaults";

/** Answers what `https://{name}.vault.azure.net/…` would, at `/vaults/{name}/…`. */
export function vaults(request: Request, azure: Arm): Answer {
  const [, name = "", kind, ...rest] = request.segments;
  if (!request.query.get("api-version"))
    throw new ArmError(400, "BadParameter", "The request is missing the api-version parameter.");
  const vault = azure
    .all("Microsoft.KeyVault/vaults")
    .find(({ id }) => armId(id).name.toLowerCase() === name.toLowerCase());
  // In Azure its host name wouldn't resolve.
  if (!vault)
    throw new ArmError(404, "VaultNotFound", `The local Azure has no key vault '${name}'.`);
  const path = [kind, ...rest.map((_, at) => SEGMENTS[at] ?? "?")].join("/");
  // `versions` and `recover` are words, and no secret's version.
  const last = rest.length === 2 ? [kind, SEGMENTS[0], rest[1]].join("/") : path;
  const answer = ROUTES[`${request.method} ${last}`] ?? ROUTES[`${request.method} ${path}`];
  if (!answer)
    throw new ArmError(
      404,
      "NotFound",
      `The local Azure does not model ${request.method} of '/${[kind, ...rest].join("/")}' in a vault. It models: ` +
        `${Object.keys(ROUTES).join(", ")}.`,
    );
  return answer({ azure, vault, request, name: rest[0] ?? "", version: rest[1] });
}

interface Asked {
  readonly azure: Arm;
  readonly vault: StoredResource;
  readonly request: Request;
  readonly name: string;
  readonly version: string | undefined;
}

const SEGMENTS = ["{name}", "{version}"];

const ROUTES: Readonly<Record<string, (asked: Asked) => Answer>> = {
  "GET secrets": ({ azure, vault }) => ok({ value: secrets.listSecrets(azure, vault) }),
  "GET secrets/{name}": ({ azure, vault, name }) => ok(secrets.getSecret(azure, vault, name)),
  "GET secrets/{name}/versions": ({ azure, vault, name }) =>
    ok({ value: secrets.listVersions(azure, vault, name) }),
  "GET secrets/{name}/{version}": ({ azure, vault, name, version }) =>
    ok(secrets.getSecret(azure, vault, name, version)),
  "PUT secrets/{name}": ({ azure, vault, name, request }) =>
    ok(secrets.setSecret(azure, vault, name, bodyOf(request))),
  "DELETE secrets/{name}": ({ azure, vault, name }) => ok(secrets.deleteSecret(azure, vault, name)),
  "GET deletedsecrets/{name}": ({ azure, vault, name }) =>
    ok(secrets.getDeletedSecret(azure, vault, name)),
  "POST deletedsecrets/{name}/recover": ({ azure, vault, name }) =>
    ok(secrets.recoverSecret(azure, vault, name)),
  "DELETE deletedsecrets/{name}": ({ azure, vault, name }) => {
    secrets.purgeSecret(azure, vault, name);
    return { status: 204 };
  },
};

function ok(body: Answer["body"]): Answer {
  return { status: 200, ...(body && { body }) };
}
