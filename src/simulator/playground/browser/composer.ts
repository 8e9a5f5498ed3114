/** Writing: Enter sends, Shift+Enter is a new line; pictures and files are chosen, pasted or dropped. */
import { post } from './ask.ts';
import { around, byId, fieldById, need } from './dom.ts';

export function watchComposer(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    const field = around(event, '#write');
    if (!field) return;
    event.preventDefault();
    field.closest('form')?.requestSubmit();
  });
  document.addEventListener('input', (event) => {
    const field = around(event, '#write');
    if (!field) return;
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 120)}px`;
  });
  document.addEventListener('change', (event) => {
    const chosen = around(event, '#attach');
    if (!(chosen instanceof HTMLInputElement) || !chosen.files) return;
    void send([...chosen.files]);
    chosen.value = '';
  });
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || !around(event, '#conversation')) return;
    event.preventDefault();
    void send(files);
  });
  for (const type of ['dragover', 'drop']) {
    document.addEventListener(type, (event) => {
      if (!(event instanceof DragEvent) || !around(event, '#conversation')) return;
      event.preventDefault();
      if (type === 'drop') void send([...(event.dataTransfer?.files ?? [])]);
    });
  }
  document.addEventListener('click', (event) => {
    const reply = around(event, '[data-reply]')?.dataset.reply;
    if (reply !== undefined) startReply(reply);
    else if (around(event, '#reply-cancel')) endReply();
  });
}

/** After a line was sent. */
export function clearComposer(): void {
  const field = fieldById('write');
  if (field) {
    field.value = '';
    field.style.height = '';
  }
  endReply();
}

async function send(files: readonly File[]): Promise<void> {
  for (const file of files) {
    const body = new FormData();
    body.append('file', file);
    body.append('replyTo', fieldById('reply-to')?.value ?? '');
    await post('/playground/attach', body);
  }
  if (files.length > 0) endReply();
}

function startReply(messageId: string): void {
  const to = fieldById('reply-to');
  if (!to) return;
  to.value = messageId;
  const words = need('replying-words');
  const quoted = byId(messageId)?.querySelector('.bubble')?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  words.textContent = `${words.dataset.words ?? ''}${quoted.slice(0, 40)}`;
  need('replying').hidden = false;
  need('write').focus();
}

function endReply(): void {
  const to = fieldById('reply-to');
  if (to) to.value = '';
  const line = byId('replying');
  if (line) line.hidden = true;
}

/** What did not get through is not to be typed twice, unless something else was begun meanwhile. */
export function writeAgain(text: string): void {
  const field = fieldById('write');
  if (field?.value === '') field.value = text;
}
