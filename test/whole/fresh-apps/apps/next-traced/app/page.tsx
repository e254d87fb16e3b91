import Link from 'next/link';
import { Invite } from './invite';
import { Report } from './report';

export default function Home() {
  return (
    <main>
      <Link href="/second">Second</Link>
      <Link href="/third">Third</Link>
      <Link href="/members" prefetch={false}>
        Members
      </Link>
      <Invite />
      <Report />
    </main>
  );
}
