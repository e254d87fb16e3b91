export function loader(): string {
  throw new Error('The untraced loader failed');
}

export default function Plain() {
  return <p>never</p>;
}
