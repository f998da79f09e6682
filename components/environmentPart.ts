import type * as pulumi from "@pulumi/pulumi";

import type { AdoptedIds } from "./adopt";

/** What each part of an environment is made from. */
export interface EnvironmentPart {
  /** The environment's name in the program, which its parts' names begin with. */
  readonly name: string;
  readonly parent: pulumi.Resource;
  /** The name of something that is created: as it is written, with the random suffix if there is one. */
  readonly createdName: (name: string) => pulumi.Input<string>;
  readonly location: string;
  readonly resourceGroupName: pulumi.Output<string>;
  readonly tags: Readonly<Record<string, string>>;
  /** What is adopted; its ids are known only once all of it was found. */
  readonly adopted: pulumi.Output<AdoptedIds>;
}
