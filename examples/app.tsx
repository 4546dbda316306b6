// A small web app: one function here is mathematics, and only that one gets a lens.
import { useState } from 'react';

interface Props {
  title: string;
  onClose: () => void;
}

export function Header({ title, onClose }: Props) {
  return (
    <header>
      <h1>{title}</h1>
      <button onClick={onClose}>Close</button>
    </header>
  );
}

/** From 0 to 1, slow at both ends. */
export const ease = (t: number): number => t * t * (3 - 2 * t);

async function load(name: string) {
  const response = await fetch(`/api/${name}`);
  return response.ok ? response.json() : undefined;
}

export function App() {
  const [open, setOpen] = useState(true);
  const [progress, setProgress] = useState(0);
  const onReload = () => {
    void load('pictures').then(() => setProgress(1));
  };
  return (
    <main style={{ opacity: ease(progress) }}>
      {open && <Header title="Pictures" onClose={() => setOpen(false)} />}
      <button onClick={onReload}>Reload</button>
    </main>
  );
}
