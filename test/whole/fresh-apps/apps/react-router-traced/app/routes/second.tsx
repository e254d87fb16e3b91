import type { Route } from './+types/second';

export const loader = () => 'The second page';

export default function Second({ loaderData }: Route.ComponentProps) {
  return <p>{loaderData}</p>;
}
