import type { Scenario } from '../../scenario.ts';
import { scenarios as withoutPackages } from '../../scenarios/in-page.ts';
import { axiosOverXhr } from './axios-clients.ts';
import { tanstackQuery } from './tanstack-query.tsx';

/** The scenarios that need a page, including those with packages of the lab's own. */
export const scenarios: readonly Scenario[] = [...withoutPackages, axiosOverXhr, ...tanstackQuery];
