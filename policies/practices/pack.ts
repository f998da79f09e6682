import { pack } from "../pack";

pack(
  "practices",
  "Good practice on Azure Managed Redis; each stack may raise, lower or exempt it.",
  __dirname,
);
