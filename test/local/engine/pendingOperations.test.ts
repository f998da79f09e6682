import type { Deployment, PendingOperation } from "../../../pulumi/deployment";
import { settled } from "../../../local/engine/pendingOperations";

const groupId = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group";

function pending(type: PendingOperation["type"], resource = {}): Deployment {
  return {
    resources: [{ urn: "urn:stack", type: "pulumi:pulumi:Stack" }],
    pending_operations: [
      {
        type,
        resource: {
          urn: "urn:group",
          type: "azure-native:resources:ResourceGroup",
          custom: true,
          inputs: { resourceGroupName: "group", location: "uksouth" },
          ...resource,
        },
      },
    ],
  };
}

describe("settled", () => {
  it("gives what was created before the kill its place in the state", () => {
    const { resources, pending_operations } = settled(pending("creating"), (id) => id === groupId);
    expect(pending_operations).toBeUndefined();
    expect(resources).toEqual([
      { urn: "urn:stack", type: "pulumi:pulumi:Stack" },
      {
        urn: "urn:group",
        type: "azure-native:resources:ResourceGroup",
        custom: true,
        id: groupId,
        inputs: { resourceGroupName: "group", location: "uksouth" },
      },
    ]);
  });

  it("forgets a creation that never happened", () => {
    const { resources } = settled(pending("creating"), () => false);
    expect(resources?.map(({ urn }) => urn)).toEqual(["urn:stack"]);
  });

  it.each(["updating", "deleting", "reading", "importing"] as const)(
    "leaves the truth about what was %s to the refresh",
    (type) => {
      const { resources, pending_operations } = settled(pending(type), () => true);
      expect(resources?.map(({ urn }) => urn)).toEqual(["urn:stack"]);
      expect(pending_operations).toBeUndefined();
    },
  );

  it("forgets the creation of what no cloud keeps", () => {
    const random = { type: "random:index/randomString:RandomString", inputs: { length: 5 } };
    const { resources } = settled(pending("creating", random), () => true);
    expect(resources?.map(({ urn }) => urn)).toEqual(["urn:stack"]);
  });

  it("leaves the old one to be deleted when its replacement has been created", () => {
    const { resources: before = [], ...rest } = pending("creating");
    const old = { urn: "urn:group", type: "azure-native:resources:ResourceGroup", id: "old" };
    const { resources } = settled({ ...rest, resources: [...before, old] }, () => true);
    expect(resources?.slice(1)).toMatchObject([{ id: "old", delete: true }, { id: groupId }]);
  });
});
