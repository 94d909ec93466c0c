// What a wall says when its session has ended: calmly, with the way to renew it. Nobody stands there to fill in a form.
import './wall-ended.css';
import { useEffect } from 'preact/hooks';
import { account, loadMe } from '../state/account.ts';
import { accountWords } from './words.ts';

const LOOK_MS = 15_000;

export function WallEnded() {
  const { wallEnded: text } = accountWords();
  useEffect(() => {
    const look = async (): Promise<void> => {
      await loadMe().catch(() => undefined);
      if (account.peek()) location.reload();
    };
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="wall-ended">
      <h1 tabIndex={-1}>{text.title}</h1>
      <p>{text.how}</p>
      <p>{text.alone}</p>
    </div>
  );
}
