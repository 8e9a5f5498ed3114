/** Everything on the page that does something when pressed: it says by attributes where it goes, and the server does it. */
import { get, here, post } from './ask.ts';
import { clearComposer, writeAgain } from './composer.ts';
import { around, byId } from './dom.ts';
import { show } from './go.ts';

export function watchActs(): void {
  document.addEventListener('click', (event) => {
    const button = around(event, 'button[data-post]');
    if (button) void press(button);
    const opens = around(event, '[data-opens]')?.dataset.opens;
    if (opens !== undefined) open(opens);
    if (around(event, '[data-closes]')) around(event, 'dialog')?.closest('dialog')?.close();
    else if (event.target instanceof HTMLDialogElement) event.target.close();
    const message = around(event, '[data-inspect]')?.dataset.inspect;
    if (message !== undefined) void inspect(message);
  });
  document.addEventListener('change', (event) => {
    const select = around(event, 'select[data-post]');
    if (select instanceof HTMLSelectElement && select.value !== '') {
      void post(select.dataset.post ?? '', new URLSearchParams({ value: select.value }));
    }
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.post === undefined) return;
    event.preventDefault();
    void submit(form, event.submitter);
  });
}

/** The message chosen in this tab, drawn again as it changes. */
export async function inspect(messageId: string): Promise<void> {
  for (const one of document.querySelectorAll('.msg-chosen')) one.classList.remove('msg-chosen');
  byId(messageId)?.classList.add('msg-chosen');
  here.inspected = messageId;
  await get('inspect', { message: messageId });
  show('info');
}

function open(id: string): void {
  const dialog = byId(id);
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
}

async function press(button: HTMLElement): Promise<void> {
  const { post: path = '', value = '', sure } = button.dataset;
  if (button.getAttribute('aria-disabled') === 'true') return;
  if (sure !== undefined && !confirm(sure)) return;
  await post(path, new URLSearchParams({ value }));
}

async function submit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const data = new FormData(form, submitter);
  if (form.id === 'composer') {
    if (String(data.get('text') ?? '').trim() === '') return;
    clearComposer();
  }
  form.setAttribute('aria-busy', 'true');
  const done = await post(form.dataset.post ?? '', data);
  form.removeAttribute('aria-busy');
  if (form.id === 'composer' && !done) writeAgain(String(data.get('text') ?? ''));
  if (done && form.dataset.then === 'close') form.closest('dialog')?.close();
}
