import { pack } from "../pack";

pack(
  "practices",
  "Good practice on Azure Managed Redis; each stack may raise or lower a policy, or exempt a resource.",
  __dirname,
);
