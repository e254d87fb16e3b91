import { createFileRoute } from '@tanstack/react-router';

export const Route = createFileRoute('/plain')({
  loader: (): string => {
    throw new Error('The loader itself failed');
  },
  component: () => <p>never</p>,
});
