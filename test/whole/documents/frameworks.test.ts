import { rollup } from 'rollup';
import { migrate } from 'waybill/postgres';
import { expect, it } from 'vitest';
import { query } from '../readme/your-app.ts';

it('compiles with Rollup in the example of Rollup', async () => {
  const { default: config } = await import('docs:frameworks/rollup');
  expect(config).toMatchObject({ input: 'src/main.js', output: { dir: 'dist' } });
  const build = await rollup({
    ...config,
    external: ['waybill/async-context/install'],
    plugins: [
      {
        name: 'main',
        resolveId: (id) => (id === config.input ? id : null),
        load: (id) => (id === config.input ? 'export const save = async () => { await send(); };' : null),
      },
      config.plugins,
    ],
  });
  const { output } = await build.generate({ format: 'es' });
  expect(output[0].code).toMatch(/^import 'waybill\/async-context\/install';/);
});

it('compiles one module in the example of other bundlers', async () => {
  const { compile } = await import('docs:frameworks/other-bundler');
  const compiled = compile('export const save = async () => { await send(); };', 'save.js', false);
  expect(compiled).toContain('waybill/async-context/install');
  expect(compile('console.log(1);', 'plain.js', false)).toBe('console.log(1);');
  expect(compile('console.log(1);', 'entry.js', true)).toContain('waybill/async-context/install');
});

it('takes records in the example of a route of Next', async () => {
  const { POST } = await import('docs:frameworks/next-otlp');
  await migrate(query);
  const send = (authorization: string): Promise<Response> =>
    POST(
      new Request('http://127.0.0.1/otlp/v1/logs', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: '{"resourceLogs":[]}',
      }),
    );
  expect((await send('Bearer good')).status).toBe(200);
  expect((await send('')).status).toBe(401);
});
