import { StrictMode, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { reactRootErrorHandlers, TracingProvider } from 'waybill/react';
import { App } from './app.tsx';
import { AppFailure } from './layout/app-failure.tsx';
import { Unreachable } from './layout/unreachable.tsx';
import { loadConfig, type DemoConfig } from './load-config.ts';
import { createTeamClient } from './team-client.ts';
import { startTracing } from './tracing.ts';
import { installConnection } from './trouble/connection.ts';
import { BackendProvider } from './use-backend.ts';
import './styles/index.css';

const container = document.getElementById('root')!;

function start(config: DemoConfig): void {
  const supabase = createTeamClient(config);
  const tracing = startTracing(supabase, config);
  const show = (screen: ReactElement): void =>
    root.render(
      <StrictMode>
        <TracingProvider tracing={tracing}>{screen}</TracingProvider>
      </StrictMode>,
    );
  const showApp = (): void =>
    show(
      <BackendProvider value={{ supabase, config }}>
        <App />
      </BackendProvider>,
    );

  const onUncaughtError = (error: unknown): void => {
    // React does this by default, so that the error appears on the console.
    reportError(error);
    show(<AppFailure error={error} onRetry={showApp} />);
  };
  const root = createRoot(container, reactRootErrorHandlers(tracing, { onUncaughtError }));
  showApp();
}

installConnection();
loadConfig().then(start, () => createRoot(container).render(<Unreachable />));
