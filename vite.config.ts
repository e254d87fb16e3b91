import react from '@vitejs/plugin-react';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { recorderPlugin } from './test/rooms/browser/recorder-server.ts';
import { countReporter } from './test/house/count-reporter.ts';
import { foundChromium } from './test/house/found-chromium.ts';
import { fuzzEnvironment } from './test/house/fuzz-environment.ts';
import { onReact18 } from './test/house/react-18.ts';
import { roomEntries } from './test/house/room-entries.ts';
import { waybill } from './src/vite/index.ts';
import { examplesPlugin } from './test/whole/readme/document-examples.ts';

const src = fileURLToPath(new URL('./src', import.meta.url));

// While the browser of a page is busy, a worker often waits, so each group has files in pages and files in processes. The
// groups run one after the other, because more than four files at once would take too long for each.
const firstGroup = { groupOrder: 0 };
const secondGroup = { groupOrder: 1 };

/** Gives a fresh object for each project, because Vitest writes into it. */
const inChromium = ({ fileParallelism = true } = {}) => ({
  enabled: true,
  headless: true,
  provider: foundChromium(),
  instances: [{ browser: 'chromium' as const }],
  screenshotFailures: false,
  // The same option of the project itself would put its files into a group of their own.
  fileParallelism,
});

// The plugin compiles only the README example that needs it. Without the HTML transform, no other page gets the
// runtime. Without the settings, the tracings of the tests have no environment, as in an app without the plugin.
const {
  transformIndexHtml: _html,
  config: _settings,
  ...compileExample
} = waybill({ include: /readme-exact/ });

const obtainBrowser = 'test/house/obtain-browser.ts';
const serveBuilds = 'test/house/serve-builds.ts';

const otherThanNode = ['test/**/*.{browser,e2e}.test.{ts,tsx}', '**/node_modules/**'];
// `ids.test.ts` fills the memory of random bytes with zeros.
const sharingFiles = ['test/rooms/!(async-context|supabase|vite)/**/!(ids).test.{ts,tsx}'];

