import { create as createAxios, type AxiosInstance } from 'axios';
import type { Scenario } from '../../scenario.ts';

function withInterceptors(client: AxiosInstance): AxiosInstance {
  client.interceptors.request.use(async (config) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return config;
  });
  client.interceptors.response.use((response) => response);
  return client;
}

const axiosOverFetch: Scenario = {
  name: 'axios-over-fetch',
  requests: 6,
  open: () => {
    const client = withInterceptors(createAxios({ adapter: 'fetch' }));
    return async ({ request, pause, address }) => {
      await pause();
      await client.get(address(1));
      await client.post(address(2), { given: 1 });
      await Promise.all([client.get(address(3)), client.get(address(4)).then(() => request(5))]);
      await client.get(address(6, { status: 500 })).catch(() => undefined);
    };
  },
};

/** Not for Node, which has no XHR. */
export const axiosOverXhr: Scenario = {
  name: 'axios-over-xhr',
  requests: 4,
  open: ({ A }) => {
    // Axios sends by XHR here, not by `fetch`. So the lab judges only the requests behind it.
    const unjudged = new URL('/unjudged/data', A.address(1)).href;
    const client = withInterceptors(createAxios({ adapter: 'xhr' }));
    return async ({ request, pause }) => {
      await pause();
      await client.get(unjudged);
      await request(1);
      await client.post(unjudged, { given: 1 }).then(() => request(2));
      await Promise.all([client.get(unjudged), pause()]);
      await request(3);
      await client.get(`${unjudged}?status=500`).catch(() => request(4));
    };
  },
};

/** Axios over fetch. */
export const axiosClients = [axiosOverFetch];
