import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineBrowser } from '../../house/engine-browser.ts';
import { engines } from '../../house/engines.ts';
import type { Judged } from './judge.ts';
import { startLabServer, type LabServer } from './lab-server.ts';
import { compiled, compiledInDevelopment, uncompiled, yardstick } from './rows.ts';
import { runInBrowser, runInNode } from './run-lab.ts';

let server: LabServer;
beforeAll(async () => {
  server = await startLabServer();
});
afterAll(() => server?.close());

let inNode: Promise<Judged[]> | undefined;
/** Judges once for all rows how AsyncLocalStorage charges the work of a queue. */
function judgeInNode(): Promise<Judged[]> {
  inNode ??= runInNode(yardstick, { server, catalogue: 'project', only: 'own-queue' });
  return inNode;
}

/** Describes requests with their owner and the action that they were charged to, for the message of a failing test. */
function tell(judged: readonly Judged[]): string[] {
  return judged.map(({ scenario, who, step, chargedTo }) => `${scenario} ${who}.${step} → ${chargedTo}`);
}

// Without compiled code, the owner of an update is unknown when React's scheduler works it off.
const isDeferredByReact = ({ scenario }: Judged): boolean => scenario.startsWith('react-');

// React can commit the updates of several actions together. docs/context.md tells how their effects are charged.
const isBatch = ({ cell }: Judged): boolean => cell === 'batch';

describe.each(engines)('in $name', ({ isMissing, launch }) => {
  let browser: EngineBrowser;
  beforeAll(async () => {
    if (!isMissing) browser = await launch();
  });
  afterAll(() => browser?.close());

  describe.skipIf(isMissing).each([
    { row: compiled, mayBeUnknown: isBatch, mayBeWrong: () => false },
    { row: compiledInDevelopment, mayBeUnknown: isBatch, mayBeWrong: () => false },
    { row: uncompiled, mayBeUnknown: isDeferredByReact, mayBeWrong: isBatch },
  ])('$row.name', ({ row, mayBeUnknown, mayBeWrong }) => {
    let judged: Judged[];
    beforeAll(async () => {
      judged = await runInBrowser(row, browser, { server, catalogue: 'project' });
    });

    it('charges every request to the action that caused it', () => {
      const ofActions = judged.filter(({ cell, who }) => cell !== 'queue' && who !== 'poller');
      const isFault = (request: Judged): boolean =>
        (request.verdict === 'wrong' && !mayBeWrong(request)) ||
        (request.verdict === 'none' && !mayBeUnknown(request));
      expect(tell(ofActions.filter(isFault))).toEqual([]);
      expect(ofActions.length).toBeGreaterThanOrEqual(150);
    });

    it('charges no action for the requests of the background', () => {
      const ofPoller = judged.filter(({ who }) => who === 'poller');
      expect(tell(ofPoller.filter(({ chargedTo }) => chargedTo !== null))).toEqual([]);
      expect(ofPoller.length).toBeGreaterThan(0);
    });

    it('charges work that a queue hands over as AsyncLocalStorage does', async () => {
      const expected = await judgeInNode();
      expect(tell(judged.filter(({ cell }) => cell === 'queue'))).toEqual(tell(expected));
      expect(expected.length).toBeGreaterThan(0);
    });
  });
});
