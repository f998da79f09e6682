import path from "node:path";

import { landingZone } from "../../local-azure/arm/landingZone";
import { UserError, errorText } from "../../pulumi/errors";
import type { Before } from "../engine/workspace";

/** For commands on a local Azure of somebody's own. */
export const landingZoneOption = [
  "--landing-zone <file>",
  "file with what exists before the first deployment (default: what the stack files adopt)",
] as const;

/** What exists beforehand by `--landing-zone`, whose relative path means the person's own folder, not npm's. */
export function landingZoneFile(name: string | undefined): Before {
  if (name === undefined) return {};
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  try {
    landingZone(file);
    return { landingZone: file };
  } catch (error) {
    throw new UserError(
      `--landing-zone ${name} can't be read: ${errorText(error)}. ` +
        "Write it in the format of local-azure/examples/landing-zone.json.",
    );
  }
}
