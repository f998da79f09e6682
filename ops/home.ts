import path from "node:path";

/** Where stack files are, unless somebody says otherwise: the repository. In a bundle, jumpHost/home.ts is in its place. */
export const home = path.resolve(__dirname, "..");
