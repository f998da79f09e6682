import * as pulumi from "@pulumi/pulumi";

import { pauseBeforeRetry } from "../rules/busy";

/** The engine knows a hook by its name and takes each name once. */
let registered: pulumi.ErrorHook | undefined;

/**
 * Makes a request again that Azure refused because it was still busy with the last one. It runs in `up` only, and
 * not in a `destroy`, which runs no program: there a second one helps.
 */
export function retryWhileBusy(): pulumi.ErrorHook {
  return (registered ??= new pulumi.ErrorHook("azure-managed-redis-busy", waitWhileBusy));
}

async function waitWhileBusy({ name, errors }: pulumi.ErrorHookArgs): Promise<boolean> {
  const seconds = pauseBeforeRetry(errors);
  if (seconds === undefined) return false;
  void pulumi.log.info(
    `${name}: Azure is still busy with the instance. Trying again in ${seconds} s.`,
  );
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return true;
}
