/** A template from which a fresh app is made. */
export interface Template {
  /** The folder of the app in `apps`. It has the locked packages, and the files that differ from the template. */
  readonly name: string;
  /** The folder of the template in an installed package. @default none: the app has all files itself */
  readonly files?: string;
  /** The file of the app that gets the example of README. @default none */
  readonly example?: string;
  /** The page of `docs` whose files the app gets. @default none */
  readonly page?: string;
  /** Code before the example. @default none */
  readonly directive?: string;
  /** The command that starts a server for the built app. @default none: the app is a folder of files */
  readonly server?: readonly string[];
  /** The file with the tests of the app. */
  readonly tests: string;
}

const next = 'node_modules/next/dist/bin/next';
const startNext = [process.execPath, next, 'start', '--hostname', '127.0.0.1', '--port', '0'];
const srvx = '--prod --host 127.0.0.1 --port 0 --static ../client --entry dist/server/server.js';
const tests = 'fresh-apps.visual.ts';

/** The templates, by the names of their folders. */
export const templates: readonly Template[] = [
  {
    name: 'next',
    files: 'create-next-app/dist/templates/app/ts',
    example: 'app/invite.tsx',
    directive: "'use client';\n",
    server: startNext,
    tests,
  },
  { name: 'next-traced', page: 'next', server: startNext, tests: 'next.visual.ts' },
  {
    name: 'react-router',
    example: 'app/invite.tsx',
    server: [process.execPath, 'node_modules/@react-router/serve/bin.js', 'build/server/index.js'],
    tests,
  },
  {
    name: 'react-router-traced',
    page: 'react-router',
    // Version 8 needs Node 22, so the app brings one.
    server: ['node_modules/.bin/node', 'node_modules/.bin/react-router-serve', 'build/server/index.js'],
    tests: 'react-router.visual.ts',
  },
  {
    name: 'tanstack-start',
    page: 'tanstack-start',
    // TanStack Start needs Node 22 too. srvx is its own server for production.
    server: ['node_modules/.bin/node', 'node_modules/.bin/srvx', ...srvx.split(' ')],
    tests: 'tanstack-start.visual.ts',
  },
  { name: 'vite-8', files: 'create-vite/template-react-ts', example: 'src/invite.tsx', tests },
  { name: 'vite-7', files: 'create-vite/template-react-ts', example: 'src/invite.tsx', tests },
];
