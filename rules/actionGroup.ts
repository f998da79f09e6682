import type { Problem } from "./problem";

/** What the e-mails of an action group call it; Azure takes 12 characters at most. */
export const ACTION_GROUP_SHORT_NAME = "redis";

/** Who is notified when an alert fires: a group that exists, or one that the stack makes. */
export type ActionGroupSettings =
  | { readonly mode: "adopt"; readonly name: string; readonly resourceGroup?: string }
  | { readonly mode: "create"; readonly name: string; readonly emails: readonly string[] };

/** A group that notifies nobody looks like one that does, so the addresses are checked. */
export function actionGroupProblems(group: ActionGroupSettings | undefined): Problem[] {
  if (group?.mode !== "create") return [];
  if (group.emails.length === 0) {
    return [
      {
        id: "action-group-emails",
        property: "actionGroup.emails",
        value: group.emails,
        rule: "is empty, so nobody is notified.",
        fix: "Name at least one address; prefer a team's.",
      },
    ];
  }
  return group.emails.flatMap((email, index): Problem[] => {
    const place = { property: `actionGroup.emails[${index}]`, value: email };
    if (!/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email)) {
      return [
        {
          ...place,
          id: "action-group-email",
          rule: "is not an e-mail address.",
          fix: "Write it as name@example.com.",
        },
      ];
    }
    const first = group.emails.findIndex((each) => each.toLowerCase() === email.toLowerCase());
    if (first === index) return [];
    return [
      {
        ...place,
        id: "action-group-email-once",
        rule: `is already listed at emails[${first}].`,
        fix: "Remove one of the two.",
      },
    ];
  });
}
