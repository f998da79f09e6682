/** The type of what an ARM id names, such as `Microsoft.Cache/redisEnterprise/databases`; empty for what isn't one. */
export function armType(id: string): string {
  const [, path] = id.split(/^.*\/providers\//i);
  const [namespace, ...rest] = (path ?? "").split("/");
  if (namespace === undefined || namespace === "") return "";
  return [namespace, ...rest.filter((_, at) => at % 2 === 0)].join("/");
}

/** The name at the end of an ARM id. */
export function armName(id: string): string {
  return id.split("/").at(-1) ?? "";
}

/** Whether two ARM ids name one thing: Azure compares them without regard to case. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
