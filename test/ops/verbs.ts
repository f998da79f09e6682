import { connect } from "../../ops/connect/connect";
import { exitCodes, type Trouble } from "../../ops/exitCodes";
import { rotateKeys } from "../../ops/rotateKeys/rotateKeys";
import type { CommonOptions, SessionHooks } from "../../ops/session";
import { verify } from "../../ops/verify/verify";
import { project } from "../project/project";
import { type Deployed, Recorded } from "./deployed";

export const verbs = ["verify", "connect --cli", "rotate-keys", "rotate-keys --begin"] as const;
export type VerbLine = (typeof verbs)[number];

/** What a verb said, as a person reads it. */
export interface Told {
  readonly trouble: Trouble;
  readonly exitCode: number;
  readonly text: string;
}

/** Runs a verb on what is deployed, as a person does; with no Redis server, unless `env` has one. */
export async function told(
  line: VerbLine,
  { env, places }: Deployed,
  options: CommonOptions & { readonly stack?: string } = {},
  hooks: SessionHooks = {},
): Promise<Told> {
  const output = new Recorded();
  const { stack = "dev", ...rest } = options;
  const common = { cwd: project, timeout: 1, ...rest };
  const all = { env: { ...env, PATH: "", REDIS_SERVER: "" }, ...hooks, output };
  const trouble = await {
    verify: () => verify(stack, common, all),
    "connect --cli": () => connect(stack, { ...common, cli: true, words: ["PING"] }, all),
    "rotate-keys": () => rotateKeys(stack, common, { ...all, ask: undefined }),
    "rotate-keys --begin": () =>
      rotateKeys(stack, { ...common, begin: true, yes: places.name }, { ...all, ask: undefined }),
  }[line]();
  return { trouble, exitCode: exitCodes[trouble].code, text: output.all };
}

/** What no verb ever prints: a stack trace, a token, a key, the client's secret. */
export function expectClean({ text }: Told, deployed: Deployed): void {
  expect(text).not.toMatch(/^\s+at /m);
  expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+/);
  for (const secret of [...deployed.keys(), deployed.env.AZURE_CLIENT_SECRET!])
    expect(text).not.toContain(secret);
}
