import { parse } from "yaml";

import { encryptedPlaceholder, localStackFile, saltIn } from "../../../local/engine/stackFile";

const source = `# An environment of the company.
secretsprovider: azurekeyvault://vault.vault.azure.net/keys/key
encryptedkey: Zm9v
encryptionsalt: v1:real
config:
  azure-native:location: uksouth # confirmed
  redis:instances:
    main:
      zones: true
      port: 10000
      token:
        secure: AAABAG==
`;

describe("localStackFile", () => {
  it("drops the keys that tie the file to a real secrets provider", () => {
    expect(Object.keys(parse(localStackFile(source, "f", {})) as object)).toEqual(["config"]);
  });

  it("keeps values and their types", () => {
    expect(parse(localStackFile(source, "f", {}))).toMatchObject({
      config: {
        "azure-native:location": "uksouth",
        "redis:instances": { main: { zones: true, port: 10000 } },
      },
    });
  });

  it("puts a placeholder where only the real provider could decrypt", () => {
    expect(parse(localStackFile(source, "f", {}))).toMatchObject({
      config: { "redis:instances": { main: { token: encryptedPlaceholder } } },
    });
  });

  it("carries the salt of the local state, so that the CLI has nothing to write", () => {
    const text = localStackFile(source, "f", { encryptionsalt: "v1:local" });
    expect(saltIn(text)).toBe("v1:local");
  });

  it("makes an empty stack file", () => {
    expect(localStackFile("", "f", {})).toBe("");
    expect(saltIn(localStackFile("", "f", { encryptionsalt: "v1:local" }))).toBe("v1:local");
    expect(localStackFile("", "f", { secretsprovider: "x://y" })).toBe("secretsprovider: x://y\n");
  });

  it("names a file that is not YAML, without a stack trace", () => {
    expect(() => localStackFile("a: [", "Pulumi.dev.yaml", {})).toThrow(
      /^Pulumi\.dev\.yaml is not valid YAML: /,
    );
  });

  it("refuses a file that holds no keys", () => {
    expect(() => localStackFile("- a\n", "Pulumi.dev.yaml", {})).toThrow(
      "Pulumi.dev.yaml must be a mapping (keys and values).",
    );
  });
});
