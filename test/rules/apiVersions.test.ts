import { readFileSync } from "node:fs";

import { laterSettingRefusals, laterSettings } from "../../rules/apiVersions";

const database = readFileSync(
  require.resolve("@pulumi/azure-native/redisenterprise/database.d.ts"),
  "utf8",
);
const cluster = readFileSync(
  require.resolve("@pulumi/azure-native/redisenterprise/redisEnterprise.d.ts"),
  "utf8",
);

test.each(Object.keys(laterSettings))("the provider can't send %s", (setting) => {
  expect(database + cluster).not.toContain(`${setting}?:`);
});

test("the version that the refusals name is the one that the provider is at, and sends", () => {
  const { version } = JSON.parse(
    readFileSync(require.resolve("@pulumi/azure-native/package.json"), "utf8"),
  ) as { version: string };
  const [refusal] = Object.values(laterSettingRefusals);
  expect(refusal?.rule).toContain(`azure-native ${version} sends `);
  const [, sent = ""] = /sends (\S+),/.exec(refusal?.rule ?? "") ?? [];
  expect(database).toContain(sent);
});
