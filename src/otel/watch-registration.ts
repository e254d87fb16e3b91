import type { Diagnostics } from '../core/internal.ts';

// Versions before 1 had another prefix.
const API = /^(?:io\.)?opentelemetry\.js\.api\.(\d+)$/;

type Globals = Readonly<Record<symbol, { readonly context?: unknown } | undefined>>;

/**
 * Reports if OpenTelemetry's API does not use a context manager that code has enabled. The check comes after the running
 * code, because the code enables a manager first and registers it then.
 */
export function watchRegistration(manager: object, { report, guard }: Diagnostics): void {
  const check = (): void => {
    const globals = globalThis as unknown as Globals;
    const api = globals[Symbol.for('opentelemetry.js.api.1')];
    if (api?.context === manager) return;
    const others = Object.getOwnPropertySymbols(globalThis).map(
      (key) => API.exec(key.description ?? '')?.[1],
    );
    const major = others.find(Boolean);
    if (major === undefined) return;
    report({
      kind: 'OpenTelemetry context manager',
      message: !api
        ? `OpenTelemetry's API has the major version ${major}, and waybill/otel knows version 1; contexts of OpenTelemetry end at each await.`
        : `OpenTelemetry's API uses ${api.context ? 'another context manager' : 'no context manager'}; pass the one of waybill/otel to register() or context.setGlobalContextManager, before any other.`,
    });
  };
  queueMicrotask(() => guard('OpenTelemetry context manager', check));
}
