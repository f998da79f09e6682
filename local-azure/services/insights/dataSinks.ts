import { type ArmError, badRequest, conflict } from "../../arm/armError";
import { parseId, sameId } from "../../arm/id";
import { type Body, type Json, at, listAt, stringAt } from "../../arm/json";
import type { PutRequest } from "../../arm/resourceType";

const SINKS = ["workspaceId", "storageAccountId", "eventHubAuthorizationRuleId"];
const EVERY_LOG = "allLogs";

/** Refuses a diagnostic setting that sends nothing anywhere, or a category where another setting sends it. */
export function checkDataSinks(request: PutRequest): ArmError | undefined {
  return SINKS.some((sink) => stringAt(request.body, sink) !== undefined)
    ? sinkUsedTwice(request)
    : badRequest(
        "At least one data sink needs to be specified: a workspace, a storage account or an event hub.",
      );
}

// Azure/bicep-registry-modules#3407, hashicorp/terraform-provider-azurerm#21161: of an event hub the authorization
// rule counts, not the hub. A group counts as each of its categories.
function sinkUsedTwice({ id, body, azure }: PutRequest): ArmError | undefined {
  const target = parseId(id)?.parent;
  if (target === undefined) return undefined;
  const others = azure
    .within(target, "Microsoft.Insights/diagnosticSettings")
    .filter((other) => !sameId(other.id, id) && isOn(other.id, target));
  for (const other of others)
    for (const sink of SINKS) {
      const asked = stringAt(body, sink);
      if (asked === undefined || !sameId(asked, stringAt(other.properties, sink) ?? "")) continue;
      const category = sharedCategory(body, other.properties);
      if (category === undefined) continue;
      return conflict(
        `Data sink '${asked}' is already used in diagnostic setting '${parseId(other.id)?.name ?? ""}' for ` +
          `category '${category}'. Data sinks can't be reused in different settings on the same category ` +
          `for the same resource.`,
      );
    }
  return undefined;
}

/** A setting of the resource itself, not of something in it. */
function isOn(setting: string, target: string): boolean {
  return sameId(parseId(setting)?.parent ?? "", target);
}

function sharedCategory(one: Body, other: Body): string | undefined {
  const metric = enabled(one, "metrics").find((each) =>
    enabled(other, "metrics").some((its) => its.category === each.category),
  );
  if (metric) return metric.category;
  for (const mine of enabled(one, "logs"))
    for (const theirs of enabled(other, "logs"))
      if (overlap(mine, theirs)) return mine.category ?? theirs.category ?? mine.group;
  return undefined;
}

function overlap(one: Sent, other: Sent): boolean {
  if (one.group === EVERY_LOG || other.group === EVERY_LOG) return true;
  return one.group === undefined ? one.category === other.category : one.group === other.group;
}

interface Sent {
  category: string | undefined;
  group: string | undefined;
}

function enabled(setting: Body, kind: "logs" | "metrics"): Sent[] {
  return listAt(setting, kind)
    .filter((each: Json) => at(each, "enabled") === true)
    .map((each) => ({
      category: stringAt(each, "category"),
      group: stringAt(each, "categoryGroup"),
    }));
}
