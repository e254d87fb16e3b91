import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lintRules } from './lint-rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

/** Lints planted files with the project's own configuration. Gives the rules that refuse each file. */
export function lintPlanted(files: ReadonlyMap<string, string>): (path: string) => string[] {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-rooms-'));
  try {
    cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    writeFileSync(join(folder, '.oxlintrc.rooms.json'), lintRules());
    for (const [path, code] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    const program = join(
      dirname(createRequire(import.meta.url).resolve('oxlint/package.json')),
      'bin/oxlint',
    );
    const run = spawnSync(process.execPath, [program, '--format=json', '.'], {
      cwd: folder,
      maxBuffer: 2 ** 26,
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: Diagnostic[] };
    return (path) => diagnostics.filter(({ filename }) => filename === path).map(({ code }) => code);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
