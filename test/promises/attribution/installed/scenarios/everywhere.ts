import type { Scenario } from '../../scenario.ts';
import { scenarios as withoutPackages } from '../../scenarios/everywhere.ts';
import { axiosClients } from './axios-clients.ts';
import { packagedQueues } from './packaged-queues.ts';

/** The scenarios that need no page, including those with packages of the lab's own. */
export const scenarios: readonly Scenario[] = [...withoutPackages, ...axiosClients, ...packagedQueues];
