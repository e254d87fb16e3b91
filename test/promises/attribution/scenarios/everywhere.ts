import type { Scenario } from '../scenario.ts';
import { awaits } from './awaits.ts';
import { events } from './events.ts';
import { expressions } from './expressions.ts';
import { iteration } from './iteration.ts';
import { promises } from './promises.ts';
import { queues } from './queues.ts';
import { supabase } from './supabase.ts';
import { timing } from './timing.ts';

/** The scenarios that need no page, and so run in Node too. */
export const scenarios: readonly Scenario[] = [
  ...awaits,
  ...promises,
  ...timing,
  ...iteration,
  ...expressions,
  ...events,
  ...supabase,
  ...queues,
];
