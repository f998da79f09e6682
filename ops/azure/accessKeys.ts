import { type AccessKeyName, accessKeyNames } from "../../rules/instanceSettings";
import type { Azure } from "./azure";
import { textAt } from "./resourceManager";

/** Reads a database's access keys, of which no output shows one: either is missing if Azure doesn't list it. */
export async function listKeys(
  { arm, output }: Azure,
  databaseId: string,
  what: string,
): Promise<Readonly<Partial<Record<AccessKeyName, string>>>> {
  const body = await arm.act(databaseId, "listKeys", what);
  const found = accessKeyNames.map((name) => [name, textAt(body, `${name}Key`)] as const);
  for (const [, key] of found) output.keepSecret(key ?? "");
  return Object.fromEntries(found.filter(([, key]) => key !== undefined));
}
