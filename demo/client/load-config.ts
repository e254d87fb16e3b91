/** The settings that the server gives to the page. */
export interface DemoConfig {
  /** The address of auth, rest and functions. */
  readonly supabaseUrl: string;
  readonly anonKey: string;
  /** The tracing headers that the functions allow by CORS. Null means the default of the page's own origin. */
  readonly functions: 'none' | 'w3c' | 'all' | null;
  readonly demoLogin: { readonly email: string; readonly password: string };
}

/** Asks the server for its settings. Rejects if the server does not answer. */
export async function loadConfig(): Promise<DemoConfig> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as DemoConfig;
}
