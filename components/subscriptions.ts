import { Provider } from "@pulumi/azure-native/provider";

import { sameId, subscriptionIn } from "../rules/armIds";

/** A provider is known by its name and made once: instances and their environment share it. */
const providers = new Map<string, Provider>();

/** What a question or a resource in a subscription is asked or made with; nothing for the one that is logged in to. */
export function inSubscription(subscription: string | undefined): { readonly provider?: Provider } {
  if (subscription === undefined) return {};
  const subscriptionId = subscription.toLowerCase();
  const known = providers.get(subscriptionId);
  if (known !== undefined) return { provider: known };
  const provider = new Provider(`azure-native-${subscriptionId}`, { subscriptionId });
  providers.set(subscriptionId, provider);
  return { provider };
}

/** The same for what an ARM id names, asked on behalf of something in the subscription `own`. */
export function inSubscriptionOf(id: string, own: string): { readonly provider?: Provider } {
  const subscription = subscriptionIn(id);
  return inSubscription(sameId(subscription, own) ? undefined : subscription);
}
