// Jest maps each stack that somebody reads, as register.cjs does: not those of the SDK's promises either.
require("../pulumi/promiseStacks.cjs").leavePromisesUnmapped();
