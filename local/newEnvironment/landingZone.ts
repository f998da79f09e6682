import { format } from "prettier/standalone";
import * as babel from "prettier/plugins/babel";
import * as estree from "prettier/plugins/estree";

/** How what stands for one environment is named, and where it is, in another. */
export interface Move {
  /** New names by the ones of the environment that it is like. */
  readonly names: ReadonlyMap<string, string>;
  readonly location: { readonly from: string; readonly to: string };
}

/**
 * The text of `local-azure/landing-zone.json` with what the new environment adopts: a copy, under the new names, of
 * what is there for the environment that it copies. What is there already stays as it is.
 */
export async function landingZoneWith(text: string, move: Move): Promise<string> {
  const content = JSON.parse(text) as { resources: Record<string, unknown> };
  const added = Object.entries(content.resources)
    .map(([id, body]) => [renamed(id, move), moved(body, move)] as const)
    .filter(([id]) => !Object.hasOwn(content.resources, id));
  if (added.length === 0) return text;
  const resources = { ...content.resources, ...Object.fromEntries(added) };
  return format(JSON.stringify({ ...content, resources }, null, 2), {
    parser: "json",
    printWidth: 100,
    plugins: [babel, estree],
  });
}

/** Renames each part of an ARM id that is one of the names. */
function renamed(id: string, { names }: Move): string {
  return id
    .split("/")
    .map((part) => names.get(part) ?? part)
    .join("/");
}

function moved(value: unknown, move: Move): unknown {
  if (typeof value === "string") return renamed(value, move);
  if (Array.isArray(value)) return value.map((each) => moved(each, move));
  if (typeof value !== "object" || value === null) return value;
  const { from, to } = move.location;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === "location" && each === from ? to : moved(each, move),
    ]),
  );
}
