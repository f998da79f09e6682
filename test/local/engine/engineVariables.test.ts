import path from "node:path";

import {
  engineEnvironment,
  engineVariables,
  foreignVariables,
} from "../../../local/engine/engineVariables";
import { localDirectory } from "../../../local/engine/localDirectory";

const directory = localDirectory("/tmp/local azure");

describe("engineVariables", () => {
  it("keeps the engine inside the local Azure", () => {
    expect(engineVariables(directory, {})).toMatchObject({
      PULUMI_HOME: "/tmp/local azure/home",
      PULUMI_BACKEND_URL: "file:///tmp/local%20azure/backend?metadata=skip",
      LOCAL_AZURE_DIR: "/tmp/local azure/azure",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  });

  it("has a passphrase of its own", () => {
    expect(engineVariables(directory, {})).toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
  });

  it.each(["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"])(
    "leaves the passphrase to a person who sets %s",
    (name) => {
      const variables = engineVariables(directory, { [name]: "mine" });
      expect(variables).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
      expect(engineEnvironment(directory, { [name]: "mine" })[name]).toBe("mine");
    },
  );
});

describe("engineEnvironment", () => {
  it.each(["ARM_CLIENT_SECRET", "AZURE_CLIENT_ID", "PULUMI_ACCESS_TOKEN", "PULUMI_STACK"])(
    "doesn't let %s through",
    (name) => {
      expect(engineEnvironment(directory, { [name]: "x" })).not.toHaveProperty(name);
      expect(foreignVariables({ [name]: "x" })).toEqual([name]);
    },
  );

  it("lets everything else through", () => {
    expect(engineEnvironment(directory, { HOME: "/home/me" })).toMatchObject({ HOME: "/home/me" });
  });

  it("puts its own pulumi first on the PATH, once", () => {
    const bin = "/tmp/local azure/home/bin";
    const once = engineEnvironment(directory, { PATH: "/usr/bin" });
    expect(once.PATH?.split(path.delimiter)).toEqual([bin, "/usr/bin"]);
    expect(engineEnvironment(directory, once).PATH).toBe(once.PATH);
  });
});
