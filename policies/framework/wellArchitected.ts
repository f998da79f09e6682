import type { PolicyComplianceFramework } from "@pulumi/policy";

/**
 * Recommendations of the Azure Well-Architected Framework that the policies serve.
 * Source: its checklists of 2023-11, well-architected/{reliability,security,…}/checklist.md.
 */
const recommendations = {
  "CO:08": "Optimize environment costs",
  "OE:04": "Optimize software development and quality assurance processes",
  "OE:05": "Prepare resources and their configurations",
  "RE:01": "Focus your workload design on simplicity and efficiency",
  "RE:04": "Define reliability and recovery targets",
  "RE:05": "Add redundancy at different levels",
  "RE:07": "Implement self-preservation and self-healing measures",
  "RE:09": "Implement structured, tested, and documented disaster recovery plans",
  "RE:10": "Continuously measure and track system health",
  "SE:03": "Classify and consistently apply sensitivity and information type labels",
  "SE:05": "Implement strict, conditional, and auditable identity and access management",
  "SE:06": "Isolate, filter, and control network traffic",
  "SE:07": "Encrypt data by using modern, industry-standard methods",
  "SE:08": "Harden all workload components",
  "SE:09": "Protect application secrets",
  "SE:10": "Implement a holistic monitoring strategy",
} as const;

export function wellArchitected(
  reference: keyof typeof recommendations,
): PolicyComplianceFramework {
  return {
    name: "Azure Well-Architected Framework",
    version: "2023-11",
    reference,
    specification: recommendations[reference],
  };
}
