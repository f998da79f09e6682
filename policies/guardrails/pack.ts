import { pack } from "../pack";

pack(
  "guardrails",
  "What must never ship on Azure Managed Redis, and what Azure would refuse only after a long wait.",
  __dirname,
);
