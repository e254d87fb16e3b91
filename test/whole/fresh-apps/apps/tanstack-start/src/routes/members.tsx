import { createFileRoute } from '@tanstack/react-router';
import { loadMembers } from '../team';

export const Route = createFileRoute('/members')({ loader: () => loadMembers(), component: Members });

function Members() {
  return <p>{Route.useLoaderData().join(', ')}</p>;
}
