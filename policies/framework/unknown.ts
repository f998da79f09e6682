import { UnknownValueError } from "@pulumi/policy";

/** The path of the value that can't be known before the deployment; `undefined` for any other error. */
export function unknownPath(error: unknown): string | undefined {
  if (!(error instanceof UnknownValueError)) return undefined;
  // The class is marked internal, so its properties aren't declared.
  return (error as { props: readonly PropertyKey[] }).props.map(String).join(".");
}

/** What the function reads, or `undefined` while that isn't known. */
export function whenKnown<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (unknownPath(error) === undefined) throw error;
    return undefined;
  }
}
