/** Loads a package of this folder. */
export const importPackage: (name: string) => unknown;
