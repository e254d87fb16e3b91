/** One row of the table: a tracker, and how the page that it tracks is made. */
export interface Row {
  readonly name: string;
  /** The module of the tracker, from the folder of the lab. */
  readonly tracker: string;
  /** Whether `waybill/vite` compiles the page. @default false */
  readonly compiled?: boolean;
  /** Whether Vite's development server serves the page instead of a build. @default false */
  readonly development?: boolean;
  /** The target of the whole bundle, packages too. @default 'es2022', which has native async functions */
  readonly target?: string;
}

/** Waybill with its plugin, as a production build. */
export const compiled: Row = {
  name: 'waybill with its Vite plugin',
  tracker: 'trackers/waybill.ts',
  compiled: true,
};

/** The same on Vite's development server. */
export const compiledInDevelopment: Row = {
  ...compiled,
  name: 'waybill with its Vite plugin, dev server',
  development: true,
};

/** Waybill without a build step. */
export const uncompiled: Row = { name: 'waybill without plugin', tracker: 'trackers/waybill.ts' };

/** Version 3 of OpenTelemetry with the context manager of `waybill/otel`, and the plugin. */
export const otelCompiled: Row = {
  name: 'OpenTelemetry 3 on waybill/otel with its Vite plugin',
  tracker: '../opentelemetry/sdk-3/lab-tracker.ts',
  compiled: true,
};

/** The same without a build step. */
export const otelUncompiled: Row = {
  ...otelCompiled,
  name: 'OpenTelemetry 3 on waybill/otel without plugin',
  compiled: false,
};

/** The trackers that Waybill is compared with. */
export const others: readonly Row[] = [
  otelCompiled,
  otelUncompiled,
  { name: 'OpenTelemetry, stack context', tracker: 'installed/trackers/otel-stack.ts' },
  { name: 'OpenTelemetry, zone.js, native await', tracker: 'installed/trackers/otel-zone.ts' },
  {
    name: 'OpenTelemetry, zone.js, lowered to ES2016',
    tracker: 'installed/trackers/otel-zone.ts',
    target: 'es2016',
  },
  { name: 'Sentry, a trace for each action', tracker: 'installed/trackers/sentry.ts' },
  { name: 'last open action (control)', tracker: 'trackers/last-open-action.ts' },
];

/** Node's own context, for the scenarios that need no page. */
export const yardstick: Row = {
  name: 'AsyncLocalStorage in Node',
  tracker: 'trackers/async-local-storage.ts',
};
