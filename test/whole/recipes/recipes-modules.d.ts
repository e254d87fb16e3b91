declare module 'recipes:tracing' {
  export const tracing: import('waybill').Tracing;
}

declare module 'recipes:fetch-json' {
  export function fetchJson<T = unknown>(url: string, init?: RequestInit): Promise<T>;
}

declare module 'recipes:members' {
  export function Members(props: { team: string }): import('react').ReactElement;
}

declare module 'recipes:supabase' {
  export const tracing: import('waybill').Tracing;
  export function Invite(): import('react').ReactElement;
}

declare module 'recipes:query-client' {
  export const queryClient: import('@tanstack/react-query').QueryClient;
}

declare module 'recipes:queries' {
  export function Members(props: { team: string }): import('react').ReactElement;
  export function MemberCount(props: { team: string }): import('react').ReactElement;
  export function Invite(props: { team: string }): import('react').ReactElement;
}

declare module 'recipes:router' {
  export const router: ReturnType<typeof import('react-router').createBrowserRouter>;
  export function App(): import('react').ReactElement;
}

declare module 'recipes:next-error' {
  export interface ErrorPageProps {
    error: Error & { digest?: string };
    retry?: () => void;
    reset?: () => void;
  }
  export default function ErrorPage(props: ErrorPageProps): import('react').ReactElement;
}

declare module 'recipes:next-global-error' {
  export default function GlobalError(
    props: import('recipes:next-error').ErrorPageProps,
  ): import('react').ReactElement;
}

declare module 'recipes:next-panel' {
  export function Panel(props: {
    title: string;
    children: import('react').ReactNode;
  }): import('react').ReactElement;
}

declare module 'recipes:rename-form' {
  export function RenameForm(props: {
    team: { id: string; name: string; error?: unknown };
  }): import('react').ReactElement;
}

declare module 'recipes:archive-button' {
  export function Archive(props: { team: string }): import('react').ReactElement;
}
