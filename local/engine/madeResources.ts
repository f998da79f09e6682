import type { Deployment, ResourceState } from "./backendState";

/** What a stack made in Azure: not what was only looked up there, and not the program's own groupings. */
export function resourcesMadeIn({ resources = [] }: Deployment): ResourceState[] {
  return resources.filter(
    ({ type, custom, external }) =>
      custom === true && external !== true && !type.startsWith("pulumi:providers:"),
  );
}

/** The name that Azure knows a resource by, or else the program's. */
export function nameInAzure({ id, urn }: ResourceState): string {
  const last = id?.startsWith("/") ? id.split("/").at(-1) : undefined;
  return last ?? urn.split("::").at(-1) ?? urn;
}
