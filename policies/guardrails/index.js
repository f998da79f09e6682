require("../../register.cjs");
require("./pack.ts");
