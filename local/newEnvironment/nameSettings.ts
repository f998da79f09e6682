import type { Path } from "../../rules/valueAt";

/** A setting whose text names something. */
export interface NameSetting {
  readonly path: Path;
  readonly name: string;
  /** Whether what it names must be there already; the stack makes the rest. */
  readonly mustExist: boolean;
}

/** What holds or joins something else, and is never made with it. */
const references = new Set(["resourceGroup", "network"]);
const ownNames = new Set([
  "name",
  "subnet",
  "privateEndpoint",
  "passwordSecret",
  "connectionStringSecret",
]);
/** People's own words, and names that aren't this environment's. */
const passedOver = new Set(["tags", "ignoreTags", "modules", "principals", "unconfirmed"]);

/** The settings of a stack's configuration that name something, in their order. */
export function nameSettings(config: unknown): NameSetting[] {
  return below(config, [], false);
}

function below(value: unknown, path: Path, isAdopted: boolean): NameSetting[] {
  if (typeof value === "string") {
    const key = String(path.at(-1));
    if (references.has(key)) return [{ path, name: value, mustExist: true }];
    return ownNames.has(key) ? [{ path, name: value, mustExist: isAdopted }] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => below(each, [...path, index], false));
  }
  if (typeof value !== "object" || value === null) return [];
  // A further endpoint's network is always somebody else's.
  const adopted = "mode" in value ? value.mode === "adopt" : path.at(-1) === "network";
  return Object.entries(value).flatMap(([key, each]) =>
    passedOver.has(key) ? [] : below(each, [...path, key], adopted),
  );
}
