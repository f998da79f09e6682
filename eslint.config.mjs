import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "node_modules",
      ".local",
      "dist",
      "coverage",
      "**/*.cjs",
      "**/*.mjs",
      "policies/*/index.js",
      // Other programs, which have tools of their own; the tests check the types.
      "examples/*/index.js",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      // One program for all files: the project service that editors use asks for each file's types anew, which takes
      // half as much time again.
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // A number in a message is what it looks like; an Output in one is the mistake this rule is for.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Pulumi resources are created for their effect.
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "no-new": "off",
    },
  },
  {
    // A command loads what its verb needs, when it needs it; `import()` finds no TypeScript here.
    files: ["ops/main.ts", "ops/session.ts", "ops/azure/azure.ts"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-floating-promises": "error",
    },
  },
  {
    // End-to-end tests edit stack files into what no type allows.
    files: ["test/e2e/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
    },
  },
);
