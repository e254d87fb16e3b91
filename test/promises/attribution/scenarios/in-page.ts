import type { Scenario } from '../scenario.ts';
import { pageClicks } from './clicks.ts';
import { pageTiming } from './page-timing.ts';
import { platform } from './platform.ts';
import { reactBatch } from './react-batch.tsx';
import { reactEvents } from './react-events.tsx';
import { reactForms } from './react-forms.tsx';
import { reactWaiting } from './react-transitions.tsx';

/** The scenarios that need a page. */
export const scenarios: readonly Scenario[] = [
  ...pageTiming,
  ...platform,
  ...pageClicks,
  ...reactEvents,
  ...reactWaiting,
  ...reactForms,
  ...reactBatch,
];
