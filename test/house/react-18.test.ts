import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { onReact18, sameOnReact18 } from './react-18.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const room = join(root, 'src/react');

// These do the same in every version that has hooks. All other names count as different, to be on the safe side.
const SAME = [
  'createContext',
  'Fragment',
  'memo',
  'useCallback',
  'useContext',
  'useMemo',
  'useRef',
  'useState',
];

/** Gives the names that a module imports from React as values. */
function valuesFromReact(code: string): string[] {
  const imports = code.matchAll(/^import \{([^}]*)\} from '(?:react|react-dom(?:\/\w+)?)';/gm);
  const names = [...imports].flatMap(([, list]) => list!.split(',').map((name) => name.trim()));
  return names.filter((name) => name !== '' && !name.startsWith('type '));
}

function dependsOnVersion(code: string): boolean {
  return (
    valuesFromReact(code).some((name) => !SAME.includes(name)) ||
    /\bon(?:Caught|Uncaught|Recoverable)Error\b|\.Provider\b/.test(code)
  );
}

const modules = readdirSync(room).filter((file) => /\.tsx?$/.test(file) && file !== 'index.ts');
const answeredFor = Object.values(onReact18).flatMap((entry) => entry.modules);

it('gives a test on React 18 to each module whose code depends on the version of React', () => {
  const dependent = modules.filter((file) => dependsOnVersion(readFileSync(join(room, file), 'utf8')));
  expect(dependent.length).toBeGreaterThan(10);
  expect(dependent.filter((file) => !answeredFor.includes(file))).toEqual([]);
});

it('names modules and test files that exist', () => {
  expect(answeredFor.filter((file) => !modules.includes(file))).toEqual([]);
  const files = [...Object.keys(onReact18), ...Object.keys(sameOnReact18)];
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

it('lists each browser test of React as run on React 18 or not', () => {
  const tests = ['test/rooms/react', 'test/whole/readme', 'test/whole/recipes'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.browser.test.tsx'))
      .map((file) => `${folder}/${file}`),
  );
  const listed = [...Object.keys(onReact18), ...Object.keys(sameOnReact18)];
  expect(listed.toSorted()).toEqual(tests.toSorted());
});
