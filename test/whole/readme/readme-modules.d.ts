declare module 'readme:start' {
  export const tracing: import('waybill').Tracing;
  export function pay(order: string): Promise<Response>;
}

declare module 'readme:vite' {
  const config: import('vite').UserConfig;
  export default config;
}

declare module 'readme:exact' {
  export const tracing: import('waybill').Tracing;
  export function checkout(order: string): Promise<Response>;
}

declare module 'readme:react' {
  export function App(): import('react').ReactElement;
}

declare module 'readme:server' {
  export function handler(request: Request): Promise<Response>;
}

declare module 'readme:postgres' {
  export function ingest(request: Request): Promise<Response>;
  export function find(low40: string): Promise<readonly import('waybill').TraceSummary[]>;
  export function load(traceId: string): Promise<import('waybill').TraceData | null>;
}

declare module 'readme:viewer' {
  export function SupportDesk(): import('react').ReactElement;
}
