declare module 'readme:durable' {
  export const tracing: import('waybill').Tracing;
}

declare module 'readme:start' {
  export const tracing: import('waybill').Tracing;
  export function pay(order: string): Promise<Response>;
}

declare module 'readme:react' {
  export function App(): import('react').ReactElement;
}

declare module 'readme:logs' {
  export const tracing: import('waybill').Tracing;
  export function addToCart(items: readonly string[]): void;
}

declare module 'readme:supabase' {
  export const tracing: import('waybill').Tracing;
  export function invite(email: string): Promise<unknown>;
}

declare module 'readme:server' {
  export function handler(request: Request): Promise<Response>;
}

declare module 'readme:environment' {
  export const tracing: import('waybill/server').ServerTracing;
}

declare module 'readme:ingest' {
  export function ingest(request: Request): Promise<Response>;
  export function load(traceId: string, tenant: string): Promise<import('waybill').TraceData | null>;
}

declare module 'readme:postgres' {
  export function ingest(request: Request): Promise<Response>;
  export function find(text: string): Promise<readonly (import('waybill').TraceData | null)[]>;
}

declare module 'readme:viewer' {
  export function SupportDesk(): import('react').ReactElement;
}

declare module 'readme:vitals' {
  export const tracing: import('waybill').Tracing;
}

declare module 'readme:vendor' {
  export const tracing: import('waybill').Tracing;
}

declare module 'readme:clicks' {
  export const tracing: import('waybill').Tracing;
}

declare module 'readme:wrap' {
  export const tracing: import('waybill').Tracing;
  export function TeamName(): import('react').ReactElement;
}

declare module 'readme:targets' {
  export const tracing: import('waybill').Tracing;
}

declare module 'readme:cors' {
  export function adviceFor(url: string): Promise<string>;
}

declare module 'readme:testing' {
  export const names: readonly string[];
  export const saved: import('waybill').LogRecord;
}

declare module 'readme:vite' {
  const config: import('vite').UserConfig;
  export default config;
}

declare module 'readme:exact' {
  export const tracing: import('waybill').Tracing;
  export function checkout(order: string): Promise<Response>;
}
