import type { PolicyComplianceFramework } from "@pulumi/policy";

/** Recommendations of the Azure Well-Architected Framework's checklists that the policies serve. */
const recommendations = {
  "CO:08": "Optimize environment costs",
  "OE:04": "Optimize software development with industry-proven practices",
  "OE:05": "Prepare resources with infrastructure as code",
  "OE:07": "Design and implement a monitoring system",
  "RE:01": "Focus the workload design on simplicity and efficiency",
  "RE:04": "Define reliability and recovery targets",
  "RE:05": "Add redundancy at different levels",
  "RE:06": "Implement a timely and reliable scaling strategy",
  "RE:07": "Strengthen resiliency with self-preservation measures",
  "RE:09": "Implement disaster recovery plans",
  "RE:10": "Measure and publish the solution's health signals",
  "SE:03": "Classify and label data sensitivity",
  "SE:05": "Implement strict, conditional, and auditable identity and access management",
  "SE:06": "Isolate, filter, and control network traffic",
  "SE:07": "Encrypt data with modern, industry-standard methods",
  "SE:08": "Harden all workload components",
  "SE:09": "Protect application secrets",
  "SE:10": "Implement a holistic monitoring strategy for threat detection",
} as const;

export function wellArchitected(
  reference: keyof typeof recommendations,
): PolicyComplianceFramework {
  return {
    name: "Azure Well-Architected Framework",
    version: "2025",
    reference,
    specification: recommendations[reference],
  };
}
