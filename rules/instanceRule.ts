import type { InstanceSettings } from "./instanceSettings";
import type { Problem } from "./problem";

/** A rule of the service, or of this project, that one instance's settings can break. */
export interface InstanceRule {
  readonly id: string;
  /** Where the rule is published. */
  readonly source: string;
  check(instance: InstanceSettings): Omit<Problem, "id">[];
}

/** A page of Azure's documentation, as the rules cite it. */
export const documentation = (page: string): string =>
  `Azure documentation, articles/redis/${page}`;
