import { createFileRoute, Link } from '@tanstack/react-router';
import { Invite } from '../invite';
import { Report } from '../report';

export const Route = createFileRoute('/')({ component: Home });

function Home() {
  return (
    <main>
      <Link to="/second">Second</Link>
      <Link to="/members" preload={false}>
        Members
      </Link>
      <Invite />
      <Report />
    </main>
  );
}
