import { StrictMode, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary, TracingProvider } from 'waybill/react';
import { App } from './app.tsx';
import { PageFailure } from './layout/page-failure.tsx';
import { Unreachable } from './layout/unreachable.tsx';
import { loadConfig } from './load-config.ts';
import { createTeamClient } from './team-client.ts';
import { startTracing } from './tracing.ts';
import { BackendProvider } from './use-backend.ts';
import './styles/index.css';

async function start(): Promise<ReactElement> {
  const config = await loadConfig();
  const supabase = createTeamClient(config);
  const tracing = startTracing(supabase, config);
  return (
    <TracingProvider tracing={tracing}>
      <ErrorBoundary FallbackComponent={PageFailure}>
        <BackendProvider value={{ supabase, config }}>
          <App />
        </BackendProvider>
      </ErrorBoundary>
    </TracingProvider>
  );
}

const root = createRoot(document.getElementById('root')!);
start().then(
  (app) => root.render(<StrictMode>{app}</StrictMode>),
  () => root.render(<Unreachable />),
);
