import './App.css';
import { App as Invite } from './invite.tsx';

export default function App() {
  return (
    <>
      <h1>Vite + React</h1>
      <div className="card">
        <Invite />
        <p>
          Edit <code>src/App.tsx</code> and save to test HMR
        </p>
      </div>
      <p className="read-the-docs">Click on the Vite and React logos to learn more</p>
    </>
  );
}
