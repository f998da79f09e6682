import { type Trouble, worst } from "../exitCodes";
import { OpsError } from "../opsError";

/** One step of a check, in its order. */
export interface Step {
  readonly name: string;
  /** `note` is no trouble, and worth knowing; `skipped` says why it couldn't be looked at. */
  readonly state: "ok" | "note" | "failed" | "skipped";
  readonly detail: string;
  /** What to do about it. */
  readonly next?: string;
  readonly trouble?: Trouble;
}

/** What a step has found, with what later steps go on with. */
export interface Finding<Value> {
  readonly detail: string;
  readonly value: Value;
  /** Worth knowing, and no trouble. */
  readonly note?: boolean;
  readonly next?: string;
}

/** What a step needs of earlier ones, by their names; undefined where one of them has failed or was skipped. */
export type Needed<Values> = { readonly [Name in keyof Values]: Values[Name] | undefined };

/** Steps one after the other: one that needs what an earlier one didn't find is skipped, and never shown as well. */
export class Checklist {
  private readonly done: Step[] = [];

  constructor(
    private readonly show: (step: Step) => void,
    private readonly signal: AbortSignal,
  ) {}

  get steps(): readonly Step[] {
    return this.done;
  }

  get trouble(): Trouble {
    return worst(this.done.map(({ trouble = "ok" }) => trouble));
  }

  /** Takes a step; its value, or undefined where it fails. */
  async step<Value>(name: string, work: () => Promise<Finding<Value>>): Promise<Value | undefined> {
    try {
      const { detail, value, note = false, next } = await work();
      this.add({ name, state: note ? "note" : "ok", detail, ...(next !== undefined && { next }) });
      return value;
    } catch (error) {
      if (this.signal.aborted || !(error instanceof OpsError)) throw error;
      const { message, next, trouble } = error;
      this.add({ name, state: "failed", detail: message, next, trouble });
      return undefined;
    }
  }

  /** Takes a step that goes on with what `needed` has, or says that it can't. */
  async after<Values extends object, Value>(
    name: string,
    needed: Needed<Values>,
    work: (values: Values) => Promise<Finding<Value>>,
  ): Promise<Value | undefined> {
    const missing = Object.entries(needed).filter(([, value]) => value === undefined);
    if (missing.length === 0) return this.step(name, () => work(needed as Values));
    this.skip(name, `it needs ${missing.map(([what]) => what).join(" and ")}`);
    return undefined;
  }

  skip(name: string, why: string): void {
    this.add({ name, state: "skipped", detail: why });
  }

  private add(step: Step): void {
    this.done.push(step);
    this.show(step);
  }
}
