/**
 * Controls of other frameworks that policies serve, each as Microsoft publishes it: one of Azure Policy's built-in
 * initiatives for regulatory compliance puts a built-in definition under the control, and the policy asks what
 * that definition asks. A policy that asks something else names no control.
 * Source: github.com/Azure/azure-policy, commit f4a50ba of 2026-04-29, built-in-policies/policySetDefinitions/Regulatory
 * Compliance/ and policyDefinitions/.
 */

type Family = "AC" | "CP" | "IA" | "SC";

/** By framework, how its controls are called. */
interface ControlIds {
  readonly "CIS Azure Foundations": `${number}.${number}.${number}`;
  readonly "NIST SP 800-53": `${Family}-${number}` | `${Family}-${number}(${number})`;
  readonly "ISO 27001": `A.${number}.${number}.${number}`;
}

export type FrameworkName = keyof ControlIds;

/** A framework in the version that an initiative maps, and that initiative. */
interface Initiative {
  readonly version: string;
  readonly displayName: string;
  readonly id: string;
  readonly file: string;
}

export const initiatives: Readonly<Record<FrameworkName, Initiative>> = {
  "CIS Azure Foundations": {
    version: "3.0.0",
    displayName: "CIS Azure Foundations v3.0.0",
    id: "470a962c-86a0-433b-803a-3c176b5ce79c",
    file: "CIS_Azure_Foundations_v3.0.0.json",
  },
  "NIST SP 800-53": {
    version: "Rev. 5",
    displayName: "NIST SP 800-53 Rev. 5",
    id: "179d1daa-458f-4e47-8086-2a68d0d6c38f",
    file: "NIST_SP_800-53_R5.json",
  },
  "ISO 27001": {
    version: "2013",
    displayName: "ISO 27001:2013",
    id: "89c6cddc-1c73-4ac1-b19c-54d1a15a42f2",
    file: "ISO27001_2013_audit.json",
  },
};

type Controls = { readonly [Name in FrameworkName]?: readonly ControlIds[Name][] };

/** A definition of Azure Policy's own, and the controls that the initiatives put it under. */
export interface BuiltIn {
  readonly displayName: string;
  readonly id: string;
  /** The resource type that it judges. */
  readonly judges: string;
  readonly controls: Controls;
}

/** `Microsoft.Cache/redis` is Azure Cache for Redis: no initiative has a definition for Azure Managed Redis itself. */
export const builtIns = {
  secureConnections: {
    displayName: "Only secure connections to your Azure Cache for Redis should be enabled",
    id: "22bee202-a82f-4305-9a2a-6d7f44d4dedb",
    judges: "Microsoft.Cache/redis",
    controls: {
      "NIST SP 800-53": ["SC-8", "SC-8(1)"],
      "ISO 27001": ["A.10.1.1", "A.13.2.1"],
    },
  },
  privateLink: {
    displayName: "Azure Cache for Redis should use private link",
    id: "7803067c-7d34-46e3-8c79-0ca68fc4036d",
    judges: "Microsoft.Cache/redis",
    controls: { "NIST SP 800-53": ["AC-4", "AC-17", "AC-17(1)", "SC-7", "SC-7(3)"] },
  },
  secretExpiry: {
    displayName: "Key Vault secrets should have an expiration date",
    id: "98728c90-32c7-4049-8429-847dc0f4fe37",
    judges: "Microsoft.KeyVault.Data/vaults/secrets",
    controls: { "CIS Azure Foundations": ["3.3.3", "3.3.4"], "NIST SP 800-53": ["IA-5"] },
  },
  vaultDeletion: {
    displayName: "Key vaults should have deletion protection enabled",
    id: "0b60c0b2-2dc2-4e1c-b5c9-abbed971de53",
    judges: "Microsoft.KeyVault/vaults",
    controls: { "CIS Azure Foundations": ["3.3.5"], "NIST SP 800-53": ["CP-9"] },
  },
} satisfies Record<string, BuiltIn>;

/** One control, such as `NIST SP 800-53 Rev. 5 SC-8`. */
export interface Control {
  readonly framework: FrameworkName;
  readonly version: string;
  readonly reference: string;
}

export function controlsOf({ controls }: BuiltIn): Control[] {
  return (Object.keys(initiatives) as FrameworkName[]).flatMap((framework) =>
    (controls[framework] ?? []).map((reference) => ({
      framework,
      version: initiatives[framework].version,
      reference,
    })),
  );
}

/** How a pack publishes a control: the SDK has room for one framework (1.21.0), and for any number of tags. */
export function tagOfControl({ framework, version, reference }: Control): string {
  return `${framework} ${version} ${reference}`;
}
