/** The passing lines at the top of the page, by kind; a screen reader says them without being asked. */
import type { Toast } from './card-act.ts';

const SHOWN_MS = 3_500;
/** A line that is longer takes longer to read. */
const MS_PER_CHARACTER = 90;

export function toast({ type, content }: Toast): void {
  const line = document.createElement('div');
  line.className = `fs-toast fs-toast-${type}`;
  line.textContent = content;
  // One at a time: an earlier refusal beside a later success would be read as the same answer.
  place().replaceChildren(line);
  setTimeout(() => line.remove(), SHOWN_MS + content.length * MS_PER_CHARACTER);
}

/** One for the page, there before the first line comes: what is only then made is not read out. */
export function place(): HTMLElement {
  const present = document.querySelector<HTMLElement>('.fs-toasts');
  if (present) return present;
  const made = document.createElement('output');
  made.className = 'fs-toasts';
  made.setAttribute('role', 'status');
  document.body.append(made);
  return made;
}
