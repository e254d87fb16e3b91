// Starts the demo: `npm run demo`, with options behind `--`. Plain JavaScript, because Node 20 runs no TypeScript.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `Usage: npm run demo -- [options]

  --port <number>          port of the page (4400)
  --data <folder>          where data is kept (demo/.data)
  --gateway-port <number>  gives auth, rest and functions an origin of their own, as a hosted project has
  --functions <headers>    which tracing headers go to the functions: none, w3c or all
  --allow-host <name>      answers under this host name too, such as that of a proxy; may be given several times
  --help                   shows this

DATABASE_URL in the environment names an empty PostgreSQL database to use in the place of the embedded one.`;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`The demo needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
}

function readOptions() {
  const string = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({
    options: {
      port: string,
      data: string,
      'gateway-port': string,
      functions: string,
      'allow-host': { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  });
  const portOf = (name) => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
      throw new Error(`--${name} takes a number up to 65535.`);
    return Number(text);
  };
  if (!['none', 'w3c', 'all', undefined].includes(values.functions)) {
    throw new Error('--functions takes none, w3c or all.');
  }
  return {
    help: values.help === true,
    port: portOf('port') ?? 4400,
    gatewayPort: portOf('gateway-port'),
    dataDir: values.data ?? here('.data'),
    functions: values.functions,
    allowedHosts: values['allow-host'] ?? [],
    databaseUrl: process.env.DATABASE_URL || undefined,
  };
}

function readOptionsOrFail() {
  try {
    return readOptions();
  } catch (error) {
    return fail(`${error.message.replace(/\.?$/, '.')} See npm run demo -- --help.`);
  }
}

async function importServer() {
  const { createServer } = await import('vite');
  const src = here('../src');
  const vite = await createServer({
    configFile: false,
    root: here('..'),
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    resolve: {
      alias: [
        { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
        { find: /^waybill$/, replacement: `${src}/index.ts` },
      ],
    },
  });
  const { runner } = vite.environments.ssr;
  return { ...(await runner.import(here('server/start-demo.ts'))), close: () => vite.close() };
}

function announce({ url, gatewayUrl, demoLogin }, { dataDir, databaseUrl }) {
  const kept =
    databaseUrl === undefined ? `Data is kept in ${dataDir}` : 'Data is kept in the database of DATABASE_URL';
  const gateway = gatewayUrl === url ? '' : `\n  Supabase      ${gatewayUrl}`;
  process.stdout.write(`
Northwind Teams is running.

  Application   ${url}
  Support desk  ${url}/support${gateway}
  Demo login    ${demoLogin.email}, password ${demoLogin.password}

${kept}. Stop with Ctrl+C.
`);
}

async function main() {
  checkNode();
  const { help, ...options } = readOptionsOrFail();
  if (help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  process.stdout.write('Starting Northwind Teams …\n');
  const { startDemo, close } = await importServer();
  const starting = startDemo(options);

  let stopping;
  const stop = () => {
    // Ctrl+C under npm arrives twice, from the terminal and from npm. A second press after one second stops at once.
    if (stopping !== undefined) {
      if (Date.now() - stopping > 1000) process.exit(1);
      return;
    }
    stopping = Date.now();
    starting
      .then((demo) => demo.stop())
      .then(
        () => process.exit(0),
        (error) => fail(`The demo did not stop cleanly: ${error?.message}`),
      );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);

  const demo = await starting;
  await close();
  if (stopping === undefined) announce(demo, options);
}

main().catch((error) => {
  fail(error?.name === 'StartProblem' ? error.message : error?.stack);
});
