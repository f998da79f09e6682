import { vaultNameTaken } from "../../rules/vaultName";

test.each([
  ["a deleted vault's", 'Status=409 Code="ConflictError" Message="A vault"', "az keyvault purge"],
  ["another vault's", 'Status=409 Code="VaultAlreadyExists" Message=""', "list-deleted"],
  ["a recovered vault's", "cannot create already existing resource '/x'", "mode: adopt"],
])("of %s name it says what to do", (_whose, error, way) => {
  const said = vaultNameTaken("lab-redis-vault", error);
  expect(said).toContain("lab-redis-vault");
  expect(said).toContain(way);
  expect(said).toContain("choose another `environment.keyVault.name`");
});

test("of any other failure it says nothing", () => {
  expect(vaultNameTaken("lab", 'Status=409 Code="Conflict" Message="busy"')).toBeUndefined();
});