export default defineConfig({
  plugins: [react()],
  resolve: {
    // Tests, stories and the demo import by public name, so that they read like a user's code.
    alias: [
      { find: /^waybill\/(.+)\.css$/, replacement: `${src}/$1/$1.css` },
      { find: /^waybill\/(async-context\/install)$/, replacement: `${src}/$1.ts` },
      { find: /^waybill\/testing\/server$/, replacement: `${src}/testing-server/index.ts` },
      { find: /^waybill\/temporal\/workflow$/, replacement: `${src}/temporal-workflow/index.ts` },
      { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
      { find: /^waybill$/, replacement: `${src}/index.ts` },
    ],
  },
  build: {
    target: 'es2022',
    // The application's bundler minifies. Developers read a library's code, and its names show in stack traces.
    minify: false,
    sourcemap: true,
    cssCodeSplit: true,
    lib: { formats: ['es'], entry: roomEntries(src) },
    rolldownOptions: {
      // Every bare import, but no drive letter of Windows. `node:` must be among them. Otherwise Vite replaces such a
      // module with an empty stub, and only warns.
      external: /^(?:node:|[@a-z][^:]*$)/i,
      // Constants stay `const`, as written, because minifiers then put their values in place.
      output: { preserveModules: true, preserveModulesRoot: 'src', topLevelVar: false },
      // A bundler puts the value of a constant in its place within one file only. Here it is done across files.
      optimization: { inlineConst: true },
    },
  },
  test: {
    reporters: ['default', countReporter()],
    // The limit is generous, because all projects share the machine's cores. It still finds a test that hangs.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    // Vitest would leave one core free, and on two cores run one file at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    env: { ...fuzzEnvironment() },
    projects: [
      {
        // These files share processes, because loading the same modules for each file took half of their time.
        extends: true,
        test: {
          name: 'node',
          sequence: secondGroup,
          isolate: false,
          globalSetup: serveBuilds,
          setupFiles: [
            'test/rooms/otlp/guard-servers.ts',
            'test/house/guard-globals.ts',
            'test/house/release-storages.ts',
          ],
          include: sharingFiles,
          exclude: otherThanNode,
        },
      },
      {
        // Each of these files has a process of its own: they patch globals, or start programs that do.
        extends: true,
        plugins: [examplesPlugin()],
        test: {
          name: 'node-isolated',
          sequence: secondGroup,
          globalSetup: serveBuilds,
          setupFiles: ['test/rooms/otlp/guard-servers.ts'],
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...otherThanNode, ...sharingFiles],
        },
      },
      {
        extends: true,
        plugins: [recorderPlugin(), examplesPlugin(), compileExample],
        // Vite would otherwise find these packages during a test, and reload the page under it.
        optimizeDeps: {
          include: [
            '@opentelemetry/sdk-trace',
            '@supabase/supabase-js',
            '@tanstack/react-query',
            '@tanstack/virtual-core',
            '@testing-library/dom',
            '@testing-library/react',
            'axios',
            'jwt-decode',
            'react',
            'react-dom',
            'react-dom/client',
            'react-dom/server.browser',
            'react-error-boundary',
            'react-router',
            'react-router/dom',
            'react/jsx-dev-runtime',
            'react/jsx-runtime',
            'supabase-js-2-88',
            'web-vitals',
            'zustand/vanilla',
          ],
        },
        test: {
          name: 'browser',
          sequence: secondGroup,
          // The README example of Supabase reads these values. No server listens there.
          env: { VITE_SUPABASE_URL: 'http://127.0.0.1:9', VITE_SUPABASE_KEY: 'sb_publishable_key' },
          include: ['test/**/*.{browser,neutral}.test.{ts,tsx}'],
          exclude: ['**/node_modules/**'],
          globalSetup: obtainBrowser,
          setupFiles: ['test/rooms/otlp/guard-pages.ts', 'test/house/be-patient.ts'],
          // The pages of a browser share its clipboard.
          browser: inChromium({ fileParallelism: false }),
        },
      },
      {
        // These tests can differ by the version of React, so they also run on the oldest supported one.
        extends: true,
        plugins: [recorderPlugin(), examplesPlugin()],
        resolve: {
          alias: [
            { find: /^react(?=$|\/)/, replacement: 'react-18' },
            { find: /^react-dom(?=$|\/)/, replacement: 'react-dom-18' },
          ],
        },
        optimizeDeps: {
          include: [
            '@opentelemetry/sdk-trace',
            '@supabase/supabase-js',
            '@tanstack/react-query',
            '@tanstack/virtual-core',
            '@testing-library/dom',
            '@testing-library/react',
            'jwt-decode',
            'react',
            'react-dom',
            'react-dom/client',
            'react-dom/server.browser',
            'react-error-boundary',
            'react/jsx-dev-runtime',
            'zustand/vanilla',
          ],
        },
        test: {
          name: 'react-18',
          sequence: secondGroup,
          include: Object.keys(onReact18),
          setupFiles: ['test/house/be-patient.ts'],
          globalSetup: obtainBrowser,
          // The pages of a browser share its clipboard.
          browser: inChromium({ fileParallelism: false }),
        },
      },
      {
        extends: true,
        plugins: [storybookTest()],
        optimizeDeps: { include: ['@storybook/addon-a11y/preview'] },
        test: {
          name: 'storybook',
          sequence: firstGroup,
          // In Storybook too, one page shows all stories. Loading the same modules for each file took almost half of the time.
          isolate: false,
          globalSetup: obtainBrowser,
          browser: inChromium(),
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: firstGroup,
          // Each of these files would otherwise load Playwright and Vite again.
          isolate: false,
          setupFiles: ['test/rooms/otlp/guard-servers.ts'],
          include: ['test/**/*.e2e.test.ts'],
          globalSetup: [obtainBrowser, serveBuilds],
        },
      },
    ],
  },
});
