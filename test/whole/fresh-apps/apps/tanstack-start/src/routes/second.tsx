import { createFileRoute } from '@tanstack/react-router';
import { greet } from '../team';

export const Route = createFileRoute('/second')({ loader: () => greet(), component: Second });

function Second() {
  return <p>{Route.useLoaderData()}</p>;
}
