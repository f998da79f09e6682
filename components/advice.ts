import * as pulumi from "@pulumi/pulumi";

/** The engine knows a hook by its name and takes each name once. */
const registered = new Map<string, pulumi.ErrorHook>();

/** Adds to Azure's refusal what to do about it, where there is something to say; nothing is tried again. */
export function adviceHook(
  name: string,
  adviceOn: (error: string, refused: pulumi.ErrorHookArgs) => string | undefined,
): pulumi.ErrorHook {
  const known = registered.get(name);
  if (known !== undefined) return known;
  const hook = new pulumi.ErrorHook(name, async (refused) => {
    const advice = adviceOn(refused.errors[0] ?? "", refused);
    // The run ends right after it: what isn't waited for is lost.
    if (advice !== undefined) await pulumi.log.warn(advice);
    return false;
  });
  registered.set(name, hook);
  return hook;
}
