import { writeFileSync } from "node:fs";
import path from "node:path";

import { landingZoneFile } from "../../../local/commands/landingZoneFile";
import { UserError } from "../../../pulumi/errors";
import { temporaryFolder } from "../../temporaryFolder";

const before = process.env.INIT_CWD;
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  process.env.INIT_CWD = folder;
});

afterEach(() => {
  if (before === undefined) delete process.env.INIT_CWD;
  else process.env.INIT_CWD = before;
});

it("is relative to the person's own folder", () => {
  writeFileSync(path.join(folder, "zone.json"), '{ "resources": {} }');
  expect(landingZoneFile("zone.json")).toEqual({ landingZone: path.join(folder, "zone.json") });
  expect(landingZoneFile(undefined)).toEqual({});
});

it.each([
  ["{", "--landing-zone zone.json can't be read: Expected property name"],
  [
    "{}",
    "--landing-zone zone.json can't be read: it has no `resources`. Write it in the format of local-azure/examples/landing-zone.json.",
  ],
])("that is wrong is a person's mistake: %s", (text, message) => {
  writeFileSync(path.join(folder, "zone.json"), text);
  const read = () => landingZoneFile("zone.json");
  expect(read).toThrow(UserError);
  expect(read).toThrow(message);
});
