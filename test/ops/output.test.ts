import { exitCodes, troubles, worst } from "../../ops/exitCodes";
import { OpsError } from "../../ops/opsError";
import { report } from "../../ops/session";
import { Recorded } from "./deployed";

test("a secret passes in no form, on neither stream", () => {
  const output = new Recorded();
  const key = 'a"key/with+all=';
  output.keepSecret(key);
  for (const text of [key, encodeURIComponent(key), JSON.stringify({ key })]) {
    output.say(`the ${text} end`);
    output.remark(text);
  }
  const json = new Recorded(true);
  json.keepSecret(key);
  json.document({ key });
  for (const written of [output.all, json.all]) {
    expect(written).toContain("[secret]");
    expect(written).not.toMatch(/with.+all/);
  }
});

test("with --json there is one document on stdout, and nothing else", () => {
  const output = new Recorded(true);
  output.say("for people");
  output.document({ trouble: "ok" });
  expect(output.parsed).toEqual({ trouble: "ok" });
  const text = new Recorded();
  text.document({ trouble: "ok" });
  expect(text.all).toBe("");
});

test("what is quick says no progress; what takes longer than two seconds does", async () => {
  jest.useFakeTimers({ advanceTimers: true });
  const output = new Recorded();
  await output.during("a quick thing", () => Promise.resolve());
  jest.useRealTimers();
  expect(output.all).toBe("");
  await output.during("a slow thing", () => new Promise((resolve) => setTimeout(resolve, 2300)));
  expect(output.written).toEqual({ stdout: "", stderr: "… a slow thing (2 s)\n" });
});

test("every kind of trouble has a code of its own, and the worst of several is taken", () => {
  const codes = troubles.map((trouble) => exitCodes[trouble].code);
  expect(new Set(codes).size).toBe(troubles.length);
  expect(worst([])).toBe("ok");
  expect(worst(["ok", "busy", "unreachable"])).toBe("unreachable");
  expect(worst(["denied", "missing"])).toBe("denied");
});

test("a defect is said as one, without a stack trace", () => {
  const output = new Recorded();
  expect(report(new TypeError("x is not a function"), output)).toBe("failed");
  expect(output.all).toBe(
    "TypeError: x is not a function\nThis is a defect of the command: report it, with what OPS_STACK_TRACE=yes adds.\n",
  );
});

test("an error is its cause and the next step, for machines too", () => {
  const error = new OpsError("denied", "You lack a right.", "Ask for it.");
  const text = new Recorded();
  expect(report(error, text)).toBe("denied");
  expect(text.written.stderr).toBe("You lack a right.\nAsk for it.\n");
  const json = new Recorded(true);
  report(error, json);
  expect(json.parsed).toEqual({
    ...{ trouble: "denied", exitCode: 4 },
    ...{ cause: "You lack a right.", next: "Ask for it." },
  });
});
