import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { documents, readDocument, root } from '../readme/document-examples.ts';

const folder = join(root, 'test/whole/languages');
const EXTENSIONS: Readonly<Record<string, string>> = { python: '.py', go: '.go' };

/** The programs in a language, which the chain of five languages runs. */
const programsIn = (language: string): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(EXTENSIONS[language]!))
    .map((file) => readFileSync(join(folder, file), 'utf8'));

it('shows in Python and Go only what the test of the chain runs', () => {
  const blocks = Object.keys(documents).flatMap((document) => [
    ...readDocument(document).matchAll(/^```(python|go)\n([\s\S]*?)^```$/gm),
  ]);
  expect(blocks.length).toBeGreaterThan(3);
  const others = blocks.filter(
    ([, language, text]) => !programsIn(language!).some((code) => code.includes(text!)),
  );
  expect(others.map(([block]) => block)).toEqual([]);
});
