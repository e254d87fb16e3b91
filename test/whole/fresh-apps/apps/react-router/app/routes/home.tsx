import { App as Invite } from '../invite.tsx';

export function meta() {
  return [{ title: 'New React Router App' }];
}

export default function Home() {
  return (
    <main className="flex items-center justify-center pt-16 pb-4">
      <div className="flex-1 flex flex-col items-center gap-16 min-h-0">
        <p className="leading-6 text-gray-700 dark:text-gray-200 text-center">What&apos;s next?</p>
        <Invite />
      </div>
    </main>
  );
}
