import { isInForce } from "./dataLoss";
import { type StackSettings, writtenOut } from "./stack";
import { pathOf, valueAt } from "./valueAt";

/** What every preview says until someone changes the stack file. */
export function stackWarnings(stack: StackSettings, now: Date): string[] {
  return [
    ...unconfirmedWarning(
      writtenOut(stack),
      stack.environment.unconfirmed,
      "redis:environment.unconfirmed",
    ),
    ...nobodyToldWarning(stack),
    ...leftToPolicyWarning(stack),
    ...Object.entries(stack.instances).flatMap(([key, { allowDataLoss }]) => {
      if (allowDataLoss === undefined) return [];
      const { reason, until } = allowDataLoss;
      return isInForce(allowDataLoss, now)
        ? [
            `redis:instances.${key}.allowDataLoss is in force until ${until} (${reason}): ` +
              "this instance can be replaced or removed, and its data would be lost.",
          ]
        : [`redis:instances.${key}.allowDataLoss expired on ${until} (${reason}). Remove it.`];
    }),
  ];
}

/** Alerts without an action group still show in the portal, where nobody looks at night. */
function nobodyToldWarning({ environment, settings }: StackSettings): string[] {
  if (environment.actionGroup !== undefined) return [];
  const watched = [...settings]
    .filter(([, { alerts }]) => alerts.enabled)
    .map(([key]) => `\`${key}\``);
  if (watched.length === 0) return [];
  return [
    `Nobody is notified when an alert on ${watched.join(", ")} fires. Set redis:environment.actionGroup.`,
  ];
}

/** A zone group that never came shows in no preview: the stack doesn't know it. */
function leftToPolicyWarning({ environment, settings }: StackSettings): string[] {
  if (environment.privateDnsZone.mode !== "policy") return [];
  return [...settings].map(
    ([key, { privateEndpoint }]) =>
      `Azure Policy makes the zone group of \`${key}\`; until it has, nobody finds the instance by its name. Look: ` +
      `az network private-endpoint dns-zone-group list --endpoint-name ${privateEndpoint} ` +
      `--resource-group ${environment.resourceGroup.name} --output table`,
  );
}

/** What every preview says of values that nobody has confirmed; nothing while there are none. */
export function unconfirmedWarning(
  config: object,
  unconfirmed: readonly string[],
  setting: string,
): string[] {
  if (unconfirmed.length === 0) return [];
  return [
    [
      `Nobody has confirmed these values. Confirm each, and remove it from ${setting}.`,
      ...unconfirmed.map((path) => `  ${path}: ${JSON.stringify(valueAt(config, pathOf(path)))}`),
    ].join("\n"),
  ];
}
