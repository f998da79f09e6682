import path from "node:path";

import * as pulumi from "@pulumi/pulumi";
import type { Mocks } from "@pulumi/pulumi/runtime/mocks";

import program from "../../../delivery/bootstrap/index";
import { checkSurroundings } from "../../../delivery/bootstrap/surroundings";
import { temporaryFolder } from "../../temporaryFolder";
import { changed, good, settings, SUBSCRIPTION } from "./settings";

const { tenant } = good.azure;
const OTHER = "99999999-2222-4333-8444-555555555555";

/** An Azure in which nobody has made anything, with this login. */
async function loggedIn(tenantId: string, subscriptionId: string): Promise<string[]> {
  const made: string[] = [];
  const azure: Mocks = {
    newResource: ({ name }) => {
      made.push(name);
      return { id: name, state: {} };
    },
    call: ({ token }) => {
      if (token.endsWith(":getClientConfig")) return { tenantId, subscriptionId };
      throw new Error("Status=404");
    },
  };
  await pulumi.runtime.setMocks(azure, "bootstrap", "refused");
  return made;
}

describe("a login to another place than the configuration means is refused", () => {
  test.each([
    [`azure.subscription: "${SUBSCRIPTION}"`, tenant, OTHER, OTHER],
    [`azure.tenant: "${tenant}"`, OTHER, SUBSCRIPTION, OTHER],
  ])("%s", async (what, tenantId, subscriptionId, is) => {
    await loggedIn(tenantId, subscriptionId);
    await expect(checkSurroundings(settings())).rejects.toThrow(
      new pulumi.RunError(
        `Pulumi.refused.yaml has 1 problem:\n  - bootstrap:${what} – isn't the one you are logged in to, which is ${is}. ` +
          "Log in there (`az login --tenant`, `az account set --subscription`), or correct it.",
      ),
    );
  });
});

test("the program refuses an environment without a stack file before it makes anything", async () => {
  const made = await loggedIn(tenant, SUBSCRIPTION);
  const stackFiles = temporaryFolder();
  const raw = {
    ...changed("environments", { quality: { resourceGroup: "quality-rg" } }),
    stackFiles,
  };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(raw).map(([key, value]) => [
        `bootstrap:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
  await expect(program()).rejects.toThrow(
    new pulumi.RunError(
      "Pulumi.refused.yaml has 1 problem:\n  - bootstrap:environments.quality: has no stack file: there is no " +
        `${path.join(stackFiles, "Pulumi.quality.yaml")}, which says what it needs rights on. Make it first: npm run add-environment.`,
    ),
  );
  expect(made).toEqual([]);
});
