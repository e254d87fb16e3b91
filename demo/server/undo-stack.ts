/** Remembers how to undo steps. */
export interface UndoStack {
  readonly push: (undo: () => unknown) => void;
  /** Undoes all steps, the last first. A second call waits for the first. Rejects at the end with the first error. */
  readonly undoAll: () => Promise<void>;
}

/** Creates an empty stack. */
export function createUndoStack(): UndoStack {
  const undos: (() => unknown)[] = [];
  let undone: Promise<void> | undefined;

  async function run(): Promise<void> {
    const errors: unknown[] = [];
    for (const undo of undos.toReversed()) {
      try {
        await undo();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  return {
    push: (undo) => void undos.push(undo),
    undoAll: () => (undone ??= run()),
  };
}
