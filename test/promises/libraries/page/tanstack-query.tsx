import {
  QueryClient,
  QueryClientProvider,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useState } from 'react';
import { Press } from './press.tsx';
import { request } from './requests.ts';

const client = new QueryClient({ defaultOptions: { queries: { retryDelay: 5 } } });

function Mutation() {
  const queries = useQueryClient();
  useQuery({ queryKey: ['orders'], queryFn: () => request('query-mutation', 'orders'), staleTime: Infinity });
  const save = useMutation({
    mutationFn: async () => {
      await request('query-mutation', 'save');
      return request('query-mutation', 'check');
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['orders'] }),
    onSettled: () => request('query-mutation', 'settled'),
  });
  return <Press operation="query-mutation" onClick={() => save.mutate()} />;
}

function Retry() {
  const load = useQuery({
    queryKey: ['flaky'],
    queryFn: () => request('query-retry', 'flaky', '?failures=2'),
    enabled: false,
    retry: 3,
  });
  return <Press operation="query-retry" onClick={() => void load.refetch()} />;
}

function Keys() {
  const [page, setPage] = useState(0);
  useQuery({ queryKey: ['page', page], queryFn: () => request('query-key', page), enabled: page > 0 });
  return <Press operation="query-key" onClick={() => setPage(1)} />;
}

function Polling() {
  const [isOn, setOn] = useState(false);
  useQuery({
    queryKey: ['status'],
    queryFn: () => request('query-polling', 'status'),
    refetchInterval: 150,
    enabled: isOn,
  });
  return <Press operation="query-polling" onClick={() => setOn(true)} />;
}

function Focus() {
  const [isOn, setOn] = useState(false);
  useQuery({ queryKey: ['focus'], queryFn: () => request('query-focus', 'status'), enabled: isOn });
  return <Press operation="query-focus" onClick={() => setOn(true)} />;
}

/** Buttons for the features of TanStack Query. */
export function TanstackQuery() {
  return (
    <QueryClientProvider client={client}>
      <Mutation />
      <Retry />
      <Keys />
      <Polling />
      <Focus />
    </QueryClientProvider>
  );
}
