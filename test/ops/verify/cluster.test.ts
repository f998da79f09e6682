import { writeFileSync } from "node:fs";
import path from "node:path";

import { stringify } from "yaml";

import { type RedisFront, serveRedis } from "../../../local-azure/redis/serve";
import { verify } from "../../../ops/verify/verify";
import type { Step } from "../../../ops/verify/checklist";
import { describeWithServer, program } from "../../local-azure/redis/served";
import { stackConfig } from "../../project/project";
import { temporaryFolder } from "../../temporaryFolder";
import { type Deployed, Recorded, deploy } from "../deployed";
import { expectClean, told } from "../verbs";

/** A folder with the tests' own dev, with another clustering policy. */
function stackWith(clusteringPolicy: string): string {
  const folder = temporaryFolder();
  const config = structuredClone(stackConfig("dev")) as Record<string, Record<string, object>>;
  Object.assign(config["redis:instances"]!.main!, { clusteringPolicy });
  writeFileSync(path.join(folder, "Pulumi.dev.yaml"), stringify({ config }));
  return folder;
}

/** What is deployed as a policy says, and served all the while. */
function useDeployed(policy: string) {
  const folder = stackWith(policy);
  let deployed: Deployed;
  let front: RedisFront;
  beforeAll(async () => {
    deployed = await deploy("dev", folder);
    front = await serveRedis({ directory: deployed.azure.directory, program: program ?? "" });
  });
  afterEach(() => fault({}));
  afterAll(async () => {
    await front.close();
    await deployed.close();
  });
  const fault = (faults: object): void => deployed.write("redis-faults.json", faults);
  return {
    folder,
    deployed: () => deployed,
    /** Has nothing listen on a node's port, while 10000 goes on. */
    closeNode: async (node: number): Promise<void> => {
      fault({ [deployed.places.clusterId.toLowerCase()]: { kind: "closed", node } });
      await front.refresh();
    },
    verified: async (cwd = folder) => {
      const output = new Recorded(true);
      const trouble = await verify("dev", { cwd, timeout: 5 }, { env: deployed.env, output });
      const { instances } = output.parsed as { instances: { steps: Step[] }[] };
      const steps = instances.flatMap((each) => each.steps);
      return { trouble, steps, text: output.all };
    },
  };
}

const of = (steps: readonly Step[], name: string): Step | undefined =>
  steps.find((each) => each.name === name);
const after = (steps: readonly Step[], first: string) =>
  steps
    .slice(steps.findIndex(({ name }) => name === first))
    .map(({ name, state }) => [name, state]);

describeWithServer("an OSSCluster database", () => {
  const { folder, deployed, closeNode, verified } = useDeployed("OSSCluster");

  test("is verified: it speaks the cluster protocol, and each of its three nodes answers", async () => {
    const { trouble, steps } = await verified();
    expect(steps.filter(({ state }) => state === "failed")).toEqual([]);
    expect(trouble).toBe("ok");
    expect(after(steps, "login")).toEqual([
      ["login", "ok"],
      ["protocol", "ok"],
      ["nodes", "ok"],
      ["round trip", "ok"],
      ["latency", "ok"],
    ]);
    expect(of(steps, "protocol")!.detail).toMatch(
      /^OSSCluster: the cluster protocol, Redis \d+\.\d+/,
    );
    expect(of(steps, "nodes")!.detail).toMatch(
      /^3 nodes: 127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+$/,
    );
  });

  test.each(["NoCluster", "EnterpriseCluster"])(
    "isn't what a stack file with %s says: the cause, and what to do",
    async (policy) => {
      const { trouble, steps } = await verified(stackWith(policy));
      expect(trouble).toBe("differs");
      expect(of(steps, "settings")!.detail).toContain(
        `clusteringPolicy is OSSCluster, not ${policy}`,
      );
      expect(of(steps, "protocol")).toEqual({
        ...{ name: "protocol", state: "failed", trouble: "differs" },
        detail: `The server speaks the cluster protocol, and the stack file says ${policy}: its clients are sent to other nodes, and don't follow.`,
        next: "Make the stack file say what Azure has (`pulumi preview` shows it), or bring it up where it can be changed: from NoCluster only.",
      });
      expect(after(steps, "protocol")).toEqual([
        ["protocol", "failed"],
        ["round trip", "skipped"],
        ["latency", "skipped"],
      ]);
    },
  );

  test.each([0, 1, 2])(
    "whose node %d is closed: which one, and what its network needs",
    async (node) => {
      const before = of((await verified()).steps, "nodes")!.detail.match(/127\.0\.0\.1:\d+/g)!;
      await closeNode(node);
      const { trouble, steps, text } = await verified();
      expect(trouble).toBe("unreachable");
      expect(of(steps, "login")!.state).toBe("ok");
      const { detail, next } = of(steps, "nodes")!;
      expect(detail).toMatch(
        /^127\.0\.0\.1:\d+ answers, and 1 of the cluster's 3 nodes can't be reached: 127\.0\.0\.1:\d+ refuses the connection/,
      );
      expect(before).toHaveLength(3);
      expect(detail).toContain(`${before[node]!} refuses`);
      expect(next).toContain("let their network reach ports 8500 to 8599 of the endpoint too");
      expect(after(steps, "nodes")).toEqual([
        ["nodes", "failed"],
        ["round trip", "skipped"],
        ["latency", "skipped"],
      ]);
      expect(text).not.toMatch(/^\s+at /m);
    },
  );

  test("whose node is closed: a new key is untried, and not taken for one that Redis refuses", async () => {
    await closeNode(1);
    const { env } = deployed();
    const said = await told(
      "rotate-keys --begin",
      deployed(),
      { cwd: folder, timeout: 5 },
      { env },
    );
    expect([said.trouble, said.exitCode]).toEqual(["ok", 0]);
    expect(said.text).toMatch(
      /The secondary key is new\. The secondary key couldn't be tried from here: The connection to 127\.0\.0\.1:\d+ breaks at the login: ECONNREFUSED\./,
    );
    expectClean(said, deployed());
  });

  test("takes a new key on each node", async () => {
    const { env } = deployed();
    const said = await told(
      "rotate-keys --begin",
      deployed(),
      { cwd: folder, timeout: 5 },
      { env },
    );
    expect(said.text).toContain("A login with the secondary key works.");
  });
});

describeWithServer("a NoCluster database", () => {
  const { verified } = useDeployed("NoCluster");

  test("isn't what a stack file with OSSCluster says: the cause, and what to do", async () => {
    const { trouble, steps } = await verified(stackWith("OSSCluster"));
    expect(trouble).toBe("differs");
    expect(of(steps, "protocol")!.detail).toBe(
      "The server doesn't speak the cluster protocol, and the stack file says OSSCluster: its clients look for nodes that aren't there.",
    );
    expect(after(steps, "protocol")).toEqual([
      ["protocol", "failed"],
      ["nodes", "skipped"],
      ["round trip", "skipped"],
      ["latency", "skipped"],
    ]);
  });
});
