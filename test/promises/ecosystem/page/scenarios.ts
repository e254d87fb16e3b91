import { apollo } from './scenarios/apollo.ts';
import { comlink } from './scenarios/comlink.ts';
import { dexie } from './scenarios/dexie.ts';
import { greenlet } from './scenarios/greenlet.ts';
import { reduxToolkitQuery } from './scenarios/redux-toolkit-query.ts';
import { rxdb } from './scenarios/rxdb.ts';
import { tanstackRouter } from './scenarios/tanstack-router.tsx';
import { workbox } from './scenarios/workbox.ts';
import { wouter } from './scenarios/wouter.tsx';
import { xstate } from './scenarios/xstate.ts';
import { zustandPersist } from './scenarios/zustand-persist.ts';
import type { Scenario } from './scenario.ts';

/** All scenarios, by the name of their library. The service worker of the last one gets all later requests. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  dexie,
  rxdb,
  apollo,
  'redux-toolkit-query': reduxToolkitQuery,
  'zustand-persist': zustandPersist,
  xstate,
  'tanstack-router': tanstackRouter,
  wouter,
  greenlet,
  comlink,
  workbox,
};
