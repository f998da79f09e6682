/** `npm run ops:bundle`: one file with all verbs, for a jump host that has Node.js and nothing else. */
import path from "node:path";

import { type Plugin, build } from "esbuild";

const replacements = path.join(__dirname, "jumpHost");

/** What only the repository has is left out: the local Azure, and the folder that it is in. */
const jumpHost: Plugin = {
  name: "jump-host",
  setup: (plugin) => {
    plugin.onResolve({ filter: /^\.\.?\/(home|localAzure)$/ }, ({ path: asked, resolveDir }) =>
      resolveDir === replacements
        ? undefined
        : { path: path.join(replacements, `${path.basename(asked)}.ts`) },
    );
  },
};

/** Writes the file. */
export async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(__dirname, "main.ts")],
    outfile,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    plugins: [jumpHost],
    legalComments: "none",
    logLevel: "error",
  });
}

if (require.main === module) {
  const outfile = path.join(__dirname, "../dist/ops.js");
  void bundle(outfile).then(() => {
    console.log(
      `${path.relative(process.cwd(), outfile)}: copy it and a stack file, then: node ops.js verify <stack>`,
    );
  });
}
