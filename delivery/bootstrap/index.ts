import path from "node:path";

import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

import { createBackend, lockBackend } from "./backend";
import { unconfirmedWarning } from "../../rules/stackWarnings";
import { loadSettings, refuse } from "./config";
import { createIdentities } from "./identities";
import { OWN_STATE } from "./problems";
import { rightsOf } from "./rights";
import { givenNow, rightsOnMissingSecrets, widerRights } from "./secretScopes";
import { createRoleAssignments } from "./roleAssignments";
import { readNeeds } from "./stackNeeds";
import { checkSurroundings } from "./surroundings";
import { backendVariables, githubVariables } from "./variables";

/** Make the backend, who delivers from GitHub, and what they may do; export what to enter at GitHub. */
async function program(): Promise<Record<string, unknown>> {
  const settings = loadSettings();
  const { needs, problems } = readNeeds(settings, path.resolve(settings.stackFiles));
  refuse(problems);
  await checkSurroundings(settings);
  const unconfirmed = unconfirmedWarning(settings, settings.unconfirmed, "bootstrap:unconfirmed");
  const rights = rightsOf(settings, needs);
  const missing = await rightsOnMissingSecrets(rights, settings.azure.subscription);
  for (const warning of [...unconfirmed, ...widerRights(missing)]) await pulumi.log.warn(warning);

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
  const assignments = createRoleAssignments(
    settings,
    givenNow(rights, missing),
    identities,
    backend,
  );
  if (backend !== undefined)
    lockBackend(backend, [...Object.values(backend.containers), ...assignments]);

  return {
    github: githubVariables(settings, rights, identities),
    ownState: backendVariables(settings.backend, OWN_STATE),
  };
}

export = program;
