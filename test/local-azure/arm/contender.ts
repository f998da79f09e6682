import { existsSync } from "node:fs";
import { join } from "node:path";
import { Arm } from "../../../local-azure/arm/arm";

// One of several processes that share a local Azure. `node -r register.cjs contender.ts DIR TASK ID…`
const [directory = "", task = "", ...ids] = process.argv.slice(2);
const azure = new Arm(directory);
const idle = new Int32Array(new SharedArrayBuffer(4));
const body = { location: "uksouth", addressSpace: { addressPrefixes: ["10.1.0.0/16"] } };

function waitForStart(): void {
  process.stdout.write("ready\n");
  while (!existsSync(join(directory, "go"))) Atomics.wait(idle, 0, 0, 1);
}

switch (task) {
  case "create":
    waitForStart();
    for (const id of ids) process.stdout.write(azure.putIfAbsent(id, body) ? "won\n" : "lost\n");
    break;
  case "churn":
    process.stdout.write("ready\n");
    for (;;)
      for (const id of ids) {
        azure.put(id, body);
        azure.delete(id);
      }
  default:
    throw new Error(`no task ${task}`);
}
