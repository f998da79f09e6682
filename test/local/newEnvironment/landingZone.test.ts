import { readFileSync } from "node:fs";
import path from "node:path";

import { landingZoneWith } from "../../../local/newEnvironment/landingZone";
import { project } from "../../project/project";

const names = new Map([
  ["shop-stage-rg", "shop-qa-rg"],
  ["shop-stage-vnet", "shop-qa-vnet"],
]);
const location = { from: "uksouth", to: "ukwest" };

function zone(resources: Record<string, unknown>): string {
  return JSON.stringify({ what: "It stands.", resources });
}

async function resourcesAfter(resources: Record<string, unknown>): Promise<unknown> {
  const text = await landingZoneWith(zone(resources), { names, location });
  return (JSON.parse(text) as { resources: unknown }).resources;
}

test("what the other environment adopts is copied under the new names, in the new region", async () => {
  const network = "providers/Microsoft.Network/virtualNetworks";
  const link = "providers/Microsoft.Network/privateDnsZones/zone/virtualNetworkLinks/link";
  const before = {
    "resourceGroups/shop-stage-rg": { location: "uksouth" },
    [`resourceGroups/shop-stage-rg/${network}/shop-stage-vnet`]: {
      location: "uksouth",
      addressSpace: { addressPrefixes: ["10.2.0.0/16"] },
    },
    [`resourceGroups/shop-stage-rg/${link}`]: {
      location: "Global",
      virtualNetwork: {
        id: `/subscriptions/1/resourceGroups/shop-stage-rg/${network}/shop-stage-vnet`,
      },
    },
  };
  await expect(resourcesAfter(before)).resolves.toEqual({
    ...before,
    "resourceGroups/shop-qa-rg": { location: "ukwest" },
    [`resourceGroups/shop-qa-rg/${network}/shop-qa-vnet`]: {
      location: "ukwest",
      addressSpace: { addressPrefixes: ["10.2.0.0/16"] },
    },
    [`resourceGroups/shop-qa-rg/${link}`]: {
      location: "Global",
      virtualNetwork: {
        id: `/subscriptions/1/resourceGroups/shop-qa-rg/${network}/shop-qa-vnet`,
      },
    },
  });
});

test("what is there already stays as it is", async () => {
  const before = {
    "resourceGroups/shop-stage-rg": { location: "uksouth" },
    "resourceGroups/shop-qa-rg": { location: "norwayeast" },
  };
  await expect(resourcesAfter(before)).resolves.toEqual(before);
});

test("other environments, and names that only begin alike, are left alone", async () => {
  const before = {
    "resourceGroups/shop-uat-rg": { location: "uksouth" },
    "resourceGroups/shop-stage-rg-2": { location: "uksouth" },
  };
  await expect(resourcesAfter(before)).resolves.toEqual(before);
});

test("the text stays to the letter when nothing is added", async () => {
  const text = `${zone({})}\n\n`;
  await expect(landingZoneWith(text, { names, location })).resolves.toBe(text);
});

test("a whole landing zone gets new lines and keeps the ones that it has", async () => {
  const text = readFileSync(path.join(project, "local-azure/landing-zone.json"), "utf8");
  const after = await landingZoneWith(text, {
    names: new Map([["mic-erp-be-stage-utils-rg", "mic-erp-be-qa-utils-rg"]]),
    location: { from: "uksouth", to: "uksouth" },
  });
  const end = "\n    }\n  }\n}\n";
  expect(text.endsWith(end)).toBe(true);
  expect(after.startsWith(text.slice(0, -end.length))).toBe(true);
  expect(after.length).toBeGreaterThan(text.length);
});
