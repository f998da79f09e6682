// Preloaded into every process that the engine starts: when the engine is killed, its stand-ins and
// programs must not go on changing the local Azure behind the back of the next run.
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
