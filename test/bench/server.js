import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { median } from './take-turns.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = fileURLToPath(new URL('./server', import.meta.url));

// The state that users meet: the first requests of a fresh process, and those after them.
const STEPS = { first: 300, next: 3000 };
const ROUNDS = 7;
const AT_ONCE = 8;

const kinds = {
  http: ['bare http', 'Waybill http', 'Waybill http with log lines', 'OpenTelemetry http'],
  web: ['bare web', 'Waybill web'],
  express: ['bare express', 'Waybill express', 'Waybill express with log lines', 'OpenTelemetry express'],
};
const contenders = Object.values(kinds).flat();

/** Sends requests of a traced caller, some of them at once, over connections that stay open. */
async function load(port, count, agent) {
  let left = count;
  async function sendOn() {
    while (left-- > 0) {
      const traceId = (left + 1).toString(16).padStart(32, '0');
      const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
      const request = get({ port, host: '127.0.0.1', path: '/orders/7', agent, headers });
      const [response] = await once(request, 'response');
      response.resume();
      await once(response, 'end');
      if (response.statusCode !== 200) throw new Error(`the server answered ${response.statusCode}`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
}

async function readCpu(server) {
  server.send('cpu');
  const [{ cpu, exported }] = await once(server, 'message');
  return { cpu: cpu.user + cpu.system, exported };
}

/** Gives the microseconds of processor time that a fresh server takes for each request. */
async function measure(contender) {
  const server = fork(`${folder}/serve.cjs`, [contender, `${root}/dist`], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const [{ port }] = await once(server, 'message');
  const found = {};
  for (const [step, count] of Object.entries(STEPS)) {
    const before = await readCpu(server);
    await load(port, count, agent);
    found[step] = ((await readCpu(server)).cpu - before.cpu) / count;
  }
  const { exported } = await readCpu(server);
  if (exported === 0 && !contender.startsWith('bare')) throw new Error(`${contender} recorded nothing`);
  agent.destroy();
  server.disconnect();
  await once(server, 'exit');
  return found;
}

/** Lets the contenders take turns, and gives the figures of each. */
async function takeTurns() {
  const found = Object.fromEntries(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < ROUNDS; round++) {
    const turn = (round * 3) % contenders.length;
    for (const contender of [...contenders.slice(turn), ...contenders.slice(0, turn)]) {
      found[contender].push(await measure(contender));
    }
  }
  return found;
}

/** Installs the contenders, builds the package, and gives the extra cost of tracing a request, in µs of processor time. */
export async function measureServer() {
  for (const args of [
    ['ci', '--prefix', folder, '--silent'],
    ['run', 'build', '--silent'],
  ])
    execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const found = await takeTurns();
  const rows = {};
  for (const [kind, [bare, ...traced]] of Object.entries(kinds)) {
    const extraOf = (contender, step) =>
      median(found[contender].map((figures, round) => figures[step] - found[bare][round][step]));
    for (const contender of [bare, ...traced]) {
      rows[contender] = {};
      for (const [step, count] of Object.entries(STEPS)) {
        const extra = extraOf(contender, step);
        rows[contender][`µs, ${step} ${count}`] = Math.round(
          median(found[contender].map((figures) => figures[step])),
        );
        if (contender === bare) continue;
        rows[contender][`extra µs, ${step} ${count}`] = Math.round(extra);
        // No instrumentation of OpenTelemetry is for web-standard handlers, so their extra is compared with `node:http`.
        const theirs = extraOf(`OpenTelemetry ${kind === 'express' ? 'express' : 'http'}`, step);
        if (kind !== 'web')
          rows[contender][`of OpenTelemetry's, ${step} ${count}`] = Number((extra / theirs).toFixed(2));
      }
    }
  }
  return rows;
}
