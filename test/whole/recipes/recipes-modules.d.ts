declare module 'docs:recipes/tracing' {
  export const tracing: import('waybill').Tracing;
}

declare module 'docs:recipes/fetch-json' {
  export function fetchJson<T = unknown>(url: string, init?: RequestInit): Promise<T>;
}

declare module 'docs:recipes/members' {
  export function Members(props: { team: string }): import('react').ReactElement;
}

declare module 'docs:supabase/errors' {
  export const tracing: import('waybill').Tracing;
  export function Invite(): import('react').ReactElement;
}

declare module 'docs:recipes/query-client' {
  export const queryClient: import('@tanstack/react-query').QueryClient;
}

declare module 'docs:recipes/queries' {
  export function Members(props: { team: string }): import('react').ReactElement;
  export function MemberCount(props: { team: string }): import('react').ReactElement;
  export function Invite(props: { team: string }): import('react').ReactElement;
}

declare module 'docs:frameworks/router' {
  export const router: ReturnType<typeof import('react-router').createBrowserRouter>;
  export function App(): import('react').ReactElement;
}

declare module 'docs:frameworks/next-error' {
  export interface ErrorPageProps {
    error: Error & { digest?: string };
    retry?: () => void;
    reset?: () => void;
  }
  export default function ErrorPage(props: ErrorPageProps): import('react').ReactElement;
}

declare module 'docs:frameworks/next-global-error' {
  export default function GlobalError(
    props: import('docs:frameworks/next-error').ErrorPageProps,
  ): import('react').ReactElement;
}

declare module 'docs:frameworks/next-panel' {
  export function Panel(props: {
    title: string;
    children: import('react').ReactNode;
  }): import('react').ReactElement;
}

declare module 'docs:forms/rename-form' {
  export function RenameForm(props: {
    team: { id: string; name: string; error?: unknown };
  }): import('react').ReactElement;
}

declare module 'docs:forms/archive-button' {
  export function Archive(props: { team: string }): import('react').ReactElement;
}
