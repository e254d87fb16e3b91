import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseCommand } from '../../../src/cli/parse-command.ts';
import { documents, readDocument, root } from '../readme/document-examples.ts';

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocks = Object.keys(documents).flatMap((document) =>
  [...readDocument(document).matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, language, text]): Block => ({
    language: language!,
    text: text!,
  })),
);

const textsIn = (language: string): readonly string[] =>
  blocks.filter((block) => block.language === language).map(({ text }) => text);

it('names for each block a language that a test runs or reads', () => {
  // A `text` block is a signature, which TypeScript alone would not accept. stores.test.ts runs the SQL,
  // opentelemetry.test.ts a program in the `env`, and the chain of five languages the programs in Python and Go.
  const known = ['ts', 'tsx', 'sh', 'env', 'yaml', 'sql', 'python', 'go', 'text'];
  expect(blocks.filter(({ language }) => !known.includes(language))).toEqual([]);
});

function isWaybillCommand(words: readonly string[]): boolean {
  const parsed = parseCommand(words);
  return parsed !== 'help' && (parsed.sought !== '' || parsed.file !== undefined);
}

it('shows the timeline that the command line draws', () => {
  const golden = readFileSync(join(root, 'test/rooms/cli/golden/failed-invite.txt'), 'utf8');
  expect(textsIn('text')).toContain(golden);
});

it('names commands that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const commands = textsIn('sh')
    .flatMap((text) => text.split('\n'))
    .flatMap((line) => line.replace(/#.*$/, '').split('&&'))
    .map((command) => command.trim())
    .filter(Boolean);
  expect(commands.length).toBeGreaterThan(5);
  // The test does not run them: they install packages, start the demo, or are this very test run.
  const wrong = commands.filter((command) => {
    if (command.startsWith('npx waybill ')) return !isWaybillCommand(command.split(' ').slice(2));
    const script = /^npm (?:run ([\w:-]+)|(test))(?: -- [\w -]+)?$/.exec(command);
    return script ? !scripts[script[1] ?? script[2]!] : !/^npm (?:ci|install waybill)$/.test(command);
  });
  expect(wrong).toEqual([]);
});

it('shows a configuration of a collector that is valid YAML, with a receiver for the page', () => {
  const vite = createRequire(import.meta.url).resolve('vite/package.json');
  const { parse } = createRequire(vite)('yaml') as { parse: (text: string) => unknown };
  // The test does not run it: a collector is a program of a hundred megabytes.
  expect(textsIn('yaml').map(parse)).toMatchObject([
    {
      receivers: {
        otlp: { protocols: { http: { cors: { allowed_origins: ['https://app.example.com'] } } } },
      },
      service: {
        pipelines: {
          logs: { receivers: ['otlp'], processors: ['batch'], exporters: ['clickhouse'] },
          traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['clickhouse'] },
        },
      },
    },
  ]);
});
