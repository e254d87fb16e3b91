/** A template from which a fresh app is made. */
export interface Template {
  /** The folder of the app in `apps`. It has the locked packages, and the files that differ from the template. */
  readonly name: string;
  /** The folder of the template in an installed package. @default none: the app has all files itself */
  readonly files?: string;
  /** The file of the app that gets the example of README. */
  readonly example: string;
  /** Code before the example. @default none */
  readonly directive?: string;
  /** The arguments of Node that start a server for the built app. @default none: the app is a folder of files */
  readonly server?: readonly string[];
}

/** The templates, by the names of their folders. */
export const templates: readonly Template[] = [
  {
    name: 'next',
    files: 'create-next-app/dist/templates/app/ts',
    example: 'app/invite.tsx',
    directive: "'use client';\n",
    server: ['node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1', '--port', '0'],
  },
  {
    name: 'react-router',
    example: 'app/invite.tsx',
    server: ['node_modules/@react-router/serve/bin.js', 'build/server/index.js'],
  },
  { name: 'vite-8', files: 'create-vite/template-react-ts', example: 'src/invite.tsx' },
  { name: 'vite-7', files: 'create-vite/template-react-ts', example: 'src/invite.tsx' },
];
