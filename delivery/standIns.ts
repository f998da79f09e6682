import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import path from "node:path";

import type { EngineEvent } from "../pulumi/events/engineEvents";
import { DeliveryError } from "./deliveryError";
import type { Project } from "./pulumi";

/** Refuses to go on; called before the engine runs, and with what it said after each run. */
export type Guard = (project: Project, events?: readonly EngineEvent[]) => void;

const PROVIDERS = ["azure-native", "random"];

/**
 * Aborts a delivery that would work on a local Azure, or with anything that stands in for a provider: the
 * run would say that all went well, and nothing would have happened.
 *
 * @throws DeliveryError with every sign of a stand-in
 */
export const refuseStandIns: Guard = (project, events = []) => {
  const signs = [...signsIn(project), ...signsAmong(events)];
  if (signs.length === 0) return;
  throw new DeliveryError(
    [
      "This job wouldn't reach the real Azure, so it stops:",
      ...signs.map((sign) => `  - ${sign}`),
      "Deploy from a fresh runner, with the official CLI and a shared backend.",
    ].join("\n"),
  );
};

function signsIn({ cli, env }: Project): string[] {
  const backend = env.PULUMI_BACKEND_URL ?? "";
  const folders = [path.dirname(cli), ...(env.PATH ?? "").split(path.delimiter)];
  const home = env.PULUMI_HOME;
  return [
    ...(env.LOCAL_AZURE_DIR === undefined ? [] : ["LOCAL_AZURE_DIR is set"]),
    ...(/^(azblob|https):\/\//.test(backend)
      ? []
      : [`PULUMI_BACKEND_URL is ${backend === "" ? "not set" : backend}, on this machine alone`]),
    ...folders
      .filter((folder) => existsSync(path.join(folder, ".local-azure-shim")))
      .map((folder) => `the pulumi in ${folder} belongs to a local Azure`),
    ...folders.flatMap((folder) =>
      PROVIDERS.map((name) => path.join(folder, `pulumi-resource-${name}`))
        .filter((file) => existsSync(file))
        .map((file) => `${file} would be used as the provider`),
    ),
    ...(home === undefined ? ["PULUMI_HOME is not set"] : scriptsIn(path.join(home, "plugins"))),
  ];
}

/** Official providers are native programs; the stand-ins are scripts. */
function scriptsIn(plugins: string): string[] {
  if (!existsSync(plugins)) return [];
  return (
    readdirSync(plugins)
      .filter((name) => PROVIDERS.some((provider) => name.startsWith(`resource-${provider}-v`)))
      .map((name) => path.join(plugins, name))
      // Newer CLIs keep `<plugin>.lastused` files beside the plugins.
      .filter((folder) => statSync(folder).isDirectory())
      .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
      .filter(
        (file) =>
          /pulumi-resource-[\w-]+(\.cmd)?$/.test(file) && (file.endsWith(".cmd") || isScript(file)),
      )
      .map((file) => `${file} is a script and not the provider`)
  );
}

function isScript(file: string): boolean {
  const start = Buffer.alloc(2);
  const handle = openSync(file, "r");
  try {
    readSync(handle, start, 0, 2, 0);
  } finally {
    closeSync(handle);
  }
  return start.toString("latin1") === "#!";
}

/** Every stand-in of this repository announces itself. */
function signsAmong(events: readonly EngineEvent[]): string[] {
  return events.some(({ diagnosticEvent }) => diagnosticEvent?.message.includes("LOCAL AZURE:"))
    ? ["the provider says `LOCAL AZURE: nothing in Azure changes`"]
    : [];
}
