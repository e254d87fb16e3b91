// TypeScript checks that an imported style sheet has declarations. A style sheet exports nothing.
// oxlint-disable-next-line unicorn/require-module-specifiers -- the file must be a module
export {};
