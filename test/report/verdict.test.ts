import { verdictOf } from "../../report/verdict";
import { Events, cluster, previewed, reportOf } from "./inputs";

const dev = new Events("dev");
const fine = previewed("stage", []);

test("previews that succeed are fine, whatever they destroy", () => {
  const destroys = previewed("dev", [dev.step("delete", cluster, "redis")]);
  expect(verdictOf(reportOf(fine, destroys))).toEqual({ exitCode: 0, reasons: [] });
});

test("advice is fine", () => {
  const advised = previewed("dev", [dev.policy(cluster, "amr-tags", "Tag it.")]);
  expect(verdictOf(reportOf(advised)).exitCode).toBe(0);
});

test("a deleted stack is fine: what it leaves is for a person to decide", () => {
  const outcome = { kind: "deleted", resources: [] } as const;
  expect(verdictOf(reportOf({ ...fine, outcome })).exitCode).toBe(0);
});

test("a preview that fails isn't", () => {
  expect(verdictOf(reportOf(fine, previewed("dev", [], { exitCode: 255 })))).toEqual({
    exitCode: 1,
    reasons: ["`dev`: the preview failed."],
  });
});

test("a violated policy isn't, each named once", () => {
  const violated = ["b", "a", "a"].map((policy, index) =>
    dev.policy({ ...cluster, name: `main-${index}` }, policy, "No.", "mandatory"),
  );
  const report = previewed("dev", [...violated, dev.error("preview failed")], { exitCode: 1 });
  expect(verdictOf(reportOf(report)).reasons).toEqual(["`dev`: violates `a` and `b`."]);
});

test("a violated policy in a preview that fails for another reason too is both", () => {
  const violated = dev.policy(cluster, "a", "No.", "mandatory");
  const report = previewed("dev", [violated, dev.error("It broke.")], { exitCode: 1 });
  expect(verdictOf(reportOf(report)).reasons).toEqual([
    "`dev`: violates `a`.",
    "`dev`: the preview failed.",
  ]);
});

test("many violated policies are counted", () => {
  const violated = Array.from({ length: 20 }, (_, index) =>
    dev.policy(cluster, `p${index + 10}`, "No.", "mandatory"),
  );
  expect(verdictOf(reportOf(previewed("dev", violated))).reasons).toEqual([
    "`dev`: violates `p10`, `p11`, `p12`, `p13`, `p14`, `p15` and 14 other policies.",
  ]);
});

test("a base that can't be brought up isn't: nobody could see what changes", () => {
  const comparison = { kind: "baseFailed", message: "npm ci failed" } as const;
  expect(verdictOf(reportOf({ ...fine, comparison }))).toEqual({
    exitCode: 1,
    reasons: ["`stage`: the changes are unknown, because the base can't be brought up."],
  });
});
