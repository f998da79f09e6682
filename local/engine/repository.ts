import path from "node:path";

/** The root of this repository, where the Pulumi program and its stack files are. */
export const repository = path.resolve(__dirname, "../..");

/** The project's name in Pulumi.yaml: part of every URN and of the paths in the file backend. */
export const project = "azure-managed-redis";
