import type { Arm } from "../../../../local-azure/arm/arm";
import { resourceGroupId, SUBSCRIPTION_ID } from "../../../../local-azure/arm/id";
import type { Body } from "../../../../local-azure/arm/json";
import { azureWithGroup, group } from "../../fixture";

const GUID = "deadb33f-5e0d-5064-8ebb-1a4ed0313eb2";
const id = `${group}/providers/Microsoft.Insights/workbooks/${GUID}`;
const good: Body = {
  location: "uksouth",
  kind: "shared",
  category: "workbook",
  displayName: "Redis",
  sourceId: "Azure Monitor",
  serializedData: '{"version":"Notebook/1.0","items":[]}',
  tags: { environment: "dev" },
};

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
});

test("it is what was asked for, with its title as a tag, and its content is given away to nobody", () => {
  azure.put(id, good);
  const { serializedData, ...answered } = azure.get(id);
  expect(serializedData).toBeUndefined();
  expect(azure.find(id)?.hidden).toEqual({ serializedData: good.serializedData });
  expect(answered).toMatchObject({
    kind: "shared",
    displayName: "Redis",
    category: "workbook",
    sourceId: "azure monitor",
    version: "Notebook/1.0",
    tags: { environment: "dev", "hidden-title": "Redis" },
  });
});

test("a title that is among the tags stays as it is", () => {
  azure.put(id, { ...good, tags: { "hidden-title": "Another" } });
  expect(azure.get(id).tags).toEqual({ "hidden-title": "Another" });
});

test.each([
  [
    "a name that is no GUID",
    `${id}0`,
    {},
    /Code="BadRequest" Message="The name .*0' of a workbook/,
  ],
  ["no title", id, { displayName: "" }, /property 'displayName' of a workbook is required/],
  ["no category", id, { category: "" }, /property 'category' of a workbook is required/],
  ["no content", id, { serializedData: "" }, /property 'serializedData' of a workbook is required/],
  ["content that is no JSON", id, { serializedData: "{" }, /a string containing valid JSON/],
  [
    "another kind",
    id,
    { kind: "user" },
    /Code="InvalidRequestContent" .*Possible values: shared\./,
  ],
  ["no region", id, { location: "global" }, /LocationNotAvailableForResourceType/],
])("%s is refused", (_, name, change, message) => {
  expect(() => azure.put(name, { ...good, ...change })).toThrow(message);
  expect(azure.find(name)).toBeUndefined();
});

test("its name is the only one of the subscription, whatever the case", () => {
  azure.put(id, good);
  azure.put(resourceGroupId("other"), { location: "uksouth" });
  const namesake = id.replace("/group/", "/other/").replace(GUID, GUID.toUpperCase());
  expect(() => azure.put(namesake, good)).toThrow(
    'Status=409 Code="Conflict" Message="A Workbook with the same name already exists within this subscription."',
  );
  const elsewhere = id.replace(SUBSCRIPTION_ID, "99999999-9999-4999-8999-999999999999");
  azure.put(elsewhere.slice(0, elsewhere.indexOf("/providers/")), { location: "uksouth" });
  expect(azure.put(elsewhere, good)).toBeDefined();
  expect(azure.put(id, { ...good, displayName: "Again" })).toBeDefined();
  azure.delete(id);
  expect(azure.put(namesake, good)).toBeDefined();
});
