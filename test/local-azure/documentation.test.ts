import { readFileSync } from "node:fs";
import path from "node:path";

import { readme } from "../../local-azure/documentation";
import { functionTokens } from "../../local-azure/providers/functions";
import { resourceTypes } from "../../local-azure/services";
import { dependencyVersion } from "../../pulumi/cli/pinnedVersion";

const page = readFileSync(path.join(__dirname, "../../local-azure/README.md"), "utf8");

test("the README lists what is modelled: node -r ./register.cjs local-azure/documentation.ts", () => {
  expect(page).toBe(readme());
  expect(page.match(/^\| `\w+:\w+` /gm)).toHaveLength(resourceTypes.length);
  expect(page.match(/^- `\w+:(get|list)\w+`$/gm)).toHaveLength(functionTokens.length);
});

test("the README names the versions that the stand-ins play", () => {
  for (const sdk of ["@pulumi/azure-native", "@pulumi/random"]) {
    expect(page.replace(/\s+/g, " ")).toContain(`\`${sdk}\` ${dependencyVersion(sdk)}`);
  }
});

test("a page without the marks is refused", () => {
  expect(() => readme("# Nothing")).toThrow("README.md has no section types");
});
