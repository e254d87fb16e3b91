import {
  QueryClient,
  QueryClientProvider,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef, useState, type ComponentType } from 'react';
import { openByClick } from '../../scenarios/mount.tsx';
import type { Scenario, Turn } from '../../scenario.ts';

// All components share one client, as in an application.
const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: Infinity, retry: 2, retryDelay: 2 } },
});

function withClient(Part: ComponentType<{ turn: Turn }>): ComponentType<{ turn: Turn }> {
  return ({ turn }) => (
    <QueryClientProvider client={queryClient}>
      <Part turn={turn} />
    </QueryClientProvider>
  );
}

function Rename({ turn: { who, request, pause, action } }: { turn: Turn }) {
  const client = useQueryClient();
  const fetches = useRef(3);
  useQuery({
    queryKey: ['name', who],
    // Initial data makes the query fetch only after the action invalidates it. The first attempt fails.
    initialData: 'Ada',
    queryFn: () => {
      const step = ++fetches.current;
      return request(step, { status: step === 4 ? 503 : 200 });
    },
  });
  const attempts = useRef(0);
  const rename = useMutation({
    mutationFn: async () => {
      await pause();
      const step = ++attempts.current;
      return request(step, { status: step < 3 ? 503 : 200 });
    },
    retry: 2,
    retryDelay: 2,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['name', who] });
      await request(6);
    },
  });
  async function save(): Promise<void> {
    await rename.mutateAsync();
    await request(7);
  }
  return <button onClick={() => action(save)}>rename</button>;
}

const mutation: Scenario = {
  name: 'query-mutation',
  requests: 7,
  clicked: true,
  open: openByClick(withClient(Rename), 'rename'),
};

function Search({ turn: { who, request, pause, action } }: { turn: Turn }) {
  const [page, setPage] = useState(0);
  const { data } = useQuery({
    queryKey: ['page', who, page],
    queryFn: () => request(page),
    enabled: page > 0,
  });
  useQuery({ queryKey: ['details', who, data], queryFn: () => request(2), enabled: data !== undefined });
  async function search(): Promise<void> {
    await pause();
    setPage(1);
    await queryClient.fetchQuery({ queryKey: ['other', who], queryFn: () => request(3) });
    await request(4);
    await queryClient.ensureQueryData({ queryKey: ['last', who], queryFn: () => request(5) });
  }
  return <button onClick={() => action(search)}>search</button>;
}

const queries: Scenario = {
  name: 'query-keys',
  requests: 5,
  clicked: true,
  open: openByClick(withClient(Search), 'search'),
};

/** TanStack Query: mutations that are retried, the queries that they invalidate, and queries whose key changes. */
export const tanstackQuery = [mutation, queries];
