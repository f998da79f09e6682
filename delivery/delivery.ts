import type { Actions } from "./actions";
import type { Project } from "./pulumi";
import type { Guard } from "./standIns";

/** What a delivery works with. */
export interface Delivery {
  readonly project: Project;
  readonly actions: Actions;
  readonly guard: Guard;
}
