import { isInForce } from "./dataLoss";
import { instanceSettings } from "./instanceSettings";
import { settingAt, type StackSettings } from "./stack";

/** What every preview says until someone changes the stack file. */
export function stackWarnings(stack: StackSettings, now: Date): string[] {
  return [
    ...unconfirmedWarning(stack),
    ...nobodyToldWarning(stack),
    ...Object.entries(stack.instances).flatMap(([key, { allowDataLoss }]) => {
      if (allowDataLoss === undefined) return [];
      const { reason, until } = allowDataLoss;
      return isInForce(allowDataLoss, now)
        ? [
            `redis:instances.${key}.allowDataLoss is in force until ${until} (${reason}): ` +
              "this instance can be replaced or removed, and its data with it.",
          ]
        : [
            `redis:instances.${key}.allowDataLoss ended on ${until} (${reason}) and is not in force. Remove it.`,
          ];
    }),
  ];
}

/** Alerts without an action group still show in the portal, where nobody looks at night. */
function nobodyToldWarning({ environment, instances }: StackSettings): string[] {
  if (environment.actionGroup !== undefined) return [];
  const watched = Object.entries(instances)
    .filter(([, instance]) => instanceSettings(instance).alerts.enabled)
    .map(([key]) => `\`${key}\``);
  if (watched.length === 0) return [];
  return [
    `Nobody is told when an alert of ${watched.join(", ")} fires. Name who is, under redis:environment.actionGroup.`,
  ];
}

function unconfirmedWarning(stack: StackSettings): string[] {
  const values = stack.environment.unconfirmed.map(
    (path) => `  ${path}: ${JSON.stringify(settingAt(stack, path))}`,
  );
  if (values.length === 0) return [];
  return [
    [
      "Nobody has confirmed these values. Confirm each, and remove it from redis:environment.unconfirmed.",
      ...values,
    ].join("\n"),
  ];
}
