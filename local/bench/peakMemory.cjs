// Preloaded through NODE_OPTIONS into every Node.js process of a measured run: the Pulumi program writes
// down how much memory it held at most. The stand-ins are the same in every run and are left out.
const { writeFileSync } = require("node:fs");

const file = process.env.BENCH_PEAK_FILE;
if (file && /cmd[\\/]run[\\/]?/.test(process.argv[1] ?? "")) {
  process.on("exit", () => {
    writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
  });
}
