import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import { withoutStack } from "./refusal";
import { inSubscription } from "./subscriptions";

/** Something that must exist in Azure already. */
export interface Lookup<Found extends { readonly id?: string } = { readonly id?: string }> {
  /** What it is, in a person's words. */
  readonly what: string;
  /** Where its name is configured. */
  readonly configKey: string;
  /** Its ARM id below the subscription: `resourceGroups/…`. */
  readonly path: string;
  /** The subscription that it is in. @default - the provider's */
  readonly subscription?: string | undefined;
  /** Asks for it, in its subscription. */
  find(options: pulumi.InvokeOptions): Promise<Found>;
}

/** ARM ids of what was found, by the part's name. */
export type AdoptedIds = Readonly<Record<string, string>>;

/**
 * Looks everything up side by side; answers with what was found, by the part's name.
 *
 * @throws pulumi.ResourceError on `owner`, naming every one that isn't there: its ARM id and where it is configured
 */
export async function find<Found extends { readonly id?: string }>(
  owner: pulumi.Resource,
  lookups: Readonly<Record<string, Lookup<Found>>>,
): Promise<Readonly<Record<string, Found>>> {
  const entries = Object.entries(lookups);
  const results = await Promise.allSettled(
    entries.map(([, lookup]) => lookup.find(inSubscription(lookup.subscription))),
  );
  const missing = results.flatMap((result, index) => {
    const lookup = entries[index]?.[1];
    return result.status === "rejected" && lookup
      ? [{ lookup, reason: reasonOf(result.reason) }]
      : [];
  });
  if (missing.length > 0) {
    const { subscriptionId } = await authorization.getClientConfig();
    const lines = missing.map(
      ({ lookup, reason }) =>
        `  - ${lookup.what} /subscriptions/${lookup.subscription ?? subscriptionId}/${lookup.path} (${lookup.configKey}): ${reason}`,
    );
    throw withoutStack(
      new pulumi.ResourceError(
        [
          "The stack adopts what doesn't exist:",
          ...lines,
          "Correct the name, ask its owner to create it, or write `mode: create`.",
        ].join("\n"),
        owner,
        true,
      ),
    );
  }
  return Object.fromEntries(
    results.flatMap((result, index) => {
      const key = entries[index]?.[0];
      return key !== undefined && result.status === "fulfilled" ? [[key, result.value]] : [];
    }),
  );
}

/**
 * The ARM ids of what exists already.
 *
 * @throws pulumi.ResourceError on `owner`, naming every one that isn't there: its ARM id and where it is configured
 */
export async function adopt(
  owner: pulumi.Resource,
  lookups: Readonly<Record<string, Lookup>>,
): Promise<AdoptedIds> {
  const found = await find(owner, lookups);
  return Object.fromEntries(Object.entries(found).map(([key, { id = "" }]) => [key, id]));
}

/** What Azure said, without the engine's own wrapping. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const message = /Message="([^"]*)"/.exec(text)?.[1];
  if (message !== undefined) return message;
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").at(-1) ?? "it can't be read.";
}
