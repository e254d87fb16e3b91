import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { documents, pages, readDocument, root } from '../readme/document-examples.ts';

const names = Object.keys(documents);

/** Removes code, in which brackets and hashes have another meaning. */
function proseOf(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, 'code');
}

interface Link {
  readonly to: string;
  readonly anchor: string | undefined;
}

/** Gives the links of a document to files of this project, each with its path below the root. */
function linksOf(document: string): readonly Link[] {
  const path = documents[document]!;
  const texts = [
    ...proseOf(readDocument(document)).matchAll(/\]\(\s*([^)\s]+)\s*\)|(?:src|srcset)="([^"]+)"/g),
  ];
  return texts
    .map(([, markdown, html]) => (markdown ?? html)!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file, anchor] = target.split('#');
      return { to: file ? normalize(join(dirname(path), file)) : path, anchor };
    });
}

// As GitHub does: https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/node_filter/table_of_contents_filter.rb
function anchorOf(heading: string): string {
  return heading
    .replaceAll('`', '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function anchorsOf(path: string): readonly string[] {
  const text = readFileSync(join(root, path), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
}

it.each(names)('leads from %s only to files and headings that exist', (document) => {
  const broken = linksOf(document).filter(({ to, anchor }) => {
    if (!existsSync(join(root, to))) return true;
    return anchor !== undefined && !anchorsOf(to).includes(anchor);
  });
  expect(broken).toEqual([]);
});

it('leads to every page from README, and back', () => {
  const fromReadme = linksOf('readme').map(({ to }) => to);
  const toReadme = pages.filter((page) => linksOf(page).some(({ to }) => to === 'README.md'));
  expect(pages.filter((page) => !fromReadme.includes(`docs/${page}.md`))).toEqual([]);
  expect(pages.filter((page) => !toReadme.includes(page))).toEqual([]);
});

it('has at least nine pages, each short enough to be read at once', () => {
  expect(pages.length).toBeGreaterThanOrEqual(9);
  const long = pages.filter((page) => readDocument(page).trimEnd().split('\n').length > 230);
  expect(long).toEqual([]);
});

it('begins each page with a title, and with the skills that a reader gains', () => {
  const wrong = pages.filter((page) => !/^# .+\n\nAfter this page you(?:r| )/.test(readDocument(page)));
  expect(wrong).toEqual([]);
});

it('names the subject of each sentence', () => {
  const found = names.flatMap((document) =>
    (
      proseOf(readDocument(document)).match(
        /(?<=^|[.:!?] |\n[-|] |\| )(?:What|Who|Whoever|Somebody|Nobody|Whose)\b[^\n]*/g,
      ) ?? []
    ).map((sentence) => [document, sentence.slice(0, 60)]),
  );
  expect(found.filter(([, sentence]) => !/^(?:What|Who)\b[^.]*\?/.test(sentence!))).toEqual([]);
});
