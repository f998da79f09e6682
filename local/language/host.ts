/**
 * The Node.js language host of the Pulumi engine, for machines that don't have the official one.
 * The engine starts it with its own address as the argument; it answers with its port on stdout.
 */
import { serveLanguageHost } from "./languageHost";

/** The engine's address is the first argument that isn't a flag. */
const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
if (engine === undefined) {
  process.stderr.write(
    "Only the Pulumi CLI starts pulumi-language-nodejs, with its address as the argument.\n",
  );
  process.exit(1);
}

serveLanguageHost({ env: process.env, engine }).then(
  ({ port }) => process.stdout.write(`${port}\n`),
  (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`pulumi-language-nodejs can't listen on 127.0.0.1: ${reason}\n`);
    process.exit(1);
  },
);
