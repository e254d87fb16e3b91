/** A button whose click is an operation. */
export function Press({ operation, onClick }: { operation: string; onClick: () => void }) {
  return (
    <button data-action={operation} onClick={onClick}>
      {operation}
    </button>
  );
}
