declare module 'scheduler' {
  export const unstable_NormalPriority: number;
  export function unstable_scheduleCallback(priority: number, task: () => unknown): void;
}

declare module 'cjs-dep' {
  export function readAfter(read: () => unknown): Promise<unknown>;
}

declare module 'esm-dep' {
  export function readInTimeout(read: () => unknown): Promise<unknown>;
  export function readTwice(read: () => unknown): AsyncGenerator;
}
