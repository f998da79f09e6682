import type { Job } from "./job/job";
import type { Project } from "./pulumi";
import type { Guard } from "./standIns";

/** What a delivery works with. */
export interface Delivery {
  readonly project: Project;
  readonly job: Job;
  readonly guard: Guard;
}
