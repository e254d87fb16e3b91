import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Loads a package of this folder. The packages are installed by the tests, so no file can import them by name. */
export const importPackage = (name) => require(name);
