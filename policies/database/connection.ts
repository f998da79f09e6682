import { DATABASE_NAME, REDIS_PORT } from "../../rules/names";
import { hasCurrentDefaults } from "../framework/apiVersion";
import { aDatabase } from "../framework/examples";
import { builtIns } from "../framework/compliance";
import { wellArchitected } from "../framework/wellArchitected";
import { database, keysAreDisabled } from "../framework/kinds";
import { resourcePolicy } from "../framework/policy";
import { is, isAbsent, show } from "../framework/values";

const SECURITY = "https://learn.microsoft.com/azure/redis/secure-azure-managed-redis";
const ENTRA = "https://learn.microsoft.com/azure/redis/entra-for-authentication";
const ARCHITECTURE = "https://learn.microsoft.com/azure/redis/architecture";

export const amrClientProtocolEncrypted = resourcePolicy({
  name: "amr-client-protocol-encrypted",
  pack: "guardrails",
  description: "Clients must connect to a database with TLS.",
  severity: "critical",
  framework: wellArchitected("SE:07"),
  builtIn: builtIns.secureConnections,
  url: SECURITY,
  steps: "Write Encrypted, or leave the property out: it is the service's default.",
  kind: database,
  judge: (subject) => {
    const protocol = subject.get("clientProtocol");
    return isAbsent(protocol) || is(protocol, "Encrypted")
      ? []
      : [
          {
            property: subject.path("clientProtocol"),
            found: show(protocol),
            wanted: '"Encrypted" or absent',
            fix: `Write \`${subject.line("clientProtocol", '"Encrypted"')}\``,
            because: "Plaintext exposes the password and the data on the network",
          },
        ];
  },
  good: [aDatabase()],
  bad: [aDatabase({ clientProtocol: "Plaintext" })],
});

export const amrPort10000 = resourcePolicy({
  name: "amr-port-10000",
  pack: "guardrails",
  description: `A database must listen on port ${REDIS_PORT}.`,
  severity: "high",
  framework: wellArchitected("OE:05"),
  url: ARCHITECTURE,
  steps: `Write ${REDIS_PORT}, or leave the property out. It can't be changed later.`,
  kind: database,
  judge: (subject) => {
    const port = subject.get("port");
    return isAbsent(port) || port === REDIS_PORT
      ? []
      : [
          {
            property: subject.path("port"),
            found: show(port),
            wanted: `${REDIS_PORT} or absent`,
            fix: `Write \`${subject.line("port", String(REDIS_PORT))}\``,
            ...([6379, 6380].includes(Number(port)) && {
              because: "6379 and 6380 are ports of Azure Cache for Redis, another service",
            }),
          },
        ];
  },
  remediate: (properties) => {
    properties.port = REDIS_PORT;
  },
  good: [aDatabase()],
  bad: [aDatabase({ port: 6380 })],
});

export const amrAccessKeysDisabled = resourcePolicy({
  name: "amr-access-keys-disabled",
  pack: "practices",
  description: "Clients should log in with Microsoft Entra ID and not with access keys.",
  severity: "high",
  framework: wellArchitected("SE:05"),
  url: ENTRA,
  steps:
    "Assign the access policy to each principal, then write Disabled. Write it out: API versions before 2025-07-01 enable keys by default.",
  kind: database,
  judge: (subject) => {
    const keys = subject.get("accessKeys");
    return !subject.has("accessKeys") || is(keys, "Disabled")
      ? []
      : [
          {
            property: subject.path("accessKeys"),
            found: show(keys),
            wanted: '"Disabled", written out',
            fix: `Write \`${subject.line("accessKeys", '"Disabled"')}\``,
            ...(isAbsent(keys) && {
              because: `That means ${hasCurrentDefaults(subject.given) ? "Disabled" : "Enabled"} in this API version and the opposite in others`,
            }),
          },
        ];
  },
  good: [aDatabase()],
  bad: [aDatabase({ accessKeysAuthentication: "Enabled" })],
});

export const amrEntraNeedsTls = resourcePolicy({
  name: "amr-entra-needs-tls",
  pack: "guardrails",
  description:
    "A database without access keys must use TLS: Entra tokens aren't accepted without it.",
  severity: "high",
  framework: wellArchitected("SE:05"),
  url: ENTRA,
  steps: "Write Encrypted.",
  kind: database,
  judge: (subject) => {
    const protocol = subject.get("clientProtocol");
    const keys = subject.get("accessKeys");
    const entraOnly = keysAreDisabled(keys, hasCurrentDefaults(subject.given));
    return is(protocol, "Plaintext") && entraOnly
      ? [
          {
            property: subject.path("clientProtocol"),
            found: show(protocol),
            wanted: `"Encrypted" while ${subject.path("accessKeys")} is ${isAbsent(keys) ? "absent, which means Disabled" : show(keys)}`,
            fix: `Write \`${subject.line("clientProtocol", '"Encrypted"')}\``,
          },
        ]
      : [];
  },
  good: [aDatabase()],
  bad: [aDatabase({ clientProtocol: "Plaintext", accessKeysAuthentication: "Disabled" })],
});

export const amrDatabaseName = resourcePolicy({
  name: "amr-database-name",
  pack: "guardrails",
  description: `A cluster's only database must be named ${DATABASE_NAME}.`,
  severity: "medium",
  framework: wellArchitected("OE:05"),
  url: ARCHITECTURE,
  steps: `Write ${DATABASE_NAME}.`,
  kind: database,
  judge: (subject) => {
    const name = subject.get("name");
    return isAbsent(name) || is(name, DATABASE_NAME)
      ? []
      : [
          {
            property: subject.path("name"),
            found: show(name),
            // azure-native fills in the resource's name where the program gives none.
            wanted: `"${DATABASE_NAME}"`,
            fix: `Write \`${subject.line("name", `"${DATABASE_NAME}"`)}\``,
          },
        ];
  },
  remediate: (properties) => {
    properties.databaseName = DATABASE_NAME;
  },
  good: [aDatabase()],
  bad: [aDatabase({ databaseName: "sessions" })],
});
