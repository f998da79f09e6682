import { readFileSync } from "node:fs";
import { join } from "node:path";

import { configReference } from "../docs/reference";

test("docs/config.md says what the schema says: run `npm run docs` after a change of config.ts", () => {
  expect(readFileSync(join(__dirname, "../docs/config.md"), "utf8")).toBe(configReference());
});
