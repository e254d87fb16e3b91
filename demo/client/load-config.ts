/** What the server says about itself. */
export interface DemoConfig {
  /** Where auth, rest and functions live. */
  readonly supabaseUrl: string;
  readonly anonKey: string;
  /** Which of our headers the functions' CORS answer allows; null for the default of the page's own origin. */
  readonly functions: 'none' | 'w3c' | 'all' | null;
  readonly demoLogin: { readonly email: string; readonly password: string };
}

/** Asks the server where its parts are. Rejects where it does not answer. */
export async function loadConfig(): Promise<DemoConfig> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as DemoConfig;
}
