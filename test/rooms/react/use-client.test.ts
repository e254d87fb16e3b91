import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const room = fileURLToPath(new URL('../../../src/react', import.meta.url));

// Server components may import the room. Only files with this directive run on the client. The build keeps it.
it("says 'use client' in every file that runs React", () => {
  const silent = readdirSync(room)
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => [name, readFileSync(join(room, name), 'utf8')] as const)
    .filter(([, code]) => /^import (?!type\b)[^;]* from 'react(-error-boundary)?';/m.test(code))
    .filter(([, code]) => !code.startsWith("'use client';\n"))
    .map(([name]) => name);
  expect(silent).toEqual([]);
});
