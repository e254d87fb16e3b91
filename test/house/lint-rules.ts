import { entriesOf, rootImports, rooms, type Room } from './rooms.ts';

interface Override {
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, unknown>>;
}

/** A group of files, and the imports that the linter allows there beside those of the room. */
interface Place {
  readonly files: string;
  /** The relative path from there to `src`. */
  readonly up: string;
  /** Patterns for files of its own room. */
  readonly own: readonly string[];
  readonly packages?: readonly string[];
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' });

function describeImports({ imports, packages = [] }: Room, more: readonly string[]): string {
  const names = [...imports, ...packages, ...more];
  return names.length > 0
    ? `Beside its own files and floors below, this place imports only ${LIST.format(names)}. The table is test/house/rooms.ts.`
    : 'This place imports only its own files. The table is test/house/rooms.ts.';
}

function restrictImports(room: Room, { files, up, own, packages = [] }: Place): Override {
  const entries = room.imports.flatMap((other) => entriesOf(other).map((entry) => `${up}${other}/${entry}`));
  const allowed = [...own, ...entries, ...(room.packages ?? []), ...packages];
  const group = ['**', ...allowed.map((pattern) => `!${pattern}`)];
  const message = describeImports(room, packages);
  return {
    files: [files],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
  };
}

function placesOf(name: string, { floors = [], exceptions = {} }: Room): readonly Place[] {
  const patternsIn = (folder: string) => [`${folder}/*.ts`, `${folder}/*.tsx`];
  const ownOf = (floor: string) => [
    ...patternsIn('.'),
    ...floors.slice(0, floors.indexOf(floor)).flatMap((below) => patternsIn(`../${below}`)),
  ];
  return [
    {
      files: `src/${name}/*`,
      up: '../',
      own: [...patternsIn('.'), ...floors.flatMap((floor) => patternsIn(`./${floor}`))],
    },
    ...floors.map((floor) => ({ files: `src/${name}/${floor}/**`, up: '../../', own: ownOf(floor) })),
    ...Object.entries(exceptions).map(([file, packages]) => ({
      files: `src/${name}/${file}`,
      up: file.includes('/') ? '../../' : '../',
      own: ownOf(file.split('/')[0]!),
      packages,
    })),
  ];
}

const PROCESS = {
  name: 'process',
  message: 'Take an option: a library build would freeze the environment of its own build.',
};

// Some rooms also run without a page. There these globals are undefined or mean something else.
const PAGE_GLOBALS = [
  'window',
  'document',
  'navigator',
  'location',
  'history',
  'localStorage',
  'sessionStorage',
];
const PAGE_PROPERTIES = ['window', 'document', 'navigator', 'location'];

function restrictGlobals(files: readonly string[], isOfPage: boolean): Override {
  const properties = [...(isOfPage ? [] : PAGE_PROPERTIES), 'process'];
  return {
    files,
    rules: {
      'no-restricted-globals': ['error', ...(isOfPage ? [] : PAGE_GLOBALS), PROCESS],
      'no-restricted-properties': [
        'error',
        ...properties.map((property) => ({ object: 'globalThis', property })),
      ],
    },
  };
}

/** Makes the linter's configuration from the table of rooms, as the text of `.oxlintrc.rooms.json`. */
export function lintRules(): string {
  const ofPage = Object.keys(rooms).filter((name) => rooms[name]!.isOfPage);
  const root = restrictImports({ imports: rootImports }, { files: 'src/index.ts', up: './', own: [] });
  const overrides = [
    restrictGlobals(['src/**'], false),
    restrictGlobals(
      ofPage.map((name) => `src/${name}/**`),
      true,
    ),
    root,
    ...Object.entries(rooms).flatMap(([name, room]) =>
      placesOf(name, room).map((place) => restrictImports(room, place)),
    ),
  ];
  // Each place has one line, so that a change of one arrow changes few lines.
  return `{\n"overrides": [\n${overrides.map((override) => JSON.stringify(override)).join(',\n')}\n]\n}\n`;
}
