import type { Job, Run } from "../../../delivery/line/runs";

/** A run of the deploy workflow of one commit. */
export function run(id: number, commit: string, tree = `tree of ${commit}`): Run {
  return {
    id,
    run_number: id - 1000,
    html_url: `https://github.com/company/redis/actions/runs/${id}`,
    head_sha: commit,
    created_at: "2026-11-20T10:00:00Z",
    head_commit: { tree_id: tree, message: `Subject of ${commit}\n\nand its reasons` },
  };
}

const job = (name: string, conclusion: string | null, steps: Record<string, string> = {}): Job => ({
  name,
  status: "completed",
  conclusion,
  steps: Object.entries(steps).map(([step, ended]) => ({ name: step, conclusion: ended })),
});

/** The jobs of one environment, by what became of it, as GitHub lists them. */
export const became = {
  deployed: (name: string): Job[] => [
    job(`${name} / Preview`, "success", { "Keep the steps for the approval": "success" }),
    job(`${name} / Deploy`, "success", { "Bring the stack up": "success" }),
  ],
  unchanged: (name: string): Job[] => [
    job(`${name} / Preview`, "success", { "Keep the steps for the approval": "skipped" }),
    job(`${name} / Deploy`, "skipped"),
  ],
  failedInTheMiddle: (name: string): Job[] => [
    job(`${name} / Preview`, "success", { "Keep the steps for the approval": "success" }),
    job(`${name} / Deploy`, "failure", { "Bring the stack up": "failure" }),
  ],
  refused: (name: string): Job[] => [
    job(`${name} / Preview`, "success", { "Keep the steps for the approval": "success" }),
    job(`${name} / Deploy`, "failure"),
  ],
  notAdmitted: (name: string): Job[] => [
    job(`${name} / Preview`, "failure", { "Keep the steps for the approval": "skipped" }),
    job(`${name} / Deploy`, "skipped"),
  ],
  cancelled: (name: string): Job[] => [
    job(`${name} / Preview`, "success", { "Keep the steps for the approval": "success" }),
    job(`${name} / Deploy`, "cancelled", { "Bring the stack up": "skipped" }),
  ],
  replaced: (name: string): Job[] => [job(name, "cancelled")],
  leftOut: (name: string): Job[] => [job(name, "skipped")],
};
