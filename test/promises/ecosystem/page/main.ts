import { describe, type Log } from './scenario.ts';
import { startTracing } from './traced/start-tracing.ts';

// Libraries remember functions of the platform when they are loaded, so the order can matter.
const isLate = location.hash === '#late';
const early = isLate ? undefined : startTracing();
const { scenarios } = await import('./scenarios.ts');
globalThis.ecosystem = { logs: {}, seen: early ?? startTracing() };

for (const [name, scenario] of Object.entries(scenarios)) {
  const button = document.createElement('button');
  button.textContent = button.dataset['action'] = name;
  button.addEventListener('click', async () => {
    const events: string[] = [];
    const log: Log = (event, value) =>
      void events.push(value === undefined ? event : `${event}: ${JSON.stringify(value)}`);
    try {
      await scenario(log);
    } catch (error) {
      log('the scenario failed', describe(error));
    }
    ecosystem.logs[name] = events;
  });
  document.body.append(button);
}
document.title = 'ready';
