import type { localAzure as local } from "../localAzure";

/** In place of ops/localAzure.ts on a machine without the repository: there is no local Azure. */
export const localAzure: typeof local = () => Promise.resolve(undefined);
