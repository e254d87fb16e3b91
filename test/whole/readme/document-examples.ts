import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The documents whose code is run, by the name of the folder in `test/whole` that does it. */
export const documents = { readme: 'README.md', recipes: 'docs/recipes.md' };
export type DocumentName = keyof typeof documents;

const EXAMPLE = /<!-- example: ([a-z-]+) -->\s+```(tsx?)\n([\s\S]*?)```/g;

/** One block of code in a document, as people will copy it. */
export interface DocumentExample {
  readonly document: DocumentName;
  /** What tests import it by: the document and its own name, `readme:start`. */
  readonly source: string;
  /** Its own name and its ending: what other blocks of the document import it by. */
  readonly fileName: string;
  /** Where it would stand beside the tests. */
  readonly path: string;
  readonly code: string;
}

/** Reads a document. */
export function readDocument(document: DocumentName): string {
  return readFileSync(join(root, documents[document]), 'utf8');
}

/** Reads the examples of a document: each block of code that a comment gives a name. */
export function examplesOf(document: DocumentName): readonly DocumentExample[] {
  return [...readDocument(document).matchAll(EXAMPLE)].map(([, name, extension, code]) => ({
    document,
    source: `${document}:${name}`,
    fileName: `${name}.${extension}`,
    path: join(root, 'test/whole', document, `${document}-${name}.${extension}`),
    code: code!,
  }));
}

const allExamples = (): readonly DocumentExample[] => [...examplesOf('readme'), ...examplesOf('recipes')];

/** Lets tests import an example as `<document>:<name>`, as if it and its neighbours stood in files beside them. */
export function examplesPlugin(): Plugin {
  return {
    name: 'document-examples',
    enforce: 'pre',
    // Vite looks for dependencies in files alone, and gives up at one that is not there.
    config: () => ({ optimizeDeps: { exclude: allExamples().map(({ source }) => source) } }),
    resolveId(source, importer) {
      const examples = allExamples();
      const from = examples.find(({ path }) => path === importer);
      return examples.find(
        (example) =>
          example.source === source ||
          (example.document === from?.document && `./${example.fileName}` === source),
      )?.path;
    },
    load(id) {
      const example = allExamples().find(({ path }) => path === id);
      return example && { code: example.code, map: null };
    },
  };
}
