import { assemble } from "../../policies/framework/assemble";
import {
  isStackPolicy,
  levelOf,
  type ExampleResource,
  type Policy,
} from "../../policies/framework/policy";
import { Analyzer, UNKNOWN, type Reported } from "./analyzer";
import { changed, type Change } from "./changed";

/** What is changed of the good stack, and what is then said, without the rule itself; nothing said is a pass. */
type Case = readonly [change: Change, ...messages: string[]];

interface Cases {
  /** A stack that passes, of which every case breaks one property. */
  readonly good: readonly ExampleResource[];
  readonly stack?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly absent: Case;
  readonly wrongType: Case;
  /** Azure compares the words of enumerations without case; a text says why that doesn't apply. */
  readonly otherCase: Case | string;
  /** The resource's and the property's name that isn't known in preview, and what is then said. */
  readonly unknown: readonly [change: Change, message: string | undefined];
  readonly more: Readonly<Record<string, Case>>;
}

export { UNKNOWN };

/** The cases that every policy has, and its own. Each goes through the SDK's analyzer, as in a preview. */
export function policyCases(policy: Policy, cases: Cases): void {
  const judge = (resources: readonly ExampleResource[]) => judgeWith(policy, cases, resources);

  describe(policy.name, () => {
    test("the good stack passes", async () => {
      expect(await judge(cases.good)).toEqual([]);
    });

    const named: [string, Case][] = [
      ["absent", cases.absent],
      ["of the wrong type", cases.wrongType],
      ...(typeof cases.otherCase === "string"
        ? []
        : [["in another case", cases.otherCase] as [string, Case]]),
      ...Object.entries(cases.more),
    ];
    test.each(named)("%s", async (_, [change, ...messages]) => {
      expect(await judge(changed(cases.good, change))).toEqual(
        messages.map((message) => ({ level: levelOf(policy), message })),
      );
    });

    test("not known yet", async () => {
      const [change, message] = cases.unknown;
      expect(await judge(changed(cases.good, change))).toEqual(
        message === undefined
          ? []
          : [
              {
                level: "advisory",
                message: `${message} isn't known before the deployment, which will check it. (Reported once for all resources of this type.)`,
              },
            ],
      );
    });

    test("another kind of resource is none of its business", async () => {
      const analyzer = new Analyzer(assemble(policy.pack, [policy]));
      const bucket = { type: "azure-native:storage:StorageAccount", properties: { sku: UNKNOWN } };
      expect(await analyzer.judge([bucket])).toEqual([]);
      expect(analyzer.declined.get(policy.name)).toBe(
        isStackPolicy(policy)
          ? `The stack has no resource of the kind ${policy.kind.label}`
          : `It checks only resources of the kind ${policy.kind.label}`,
      );
    });
  });
}

async function judgeWith(
  policy: Policy,
  { stack = "dev", settings = {} }: Cases,
  resources: readonly ExampleResource[],
): Promise<{ level: string; message: string }[]> {
  const text = JSON.stringify({ [policy.pack]: { [policy.name]: settings } });
  const source = () => ({ file: `policies/config/${stack}.json`, text });
  const reported = await new Analyzer(assemble(policy.pack, [policy], { source }), stack).judge(
    resources,
  );
  return reported.map(({ policy: reportedPolicy, level, message }) => {
    expect(reportedPolicy).toBe(policy.name);
    return { level, message: withoutRule(policy, message) };
  });
}

function withoutRule({ description }: Policy, message: Reported["message"]): string {
  expect(message.startsWith(`${description}\n`)).toBe(true);
  return message.slice(description.length + 1);
}
