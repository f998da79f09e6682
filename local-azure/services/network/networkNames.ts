import { ArmError } from "../../arm/armError";

const NAME = /^\w(?:[\w.-]{0,78}\w)?$/;

/** Refuses what Microsoft.Network refuses as a name, in its words. */
export function checkNetworkName(name: string): ArmError | undefined {
  return NAME.test(name)
    ? undefined
    : new ArmError(
        400,
        "InvalidResourceName",
        `Resource name ${name} is invalid. The name can be up to 80 characters long. It must begin ` +
          `with a word character, and it must end with a word character or with '_'. The name may ` +
          `contain word characters or '.', '-', '_'.`,
      );
}
