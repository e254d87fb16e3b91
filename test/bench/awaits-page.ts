import { followPromises, run } from 'waybill/async-context';
import { measureWorkload, workloadNames } from './awaits.ts';

// Inside an action, where compiled code has most to do.
Object.assign(globalThis, {
  followPromises,
  workloadNames,
  measureWorkload: (name: (typeof workloadNames)[number]) => run('an action', () => measureWorkload(name)),
});
