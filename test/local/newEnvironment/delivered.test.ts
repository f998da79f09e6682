import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { environmentNames } from "../../../rules/stackNames";
import { repository } from "../../../local/engine/repository";

/** What `add-environment` leaves to a person: each place that lists the environments has them all. */

interface Workflow {
  readonly jobs: Record<
    string,
    {
      readonly needs?: string;
      readonly with?: { readonly environment?: string };
      readonly strategy?: { readonly matrix: { readonly stack: readonly string[] } };
    }
  >;
}

function read(file: string): unknown {
  return parse(readFileSync(path.join(repository, file), "utf8"));
}

test("deploy.yml delivers every environment, one after the other, dev first", () => {
  const { line: summary, ...jobs } = (read(".github/workflows/deploy.yml") as Workflow).jobs;
  const line = Object.values(jobs).map((job) => job.with?.environment);
  expect([...line].sort()).toEqual([...environmentNames(readdirSync(repository))].sort());
  expect(line[0]).toBe("dev");
  expect(Object.values(jobs).map(({ needs }) => needs)).toEqual([
    undefined,
    ...Object.keys(jobs).slice(0, -1),
  ]);
  expect(summary?.needs).toEqual(Object.keys(jobs));
});

test("drift.yml looks after every environment", () => {
  const { jobs } = read(".github/workflows/drift.yml") as Workflow;
  const stacks = Object.values(jobs).flatMap(({ strategy }) => strategy?.matrix.stack ?? []);
  expect([...stacks].sort()).toEqual([...environmentNames(readdirSync(repository))].sort());
});

test("the bootstrap makes the identities of every environment", () => {
  const { config } = read("delivery/bootstrap/Pulumi.bootstrap.yaml") as {
    config: Record<string, Record<string, unknown>>;
  };
  expect(Object.keys(config["bootstrap:environments"] ?? {}).sort()).toEqual(
    [...environmentNames(readdirSync(repository))].sort(),
  );
});
