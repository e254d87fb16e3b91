import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const src = fileURLToPath(new URL('./src', import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: {
    // Tests, stories and the demo import by public name, so that they read like a user's code.
    alias: [
      { find: /^waybill\/(.+)\.css$/, replacement: `${src}/$1/$1.css` },
      { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
      { find: /^waybill$/, replacement: `${src}/index.ts` },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.{test,neutral.test}.{ts,tsx}'],
          exclude: ['test/**/*.{browser,e2e}.test.{ts,tsx}'],
        },
      },
    ],
  },
});
