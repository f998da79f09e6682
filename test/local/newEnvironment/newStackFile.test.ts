import { parse } from "yaml";

import {
  newStackFile,
  stackFileOf,
  type Choices,
} from "../../../local/newEnvironment/newStackFile";

const source = `# What everybody should know.
encryptionsalt: v1:abc
secretsprovider: azurekeyvault://vault/keys/stage
encryptedkey: Zm9v
config:
  azure-native:clientSecret:
    secure: AAAB
  redis:environment:
    name: stage
    location: uksouth # agreed
    resourceGroup:
      mode: adopt
      name: shop-stage-rg
    network:
      mode: create
      name: shop-stage-vnet
    keyVault:
      mode: adopt
      name: shop-stage-kv

    # Delete a line once its value is confirmed.
    unconfirmed:
      - instances.main.sku
  redis:instances:
    main:
      name: shop-stage-redis
      sku: Balanced_B1 # as measured
      adopt:
        privateDnsZoneGroup: default
      allowDataLoss:
        reason: ticket 1
        until: 2026-03-12
      access:
        keys: Enabled
`;

function made(text = source, choices: Partial<Choices> = {}) {
  const file = stackFileOf("stage", text)!;
  return newStackFile([file], { name: "qa", like: "stage", ...choices });
}

function unconfirmedIn(text: string): unknown {
  const { config } = parse(text) as {
    config: { "redis:environment": { unconfirmed?: string[] } };
  };
  return config["redis:environment"].unconfirmed;
}

test("the new stack file has the order and the comments of the other, and nothing that is the other's own", () => {
  expect(made().text).toBe(`# What everybody should know.
config:
  redis:environment:
    name: qa
    location: uksouth # agreed
    resourceGroup:
      mode: adopt
      name: shop-qa-rg
    network:
      mode: create
      name: shop-qa-vnet
    keyVault:
      mode: adopt
      name: shop-qa-kv

    # Delete a line once its value is confirmed.
    unconfirmed:
      - environment.location
      - environment.resourceGroup.name
      - environment.keyVault.name
      - instances.main.sku
  redis:instances:
    main:
      name: shop-qa-redis
      sku: Balanced_B1 # as measured
      access:
        keys: Enabled
`);
});

test("what was encrypted for the other stack is named, because it is left out", () => {
  expect(made().encrypted).toEqual(["azure-native:clientSecret"]);
});

test("text that looks like an encrypted value is kept", () => {
  const text = source.replace("    secure: AAAB", `    '{"secure":"AAAB"}'`);
  expect(made(text).encrypted).toEqual([]);
});

test("what a person chose is written, and is no longer unconfirmed", () => {
  const { text } = made(source, { location: "ukwest", keyVault: "mine" });
  expect(parse(text)).toMatchObject({
    config: {
      "redis:environment": { location: "ukwest", keyVault: { mode: "adopt", name: "mine" } },
    },
  });
  expect(unconfirmedIn(text)).toEqual(["environment.resourceGroup.name", "instances.main.sku"]);
});

test("a chosen value is no longer unconfirmed though the other stack had it so", () => {
  const text = source.replace("- instances.main.sku", "- environment.location");
  expect(unconfirmedIn(made(text, { location: "ukwest" }).text)).toEqual([
    "environment.resourceGroup.name",
    "environment.keyVault.name",
  ]);
});

test("a vault that is chosen by the name that the other one has stays, and is confirmed", () => {
  const { text } = made(source, { keyVault: "shop-stage-kv" });
  expect(unconfirmedIn(text)).not.toContain("environment.keyVault.name");
  expect(text).toContain("name: shop-stage-kv");
});

test("who may log in is unconfirmed", () => {
  const text = source.replace(
    "keys: Enabled",
    "keys: Enabled\n        principals:\n          - objectId: 1",
  );
  expect(unconfirmedIn(made(text).text)).toContain("instances.main.access.principals");
});

test("a list of what is unconfirmed is begun, with its comment, where the other stack has none", () => {
  const text = source.replace(
    /\n\n {4}# Delete a line once its value is confirmed\.\n {4}unconfirmed:\n.*/,
    "",
  );
  expect(made(text).text).toContain(`
      name: shop-qa-kv
    # Delete a line once its value is confirmed; each preview warns of what is listed here.
    unconfirmed:
      - environment.location
      - environment.resourceGroup.name
      - environment.keyVault.name
  redis:instances:
`);
});

test("nothing is listed under unconfirmed when everything is known", () => {
  const text = source
    .replaceAll("mode: adopt", "mode: create")
    .replace("- instances.main.sku", "- environment.location");
  expect(unconfirmedIn(made(text, { location: "uksouth" }).text)).toBeUndefined();
});

test("a file that isn't YAML is none", () => {
  expect(stackFileOf("stage", "config: [")).toBeUndefined();
});
