import { aDatabase } from "../framework/examples";
import { type DatabaseKey, database } from "../framework/kinds";
import { resourcePolicy } from "../framework/policy";
import { wellArchitected } from "../framework/wellArchitected";
import { type Enumeration, unknownWords } from "../framework/words";

const enumerations: readonly Enumeration<DatabaseKey>[] = [
  { key: "accessKeys", words: ["Disabled", "Enabled"], usual: "Disabled" },
  { key: "clientProtocol", words: ["Encrypted", "Plaintext"], usual: "Encrypted" },
  {
    key: "clusteringPolicy",
    words: ["EnterpriseCluster", "OSSCluster", "NoCluster"],
    usual: "OSSCluster",
  },
  {
    key: "evictionPolicy",
    words: [
      ...["AllKeysLFU", "AllKeysLRU", "AllKeysRandom"],
      ...["VolatileLRU", "VolatileLFU", "VolatileTTL", "VolatileRandom", "NoEviction"],
    ],
    usual: "VolatileLRU",
  },
  { key: "deferUpgrade", words: ["Deferred", "NotDeferred"], usual: "NotDeferred" },
  { key: "aofFrequency", words: ["1s", "always"], usual: "1s" },
  { key: "rdbFrequency", words: ["1h", "6h", "12h"], usual: "1h" },
];

export const amrDatabaseWords = resourcePolicy({
  name: "amr-database-words",
  pack: "guardrails",
  description: "A database's settings must be words that Azure knows.",
  severity: "medium",
  framework: wellArchitected("OE:05"),
  url: "https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise/databases",
  steps: "Write one of the words that the message names: Azure refuses any other.",
  kind: database,
  judge: (subject) => unknownWords(subject, enumerations),
  good: [aDatabase()],
  bad: [aDatabase({ clusteringPolicy: "NoEviction" })],
});
