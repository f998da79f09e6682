import { parse } from "yaml";

/** What the text of a stack file sets under a namespace, without it; what is encrypted is known to be there only. */
export function configIn(text: string, namespace: string): Record<string, unknown> {
  const { config } = (parse(text) ?? {}) as { config?: Record<string, unknown> };
  const prefix = `${namespace}:`;
  return Object.fromEntries(
    Object.entries(config ?? {})
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), withoutSecrets(value)]),
  );
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if ("secure" in value) return "[secret]";
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutSecrets(each)]),
  );
}
