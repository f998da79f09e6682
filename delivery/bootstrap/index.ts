import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

import { createBackend, lockBackend } from "./backend";
import { unconfirmedWarning } from "../../rules/stackWarnings";
import { loadSettings } from "./config";
import { createIdentities } from "./identities";
import { OWN_STATE } from "./problems";
import { createRoleAssignments } from "./roleAssignments";
import { checkSurroundings } from "./surroundings";
import { backendVariables, githubVariables } from "./variables";

/** Make the backend, who delivers from GitHub, and what they may do; export what to enter at GitHub. */
async function program(): Promise<Record<string, unknown>> {
  const settings = loadSettings();
  await checkSurroundings(settings);
  const unconfirmed = unconfirmedWarning(settings, settings.unconfirmed, "bootstrap:unconfirmed");
  for (const warning of unconfirmed) await pulumi.log.warn(warning);

  const { azure, tags } = settings;
  const group = new resources.ResourceGroup(
    "bootstrap",
    { resourceGroupName: azure.resourceGroup, location: azure.location, tags },
    { protect: true },
  );
  const backend =
    settings.backend.kind === "azblob"
      ? createBackend(settings, settings.backend, group)
      : undefined;
  const identities = createIdentities(settings, group);
  const assignments = createRoleAssignments(settings, identities, backend);
  if (backend !== undefined)
    lockBackend(backend, [...Object.values(backend.containers), ...assignments]);

  return {
    github: githubVariables(settings, identities),
    ownState: backendVariables(settings.backend, OWN_STATE),
  };
}

export = program;
