// Preloaded into every process that the engine starts from a PULUMI_HOME of ours.

const { existsSync } = require("node:fs");

// A PULUMI_HOME keeps paths into the checkout, and a shell with `local:env` keeps its PULUMI_HOME.
if (process.argv[1] !== undefined && !existsSync(process.argv[1])) {
  process.stderr.write("LOCAL AZURE: the repository has changed since local:env; run it again.\n");
  process.exit(1);
}

// When the engine is killed, its stand-ins and programs must not go on changing the local Azure behind the
// back of the next run.
const parent = process.ppid;

function parentIsGone() {
  // A process whose parent died is handed to another one; on Windows the number stays.
  if (process.ppid !== parent) return true;
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

setInterval(() => {
  if (parentIsGone()) process.exit(1);
}, 250).unref();
