/** In place of ops/home.ts on a machine without the repository: the folder that the command is started in. */
export const home = process.cwd();
