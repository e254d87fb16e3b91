import {
  ApplicationFailure,
  condition,
  continueAsNew,
  createNexusServiceClient,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  getExternalWorkflowHandle,
  log,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';

const retry = { initialInterval: '1 ms', maximumAttempts: 3 };
const { pack, ship, refuse, charge } = proxyActivities({ startToCloseTimeout: '10 s', retry });
const { weigh } = proxyLocalActivities({ startToCloseTimeout: '10 s' });

const approve = defineSignal('approve');
const address = defineUpdate('address');
const countApproved = defineQuery('countApproved');

/** The workflow of the documents. */
export const checkout = (name) => charge(name);

/** Runs many activities, some of which fail at first. */
export async function order(count) {
  log.info('packing');
  const packed = await Promise.all(Array.from({ length: count }, (_, nth) => pack(nth)));
  await sleep('1 minute');
  await ship('all');
  return packed.length;
}

/** Runs a local activity, a child workflow and a signal to another workflow, and then goes on in a new run. */
export async function delivery(waiting, isFirst) {
  await weigh('parcel');
  if (!isFirst) return 'delivered';
  await executeChild(order, { args: [1], workflowId: `child of ${waiting}` });
  await getExternalWorkflowHandle(waiting).signal(approve);
  return continueAsNew(waiting, false);
}

/** Waits for two approvals, and ships after each one. */
export async function approval() {
  let count = 0;
  let shipped = 0;
  setHandler(countApproved, () => count);
  setHandler(address, (street) => ship(street));
  setHandler(approve, async () => {
    count += 1;
    await ship(`approval ${count}`);
    shipped += 1;
  });
  await condition(() => shipped === 2);
  await pack(0);
  return shipped;
}

const stock = { name: 'stock', operations: { reserve: { name: 'reserve' } } };

/** Asks another service, and does not wait for it. */
export async function nexus() {
  const client = createNexusServiceClient({ endpoint: 'stock', service: stock });
  client.startOperation('reserve', 7).catch(() => {});
  await sleep('1 minute');
}

/** Fails: because of an activity, because of its own error, or only for its first task. */
export async function failing(kind) {
  if (kind === 'activity') return refuse('address');
  if (kind === 'own') throw ApplicationFailure.nonRetryable('no stock', 'NoStock');
  await ship('first');
  // The code fails until the history has the events of the first failure.
  if (workflowInfo().historyLength < 10) throw new TypeError('not a function');
  return kind;
}
