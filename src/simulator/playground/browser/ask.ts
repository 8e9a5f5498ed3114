/** Asking the server: every request says who asks, in which chat, and what is known already; every answer is parts. */
import { applyParts } from './apply.ts';
import { toast } from './toast.ts';

/** Who I am in this tab, and what of the page I know. */
export const here = { ...document.body.dataset };

export function query(change: Readonly<Record<string, string>> = {}): string {
  const { as = '', chat = '', lang = 'zh' } = here;
  return String(new URLSearchParams({ as, chat, lang, ...change }));
}

export async function get(path: string, change: Readonly<Record<string, string>> = {}): Promise<boolean> {
  return take(fetch(`/playground/${path}?${query(change)}`, { headers: known() }));
}

export async function post(path: string, body: BodyInit): Promise<boolean> {
  return take(fetch(`${path}?${query()}`, { method: 'POST', headers: known(), body }));
}

let turn: Promise<void> = Promise.resolve();

/** An answer that brings more is never overtaken by one that brings less; one that cannot be shown holds up none. */
function inTurn(show: () => void): Promise<void> {
  turn = turn.then(show).catch(reportError);
  return turn;
}

let asking = false;
let again = false;

/** What changed since; asked once at a time, and once more when something changed meanwhile. */
export async function catchUp(): Promise<void> {
  again = true;
  if (asking) return;
  asking = true;
  try {
    while (again) {
      again = false;
      await get('changes');
    }
  } finally {
    asking = false;
  }
}

function known(): Record<string, string> {
  return { 'x-since': here.revision ?? '0', ...(here.epoch === undefined ? {} : { 'x-epoch': here.epoch }) };
}

async function take(answer: Promise<Response>): Promise<boolean> {
  const asked = `${here.as} ${here.chat}`;
  try {
    const response = await answer;
    const parts = await response.text();
    if (!response.headers.get('content-type')?.startsWith('text/html')) throw new TypeError('no parts');
    await inTurn(() => {
      // The tab is somewhere else by now.
      if (asked === `${here.as} ${here.chat}`) applyParts(parts, here);
    });
    return response.ok;
  } catch {
    toast({ type: 'error', content: here.failed ?? '' });
    return false;
  }
}
