import { configureStore, createAsyncThunk, createListenerMiddleware, isAnyOf } from '@reduxjs/toolkit';
import { createApi, fetchBaseQuery, retry } from '@reduxjs/toolkit/query';
import { pause, type Log } from '../scenario.ts';

const api = createApi({
  reducerPath: 'api',
  baseQuery: retry(fetchBaseQuery({ baseUrl: `${location.origin}/api/redux-toolkit-query/` }), {
    maxRetries: 1,
    backoff: () => pause(),
  }),
  tagTypes: ['Orders'],
  endpoints: (build) => ({
    orders: build.query<string[], void>({ query: () => 'orders', providesTags: ['Orders'] }),
    failing: build.query<string[], void>({ query: () => 'orders?status=503' }),
    add: build.mutation<string[], string>({
      query: (body) => ({ url: 'orders', method: 'POST', body: JSON.stringify(body) }),
      invalidatesTags: ['Orders'],
      async onQueryStarted(order, { dispatch, queryFulfilled }) {
        const { undo } = dispatch(
          api.util.updateQueryData('orders', undefined, (draft) => void draft.push(`${order}?`)),
        );
        await queryFulfilled.catch(undo);
      },
    }),
  }),
});

const slowly = createAsyncThunk('slowly', async (ms: number, { signal }) => {
  await new Promise((resolve, reject) => {
    setTimeout(resolve, ms);
    signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
  });
  return ms;
});

function createStore(log: Log) {
  const listening = createListenerMiddleware();
  listening.startListening({
    matcher: isAnyOf(slowly.fulfilled),
    async effect(_action, listener) {
      listener.cancelActiveListeners();
      const child = listener.fork(async (task) => {
        await task.delay(5);
        return task.pause(Promise.resolve('forked'));
      });
      const forked = await child.result;
      log('listener', forked.status === 'ok' ? forked.value : forked.status);
      log('condition', await listener.condition(() => false, 5));
    },
  });
  return configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (defaults) => defaults().prepend(listening.middleware).concat(api.middleware),
    // Without a type, the store tells its listeners of a request in the next frame or after some time.
    enhancers: (defaults) => defaults({ autoBatch: { type: 'tick' } }),
  });
}

/** Redux Toolkit Query: a query, a mutation that invalidates it, retries, thunks that are stopped, listeners. */
export async function reduxToolkitQuery(log: Log): Promise<void> {
  const store = createStore(log);
  const select = api.endpoints.orders.select();
  let before = '';
  const unsubscribe = store.subscribe(() => {
    const { status, data } = select(store.getState());
    const now = `${status} ${data}`;
    if (now !== before) log(now);
    before = now;
  });
  const orders = store.dispatch(api.endpoints.orders.initiate());
  log('orders', await orders.unwrap());
  await store.dispatch(api.endpoints.add.initiate('tea')).unwrap();
  await Promise.all(store.dispatch(api.util.getRunningQueriesThunk()));
  log('after the mutation', select(store.getState()).data);
  const failed = await store.dispatch(api.endpoints.failing.initiate());
  log('failed', failed.error);
  const stopped = store.dispatch(slowly(10_000));
  stopped.abort('changed my mind');
  log('stopped', (await stopped).meta.requestStatus);
  log('thunk', await store.dispatch(slowly(5)).unwrap());
  await pause(40);
  orders.unsubscribe();
  unsubscribe();
}
