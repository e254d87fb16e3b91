import type { Scenario } from '../scenario.ts';

const ownEventTargets: Scenario = {
  name: 'own-event-targets',
  requests: 6,
  open: () => {
    // The application has one bus, with a listener from the start. Each dispatching action causes the listener's work.
    const bus = new EventTarget();
    bus.addEventListener('saved', async (event) => {
      const { done, run } = event as Event & { done: () => void; run: () => Promise<string> };
      await Promise.resolve();
      await run();
      done();
    });
    return async ({ request, pause }) => {
      await pause();
      await new Promise<void>((done) => {
        bus.dispatchEvent(Object.assign(new Event('saved'), { done, run: () => request(1) }));
      });
      const target = new EventTarget();
      const heard = new Promise<void>((resolve) => {
        target.addEventListener('ready', () => void request(2).then(() => resolve()), { once: true });
      });
      await pause();
      target.dispatchEvent(new Event('ready'));
      await heard;
      await request(3);

      const controller = new AbortController();
      const aborted = new Promise<void>((resolve) => {
        controller.signal.addEventListener('abort', () => void request(4).then(() => resolve()));
      });
      setTimeout(() => controller.abort(), 2);
      await aborted;
      await new Promise<void>((resolve) => {
        AbortSignal.timeout(2).addEventListener('abort', () => void request(5).then(() => resolve()));
      });
      await request(6);
    };
  },
};

/** Events that have nothing to do with the page. */
export const events = [ownEventTargets];
