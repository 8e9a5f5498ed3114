/** Going to another chat, or being somebody else, without loading the page anew; and back again. One pane at a time on a phone. */
import { get, here } from './ask.ts';
import { around, need } from './dom.ts';

/** Where there is no finger: on a phone it would bring up the keyboard. */
const MOUSE = '(hover: hover) and (pointer: fine)';

export function watchLinks(arrived: () => Promise<void>): void {
  document.addEventListener('click', (event) => {
    const link = around(event, 'a[data-go], a[data-pane]');
    if (!(link instanceof HTMLAnchorElement) || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.pane !== undefined) {
      show(link.dataset.pane);
      return;
    }
    history.pushState({}, '', link.href);
    void go(new URL(link.href)).then(arrived);
  });
  addEventListener('popstate', () => void go(new URL(location.href)).then(arrived));
}

export function show(pane: string): void {
  document.body.dataset.pane = pane;
  if (pane === 'list') document.querySelector<HTMLElement>('.chat-current')?.focus({ preventScroll: true });
}

async function go({ searchParams }: URL): Promise<void> {
  const [as, chat] = [searchParams.get('as') ?? here.as ?? '', searchParams.get('chat') ?? ''];
  here.as = as;
  here.chat = chat;
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  await get('view', { as, chat });
  show('chat');
  if (matchMedia(MOUSE).matches) need('write').focus({ preventScroll: true });
}
