import { type Body } from "../../../local-azure/arm/json";
import { random } from "../../../local-azure/providers/random";
import { randomTypes, refusal } from "../../../local-azure/providers/randomTypes";
import { UNKNOWN } from "../../../local-azure/providers/wire";
import {
  called,
  check,
  configure,
  connect,
  create,
  fromStruct,
  messages,
  toStruct,
} from "./client";

type Client = Awaited<ReturnType<typeof connect>>;

const urnOf = (name: string): string =>
  `urn:pulumi:dev::project::random:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}::r`;

let client: Client;
beforeEach(async () => {
  client = await connect(random());
  await configure(client);
});

async function diff(olds: Body, news: Body) {
  const request = new messages.DiffRequest()
    .setUrn(urnOf("RandomString"))
    .setOlds(toStruct({}))
    .setOldInputs(toStruct(olds))
    .setNews(toStruct(news));
  const answer = await called<InstanceType<typeof messages.DiffResponse>>((done) =>
    client.diff(request, done),
  );
  return answer.getReplacesList();
}

async function outputs(name: string, inputs: Body): Promise<Body & { id: string }> {
  const { id, struct } = await create(client, urnOf(name), inputs);
  return { ...fromStruct(struct), id };
}

describe("a random string", () => {
  test.each<[string, Body, RegExp]>([
    ["has the length and every kind of character allowed", { length: 64 }, /^[\x21-\x7e]{64}$/],
    ["has no special characters when told so", { length: 64, special: false }, /^[A-Za-z0-9]{64}$/],
    [
      "has lower case and digits alone when told so",
      { length: 64, special: false, upper: false },
      /^[a-z0-9]{64}$/,
    ],
    ["has letters alone", { length: 64, special: false, numeric: false }, /^[A-Za-z]{64}$/],
    [
      "knows the old name for digits",
      { length: 64, special: false, number: false },
      /^[A-Za-z]{64}$/,
    ],
    [
      "has the special characters that it is given",
      { length: 9, overrideSpecial: "_", upper: false, lower: false, numeric: false },
      /^_{9}$/,
    ],
    [
      "has the least that it is told of each",
      { length: 4, minLower: 1, minUpper: 1, minNumeric: 1, minSpecial: 1 },
      /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[^A-Za-z0-9]).{4}$/,
    ],
  ])("%s", async (_what, inputs, pattern) => {
    const { result, id } = await outputs("RandomString", inputs);
    expect(result).toMatch(pattern);
    expect(id).toBe(result);
  });

  test("is drawn anew each time", async () => {
    const first = await outputs("RandomString", { length: 20 });
    expect((await outputs("RandomString", { length: 20 })).result).not.toBe(first.result);
  });

  test("is not known in a preview", async () => {
    const { id, struct } = await create(
      client,
      urnOf("RandomString"),
      { length: 6 },
      { preview: true },
    );
    expect(id).toBe("");
    expect(fromStruct(struct)).toMatchObject({ length: 6, result: UNKNOWN });
  });

  test("is replaced by any change, its keepers among them", async () => {
    expect(await diff({ length: 6 }, { length: 6 })).toEqual([]);
    expect(await diff({ length: 6 }, { length: 7 })).toEqual(["length"]);
    expect(
      await diff({ length: 6, keepers: { a: "1" } }, { length: 6, keepers: { a: "2" } }),
    ).toEqual(["keepers"]);
  });

  test("is read as it is, and imported by itself", async () => {
    const known = new messages.ReadRequest()
      .setUrn(urnOf("RandomString"))
      .setId("abc")
      .setInputs(toStruct({ length: 3 }))
      .setProperties(toStruct({ length: 3, result: "abc" }));
    const refreshed = await called<InstanceType<typeof messages.ReadResponse>>((done) =>
      client.read(known, done),
    );
    expect(fromStruct(refreshed.getProperties())).toEqual({ length: 3, result: "abc" });
    const request = new messages.ReadRequest().setUrn(urnOf("RandomString")).setId("abcd");
    const imported = await called<InstanceType<typeof messages.ReadResponse>>((done) =>
      client.read(request, done),
    );
    expect(fromStruct(imported.getInputs())).toEqual({ length: 4 });
    expect(fromStruct(imported.getProperties())).toMatchObject({ result: "abcd", special: true });
  });
});

test("a random password is marked secret, and its id doesn't give it away", async () => {
  const { id, struct } = await create(client, urnOf("RandomPassword"), { length: 20 });
  const marked = struct?.toJavaScript().result as Body;
  expect(id).toBe("none");
  expect(marked["4dabf18193072939515e22adb298388d"]).toBe("1b47061264138c4ac30d75fd1eb44270");
  expect(marked.value).toHaveLength(20);
});

test("a random id has its bytes in four forms", async () => {
  const drawn = await outputs("RandomId", { byteLength: 4, prefix: "p-" });
  const hex = (drawn.hex as string).slice(2);
  expect(drawn.hex).toMatch(/^p-[0-9a-f]{8}$/);
  expect(drawn.id).toBe(Buffer.from(hex, "hex").toString("base64url"));
  expect(drawn.b64Url).toBe(`p-${drawn.id}`);
  expect(drawn.dec).toBe(`p-${Number(`0x${hex}`)}`);
});

test("a random pet has its words, its prefix and its separator", async () => {
  expect((await outputs("RandomPet", {})).id).toMatch(/^[a-z]+-[a-z]+$/);
  const inputs = { length: 3, separator: "_", prefix: "the" };
  expect((await outputs("RandomPet", inputs)).id).toMatch(/^the_[a-z]+_[a-z]+_[a-z]+$/);
});

test("a random UUID is one", async () => {
  const { result, id } = await outputs("RandomUuid", {});
  expect(result).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(id).toBe(result);
});

describe("check", () => {
  test.each<[string, Body, [string, string][]]>([
    ["missing", {}, [["length", "missing required property 'length'"]]],
    ["values", { length: 3, size: 3 }, [["size", "unknown property 'size'"]]],
    [
      "wrongly typed",
      { length: "3" },
      [["length", "'length' should be of type 'number' but got a string"]],
    ],
    ["too short", { length: 0 }, [["", "length must be at least 1, got 0"]]],
    [
      "shorter than its parts",
      { length: 2, minLower: 2, minUpper: 1 },
      [["", "length must be at least 3, got 2"]],
    ],
    [
      "of nothing",
      { length: 3, lower: false, upper: false, numeric: false, special: false },
      [["", "at least one of lower, upper, numeric and special must be true"]],
    ],
  ])("refuses a string that is %s", async (_what, news, failures) => {
    expect((await check(client, urnOf("RandomString"), news)).failures).toEqual(failures);
  });

  test("lets a length pass that isn't known yet", async () => {
    expect((await check(client, urnOf("RandomString"), { length: UNKNOWN })).failures).toEqual([]);
  });

  test("refuses a type that isn't modelled by name", async () => {
    await expect(check(client, urnOf("RandomShuffle"), {})).rejects.toThrow(
      /does not model the resource type random:index\/randomShuffle:RandomShuffle\. It models: random:index\/randomId:RandomId, /,
    );
  });
});

test("types without characters have nothing to refuse", () => {
  expect(refusal(randomTypes["random:index/randomPet:RandomPet"]!, {})).toBeUndefined();
});
