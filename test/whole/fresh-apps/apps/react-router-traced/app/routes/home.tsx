import { Link } from 'react-router';

export default function Home() {
  return (
    <main>
      <Link to="/members">Members</Link>
      <Link to="/invite">Invite</Link>
      <Link to="/second" prefetch="render">
        Second
      </Link>
    </main>
  );
}
