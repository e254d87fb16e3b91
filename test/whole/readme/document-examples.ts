import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The folders of the tests for each kind of document. The first also holds the files of the example application. */
const folders = { readme: join(root, 'test/whole/readme'), pages: join(root, 'test/whole/documents') };

/** The pages of `docs`, by their names. */
export const pages: readonly string[] = readdirSync(join(root, 'docs'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.slice(0, -'.md'.length))
  .toSorted();

/** The documents whose code the tests run: their paths, by their names. */
export const documents: Readonly<Record<string, string>> = {
  readme: 'README.md',
  ...Object.fromEntries(pages.map((page) => [page, `docs/${page}.md`])),
};

/** The examples that other pages import as if they were their own. */
const SHARED = ['docs:recipes/tracing', 'docs:recipes/fetch-json'];

/** The folder where the tests install Temporal's packages. */
const temporal = createRequire(join(root, 'test/whole/temporal/package.json'));

const EXAMPLE = /<!-- example: ([a-z\d-]+) -->\s+```(tsx?)\n([\s\S]*?)```/g;

/** One block of code in a document, as people will copy it. */
export interface DocumentExample {
  readonly document: string;
  /** The name by which tests import it: `readme:start`, `docs:context/clicks`. */
  readonly source: string;
  /** The file name by which other blocks of the document import it. */
  readonly fileName: string;
  /** The path that a file of this code would have beside the tests. */
  readonly path: string;
  readonly code: string;
}

/** Reads a document. */
export function readDocument(document: string): string {
  return readFileSync(join(root, documents[document]!), 'utf8');
}

/** Reads the examples of a document: each block of code with a name in a comment. */
export function examplesOf(document: string): readonly DocumentExample[] {
  const isReadme = document === 'readme';
  return [...readDocument(document).matchAll(EXAMPLE)].map(([, name, extension, code]) => ({
    document,
    source: isReadme ? `readme:${name}` : `docs:${document}/${name}`,
    fileName: `${name}.${extension}`,
    path: join(isReadme ? folders.readme : folders.pages, `${document}-${name}.${extension}`),
    code: code!,
  }));
}

const FILE = /<!-- file: (\S+) -->\s+```tsx?\n([\s\S]*?)```/g;

/** One block of code in a document that is a whole file of an app. */
export interface DocumentFile {
  readonly path: string;
  readonly code: string;
}

/** Reads the files of the app that a document describes. test/whole/fresh-apps makes the app of them, and runs it. */
export function filesOf(document: string): readonly DocumentFile[] {
  return [...readDocument(document).matchAll(FILE)].map(([, path, code]) => ({ path: path!, code: code! }));
}

/** Reads all examples of all documents. */
function allExamples(): readonly DocumentExample[] {
  return Object.keys(documents).flatMap(examplesOf);
}

/** Reads the blocks that a block of the document may import: those of the document, and the shared ones. */
export function neighboursOf(document: string): readonly DocumentExample[] {
  const own = examplesOf(document);
  const shared = allExamples().filter(
    ({ source, fileName }) =>
      SHARED.includes(source) && !own.some((example) => example.fileName === fileName),
  );
  return [...own, ...shared];
}

/** Gives the path of a file of the example application, such as `./your-app.ts`. */
function pathOfBrought(source: string): string | undefined {
  return source.startsWith('./your-') ? join(folders.readme, source) : undefined;
}

function isInFolders(path: string | undefined): boolean {
  return Object.values(folders).some((folder) => path?.startsWith(folder));
}

/** Lets tests import an example by its source, as if it and its neighbours were files beside the tests. */
export function examplesPlugin(): Plugin {
  return {
    name: 'document-examples',
    enforce: 'pre',
    // Vite looks for dependencies only in files, and stops at a file that does not exist.
    config: () => ({ optimizeDeps: { exclude: allExamples().map(({ source }) => source) } }),
    resolveId(source, importer) {
      if (/^(?:readme|docs):/.test(source))
        return allExamples().find((example) => example.source === source)?.path;
      if (source.startsWith('@temporalio/') && isInFolders(importer))
        return { id: temporal.resolve(source), external: true };
      // Other imports do not need the documents. The tests have thousands of them, so this check saves time.
      if (!source.startsWith('./') || !isInFolders(importer)) return undefined;
      const from = allExamples().find(({ path }) => path === importer);
      const neighbour =
        from && neighboursOf(from.document).find(({ fileName }) => `./${fileName}` === source);
      return neighbour?.path ?? (from && pathOfBrought(source));
    },
    load(id) {
      const example = isInFolders(id) ? allExamples().find(({ path }) => path === id) : undefined;
      return example && { code: example.code, map: null };
    },
  };
}
