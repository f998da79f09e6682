"use strict";

const { createHash, randomBytes } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const { version } = require("@swc/core/package.json");

const OPTIONS = {
  configFile: false,
  swcrc: false,
  sourceMaps: true,
  inlineSourcesContent: false,
  jsc: { parser: { syntax: "typescript" }, target: "es2022" },
  module: { type: "commonjs" },
};

/**
 * What swc made of each source, by the source's content: nothing here can be stale, and `npm ci` removes it. Without it,
 * each program, pack and command would load swc and wait for it, which takes some 0.07 s.
 */
const KEPT = path.join(__dirname, "../node_modules/.cache/azure-managed-redis");

/** A TypeScript source as Node.js runs it, and its source map. */
function withoutTypes(source, filename) {
  const hash = createHash("sha256").update(JSON.stringify([version, OPTIONS, source]));
  const file = path.join(KEPT, hash.digest("hex"));
  let made;
  const make = () => (made ??= transformed(source, filename, file));
  return {
    code: read(`${file}.js`) ?? make().code,
    map: () => read(`${file}.map`) ?? make().map,
  };
}

function transformed(source, filename, file) {
  const made = require("@swc/core").transformSync(source, { ...OPTIONS, filename });
  try {
    mkdirSync(KEPT, { recursive: true });
    put(`${file}.map`, made.map);
    put(`${file}.js`, made.code);
  } catch {
    // The packages may be somebody else's, or the disk full: the next start does the work again.
  }
  return made;
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** In one step: several processes start at once, and one may be killed. */
function put(file, text) {
  const temporary = `${file}.${randomBytes(8).toString("hex")}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

module.exports = { withoutTypes };
