import { run } from 'waybill/async-context';
import { followPromises } from '../../src/async-context/internal.ts';
import { measureWorkload, workloadNames } from './awaits.ts';

// Inside an action, compiled code has the most work to do.
Object.assign(globalThis, {
  followPromises,
  workloadNames,
  measureWorkload: (name: (typeof workloadNames)[number]) => run('an action', () => measureWorkload(name)),
});
