/** Where an endpoint is and what it leads to, by ARM id; `undefined` where that isn't known. */
export interface EndpointPlace {
  readonly subnet: string | undefined;
  readonly target: string | undefined;
}

/** How an endpoint differs from the one that is wanted in what Azure never changes; casing means nothing in an id. */
export function endpointDifference(live: EndpointPlace, wanted: EndpointPlace): string | undefined {
  return (
    difference("is in", live.subnet, wanted.subnet) ??
    difference("leads to", live.target, wanted.target)
  );
}

function difference(
  verb: string,
  live: string | undefined,
  wanted: string | undefined,
): string | undefined {
  if (live === undefined || wanted === undefined) return undefined;
  return live.toLowerCase() === wanted.toLowerCase()
    ? undefined
    : `${verb} ${live} instead of ${wanted}`;
}
