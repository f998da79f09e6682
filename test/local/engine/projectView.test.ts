import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
  realpathSync,
} from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { type LocalDirectory, localDirectory } from "../../../local/engine/localDirectory";
import { projectView, stackView } from "../../../local/engine/projectView";
import { SECRETS_PROVIDER } from "../../../local/engine/transit";
import { temporaryFolder } from "../../temporaryFolder";
import { repository } from "../../../local/engine/repository";
import { stackNames } from "../../../rules/stackNames";

const [one = "", other = ""] = stackNames(readdirSync(repository));

let directory: LocalDirectory;

beforeEach(() => {
  directory = localDirectory(temporaryFolder());
});

function read(view: string, file: string): Record<string, unknown> {
  return parse(readFileSync(path.join(view, file), "utf8")) as Record<string, unknown>;
}

/** A state with what its secrets provider keeps there. */
function writeState(stack: string, state: object): void {
  const folder = path.join(directory.backend, ".pulumi", "stacks", "azure-managed-redis");
  mkdirSync(folder, { recursive: true });
  const latest = { secrets_providers: { state } };
  writeFileSync(path.join(folder, `${stack}.json`), JSON.stringify({ checkpoint: { latest } }));
}

describe("stackView", () => {
  it("is the project with its program in the repository", () => {
    const { main, ...project } = read(stackView(directory, one), "Pulumi.yaml");
    expect(main).toBe(repository);
    expect(project).toEqual(read(repository, "Pulumi.yaml"));
  });

  it("holds the stack's configuration unchanged", () => {
    const view = read(stackView(directory, one), `Pulumi.${one}.yaml`);
    expect(view.config).toEqual(read(repository, `Pulumi.${one}.yaml`).config);
  });

  it("is a folder of its own for each stack", () => {
    expect(stackView(directory, one)).not.toBe(stackView(directory, other));
    expect(existsSync(path.join(stackView(directory, one), `Pulumi.${other}.yaml`))).toBe(false);
  });

  it("takes the salt from the state, so that the CLI has nothing to write", () => {
    writeState(one, { salt: "v1:state" });
    const view = read(stackView(directory, one), `Pulumi.${one}.yaml`);
    expect(view.encryptionsalt).toBe("v1:state");
  });

  it("keeps the salt that the CLI wrote while there is no state yet", () => {
    const file = path.join(stackView(directory, one), `Pulumi.${one}.yaml`);
    writeFileSync(file, "encryptionsalt: v1:init\n");
    const view = read(stackView(directory, one), `Pulumi.${one}.yaml`);
    expect(view.encryptionsalt).toBe("v1:init");
    expect(view).toHaveProperty("config");
  });

  describe("of a run on plugins of this process", () => {
    const secretsIn = (): Record<string, unknown> => {
      const view = stackView(directory, one, { newSecrets: "transit" });
      const { config, ...secrets } = read(view, `Pulumi.${one}.yaml`);
      expect(config).toBeDefined();
      return secrets;
    };

    it("has a new stack's secrets kept there, and none of the next run's by a passphrase", () => {
      expect(secretsIn()).toEqual({ secretsprovider: SECRETS_PROVIDER });
      expect(read(stackView(directory, one), `Pulumi.${one}.yaml`)).not.toHaveProperty(
        "secretsprovider",
      );
    });

    it("is a folder of its own, so that what an up wrote beside it stays", () => {
      const file = path.join(stackView(directory, one), `Pulumi.${one}.yaml`);
      const before = readFileSync(file, "utf8");
      secretsIn();
      expect(readFileSync(file, "utf8")).toBe(before);
    });

    it("has those of a state where they are", () => {
      writeState(one, { salt: "v1:state" });
      expect(secretsIn()).toEqual({ encryptionsalt: "v1:state" });
      writeState(one, { url: SECRETS_PROVIDER, encryptedkey: "a2V5" });
      expect(secretsIn()).toEqual({ secretsprovider: SECRETS_PROVIDER, encryptedkey: "a2V5" });
    });
  });

  it("doesn't touch files that are right already", () => {
    const file = path.join(stackView(directory, one), "Pulumi.yaml");
    const before = statSync(file).mtimeMs;
    stackView(directory, one);
    expect(statSync(file).mtimeMs).toBe(before);
  });

  it("names a state file that can't be read, and keeps it", () => {
    writeState(one, { salt: "v1:state" });
    const file = path.join(directory.backend, ".pulumi/stacks/azure-managed-redis", `${one}.json`);
    writeFileSync(file, "{ half");
    expect(() => stackView(directory, one)).toThrow(`The file is kept as it is: ${file}`);
    expect(readFileSync(file, "utf8")).toBe("{ half");
  });
});

describe("projectView", () => {
  it("has all stacks", () => {
    const view = projectView(directory);
    for (const name of stackNames(readdirSync(repository))) {
      expect(existsSync(path.join(view, `Pulumi.${name}.yaml`))).toBe(true);
    }
  });

  it("leads relative paths into the repository", () => {
    const view = projectView(directory);
    expect(realpathSync(path.join(view, "local"))).toBe(path.join(repository, "local"));
    expect(realpathSync(path.join(projectView(directory), "index.ts"))).toBe(
      path.join(repository, "index.ts"),
    );
  });
});
