import { readFileSync } from "node:fs";

import { page, withTables } from "../../ops/documentation";

/** A page without the padding that prettier gives to its tables. */
const bare = (text: string): string => text.replace(/ {2,}/g, " ").replace(/-{3,}/g, "---");

test("docs/ops.md has the tables of the code: node -r ./register.cjs ops/documentation.ts", () => {
  const text = readFileSync(page, "utf8");
  expect(bare(text)).toBe(bare(withTables(text)));
  expect(text).toContain("Microsoft.Cache/redisEnterprise/databases/listKeys/action");
});
