/**
 * What the judge judges: a local Azure with three databases, served in the folder that is its argument. It prints one
 * line of JSON when they are there, and ends with its standard input. The keys are in the judge's pipe and nowhere else.
 */
import { once } from "node:events";

import { resourceGroupId } from "../../local-azure/arm/id";
import { stringAt } from "../../local-azure/arm/json";
import { Arm } from "../../local-azure/arm/arm";
import { serveRedis } from "../../local-azure/redis/serve";
import { redisServer } from "../../local/commands/redisServer";

const databases = { cache: "NoCluster", enterprise: "EnterpriseCluster", cluster: "OSSCluster" };
const objectId = "aaaaaaaa-1111-2222-3333-444444444444";

async function main(directory: string): Promise<void> {
  const azure = new Arm(directory);
  const group = resourceGroupId("group");
  azure.put(group, { location: "uksouth" });
  for (const [name, clusteringPolicy] of Object.entries(databases)) {
    const cluster = `${group}/providers/Microsoft.Cache/redisEnterprise/${name}`;
    const database = `${cluster}/databases/default`;
    const sku = { name: "Balanced_B3" };
    azure.put(cluster, { location: "uksouth", sku, publicNetworkAccess: "Disabled" });
    azure.put(database, {
      ...{ clusteringPolicy, evictionPolicy: "NoEviction", accessKeysAuthentication: "Enabled" },
    });
    azure.put(`${database}/accessPolicyAssignments/judge`, {
      accessPolicyName: "default",
      user: { objectId },
    });
  }
  const front = await serveRedis({ directory, program: await redisServer() });
  const endpoints = front.endpoints.map((endpoint) => ({
    ...endpoint,
    name: endpoint.hostName.split(".")[0],
    key: stringAt(azure.find(endpoint.databaseId)?.hidden, "primaryKey"),
  }));
  const { certificateAuthority } = front;
  process.stdout.write(JSON.stringify({ certificateAuthority, objectId, endpoints }) + "\n");
  process.stdin.resume();
  await once(process.stdin, "end");
  await front.close();
}

void main(process.argv[2] ?? "");
