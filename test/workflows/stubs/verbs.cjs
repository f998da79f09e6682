/*
 * Stands in for the verbs of `deliver`, and for `npm run preview:local`: it writes down what it was asked and given,
 * and does what the scenario says. With "real", the repository's own verb runs against the loopback API.
 */
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const scenario = JSON.parse(readFileSync(process.env.SCENARIO, "utf8"));
const [verb, ...args] = process.argv.slice(2);
const secrets = ["GITHUB_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
const record = {
  verb,
  args,
  given: Object.keys(process.env).filter((name) =>
    /^(STACK|DIGEST|RIGHTS|VERB|CREATED|AZURE_|PULUMI_|GITHUB_TOKEN$|DELIVERY$)/.test(name),
  ),
  job: process.env.GITHUB_JOB,
};
appendFileSync(scenario.journal, `${JSON.stringify(record)}\n`);
const answer = scenario.verbs[`${verb} ${args[0]}`] ?? scenario.verbs[verb] ?? {};
if (answer === "real") {
  process.env.GITHUB_API_URL = scenario.api;
  require(path.join(scenario.repository, "register.cjs"));
  require(path.join(scenario.repository, "delivery/main.ts"));
} else {
  for (const [option, text] of Object.entries(answer.files ?? {})) {
    const file = args[args.indexOf(option) + 1];
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const [name, value] of Object.entries(answer.outputs ?? {})) {
    appendFileSync(process.env.GITHUB_OUTPUT, `${name}=${value}\n`);
  }
  if (answer.summary) appendFileSync(process.env.GITHUB_STEP_SUMMARY, `${answer.summary}\n`);
  // What a step prints must not be what it was given.
  console.log(
    `stub of ${verb}: ${secrets.filter((name) => process.env[name]).length} secrets given`,
  );
  process.exitCode = answer.exitCode ?? 0;
}
