export default function Second() {
  return <p>The second page</p>;
}
