import { writeFileSync } from "node:fs";
import * as path from "node:path";

import { policiesPage } from "./page";

writeFileSync(path.join(__dirname, "../../docs/policies.md"), policiesPage());
