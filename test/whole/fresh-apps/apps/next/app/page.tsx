import { App as Invite } from './invite';
import styles from './page.module.css';

export default function Home() {
  return (
    <div className={styles.page}>
      <main className={styles.main}>
        <div className={styles.intro}>
          <h1>
            To get started, edit the <code className={styles.code}>page.tsx</code> file.
          </h1>
        </div>
        <Invite />
      </main>
    </div>
  );
}
