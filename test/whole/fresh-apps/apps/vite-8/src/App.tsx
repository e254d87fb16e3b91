import './App.css';
import { App as Invite } from './invite.tsx';

export default function App() {
  return (
    <>
      <section id="center">
        <div>
          <h1>Get started</h1>
          <p>
            Edit <code>src/App.tsx</code> and save to test <code>HMR</code>
          </p>
        </div>
        <Invite />
      </section>
      <div className="ticks"></div>
      <section id="spacer"></section>
    </>
  );
}
