import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = fileURLToPath(new URL('.', import.meta.url));

const EXAMPLE = /<!-- example: ([a-z]+) -->\s+```(tsx?)\n([\s\S]*?)```/g;

/** One block of code in README, as people will copy it. */
export interface ReadmeExample {
  readonly name: string;
  readonly extension: string;
  readonly code: string;
}

/** Reads the examples of README: each block of code that a comment gives a name. */
export function readmeExamples(): readonly ReadmeExample[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(EXAMPLE)].map(([, name, extension, code]) => ({
    name: name!,
    extension: extension!,
    code: code!,
  }));
}

/** Lets tests import an example as `readme:<name>`, as if it stood in a file beside them. */
export function readmePlugin(): Plugin {
  const fileOf = ({ name, extension }: ReadmeExample): string => join(folder, `readme-${name}.${extension}`);
  return {
    name: 'readme-examples',
    enforce: 'pre',
    resolveId(source) {
      const example = readmeExamples().find(({ name }) => source === `readme:${name}`);
      return example && fileOf(example);
    },
    load(id) {
      const example = readmeExamples().find((candidate) => fileOf(candidate) === id);
      return example && { code: example.code, map: null };
    },
  };
}
