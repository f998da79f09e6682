/** What the page says before it comes to the policies. */
export const introduction = `# Policies

Two policy packs judge every Azure Managed Redis of a stack, this repository's or any other: raw
azure-native resources, older and dated type tokens (\`azure-native:cache:RedisEnterprise\`,
\`…/v20250701:Database\`), and the classic provider's where a check makes sense there. Words of
enumerations are compared without case, as Azure does. What is absent is judged as the service's default in
the API version that the resource is written against.

| pack | level | what is in it |
| --- | --- | --- |
| \`policies/guardrails\` | mandatory: a violation fails the preview | security minimums that allow no exception, and what Azure refuses only after ten minutes or more, or never undoes |
| \`policies/practices\` | advisory | what depends on the workload or the environment; each stack may raise, lower or silence it |

## Running them

\`npm run up:local\` and \`npm run preview:local\` run both. Elsewhere:

\`\`\`
pulumi preview --policy-pack policies/guardrails --policy-pack policies/practices
pulumi policy analyze --stack production --policy-pack policies/guardrails   # what is deployed; no program, no provider
npm run policies:bundle                                                     # self-contained packs in dist/policies
\`\`\`

Policies about one resource are judged before it is created. Policies about several (marked "stack")
are judged at the end of a preview, before anything is created, and once more at the end of the deployment.
Resources are joined by ARM id, by name, and by dependency while those aren't known.

Another pack can take single policies: \`assemble("guardrails", [amrMinTls, …])\` of
\`policies/framework/assemble.ts\` makes them what \`new PolicyPack(…, { policies })\` takes; from a bundle
it is \`require("<bundle>/policies.js")\`.

## What a stack may choose

The packs find \`policies/config/<stack>.json\` by the stack's name. It has one object for each pack, with one
entry for each policy:

\`\`\`json
{
  "guardrails": {
    "amr-alerts-state": {
      "exemptions": [{ "resource": "main", "reason": "the alerts follow in March", "until": "2027-03-31" }]
    }
  },
  "practices": {
    "amr-access-keys-disabled": { "enforcementLevel": "disabled", "reason": "the applications don't know Entra yet", "until": "2027-03-31" },
    "amr-high-availability": "mandatory",
    "amr-required-tags": { "tags": ["owner", "costCenter"] }
  }
}
\`\`\`

- **A level can be raised** by anybody. **A lower one** needs a \`reason\` and an \`until\`: after that day (UTC)
  the policy's own level is back. A guardrail can be lowered to advisory, never switched off.
- **An exemption** spares one resource, by its logical name or its URN. While it is valid each run reports it
  as an advisory; from the day after it fails the stack, a practice's too, until it is renewed or removed. One that
  names no resource, or that isn't needed any more, is reported.
- **A setting** is listed with its policy below.
- A file that can't be used fails the run with one message that names each key and what to write, and
  nothing is judged. \`npm run policies:check\` says the same of all stacks' files without a run, lists
  the exemptions in force, and fails on one that has ended.

A published pack takes each pack's object as it is: \`--policy-pack-config\`. Two limits there are Pulumi's
own. A pack can't see the level that such a config gives it, so it can't ask for a reason when a guardrail
is lowered there: only our own commands and CI refuse that, by passing none. And a level in the stack's file
speaks last, but a policy that the config disables isn't run at all.

A stack counts as production if the cluster's tag \`environment\` says so (\`production\`, \`prod\`, \`prd\`,
\`live\`), or, without the tag, the stack's name does (\`shop-prod\`; not \`preprod\`). The cluster's tag
\`workload\` says what it holds: \`state\` must not be lost, a \`cache\` may.

## What a preview can't know

A value that only the deployment will know is named once for each type and property, as an advisory, and
judged by the deployment before the resource is made. On a first preview that is the value of the password's secret.
No policy can see whether a value is a Pulumi secret, what an invoke returned, or what is deleted.

Values of secrets and application settings are read and never printed: messages name the place only.

## Remediations

Policies marked "can be remediated" fix the one property by themselves when the pack's config gives them the
level \`remediate\`; no stack's file can.

A policy that fails because of its own bug is reported by name as an advisory and doesn't fail the stack.
`;
