import { GUID, type NameRule } from "./names";
import type { Problem } from "./problem";

/** What is wrong with the name of something in Azure; `suffix` is what the stack adds to it. */
export function nameProblems(
  property: string,
  name: string | undefined,
  { pattern, words }: NameRule,
  suffix = "",
): Problem[] {
  if (name === undefined || pattern.test(name + suffix)) return [];
  const room =
    suffix === "" ? "" : ` The random suffix takes ${suffix.length} of these characters.`;
  return [
    {
      ...{ id: "name", property, value: name },
      rule: `must have ${words}.${room}`,
      fix: "Write a name that fits.",
    },
  ];
}

/** What is wrong with the id of a subscription. */
export function subscriptionIdProblems(
  property: string,
  subscription: string | undefined,
): Problem[] {
  if (subscription === undefined || GUID.test(subscription)) return [];
  return [
    {
      ...{ id: "subscription", property, value: subscription },
      rule: "isn't a subscription's id.",
      fix: "Write its GUID, as `az account list --output table` shows it.",
    },
  ];
}
