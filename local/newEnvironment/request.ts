import { REGIONS } from "../../local-azure/arm/locations";
import { isSandbox } from "../../rules/stackNames";
import { normalizeLocation } from "../../rules/names";
import type { Problem } from "../../rules/problem";
import { nearest } from "../../rules/nearest";
import type { Choices } from "./newStackFile";

/** What is wrong with a request, whatever the stack files say. */
export function requestProblems(request: Choices, stacks: readonly string[]): Problem[] {
  return [...nameProblems(request), ...likeProblems(request, stacks), ...locationProblems(request)];
}

function nameProblems({ name, like }: Choices): Problem[] {
  const place = { property: "NAME", value: name };
  if (!/^[a-z](-?[a-z0-9])*$/.test(name)) {
    return [
      {
        ...place,
        id: "environment-name",
        rule: "must have lower-case letters, digits and single hyphens, a letter first and no hyphen last.",
        fix: "Write a name such as `qa`.",
      },
    ];
  }
  if (isSandbox(name)) {
    return [
      {
        ...place,
        id: "environment-sandbox",
        rule: "is a sandbox's name, and idle sandboxes are destroyed.",
        fix: "Write another name.",
      },
    ];
  }
  if (name !== like) return [];
  return [
    {
      ...place,
      id: "environment-like-itself",
      rule: "is the environment to copy; the new one needs another name.",
      fix: "Write a new name, or name another one with `--like`.",
    },
  ];
}

function likeProblems({ like }: Choices, stacks: readonly string[]): Problem[] {
  if (stacks.includes(like)) return [];
  const near = nearest(like, stacks);
  return [
    {
      id: "environment-like",
      property: "--like",
      value: like,
      rule: `has no stack file. The stacks are ${stacks.join(", ")}.`,
      fix: near === undefined ? "Write one of them." : `Did you mean ${near}?`,
    },
  ];
}

function locationProblems({ location }: Choices): Problem[] {
  if (location === undefined || REGIONS.has(normalizeLocation(location))) return [];
  const near = nearest(normalizeLocation(location), [...REGIONS]);
  return [
    {
      id: "environment-location",
      property: "--location",
      value: location,
      rule: "isn't a region that the local Azure knows.",
      fix:
        near === undefined
          ? "Write a region's short name, such as `uksouth`."
          : `Did you mean ${near}?`,
    },
  ];
}
