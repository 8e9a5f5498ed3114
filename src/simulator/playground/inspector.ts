/** The right pane: what the chosen message is to the platform, and what the last press on it sent and got back. */

import { cardParts } from '#simulator/card-parts.ts';
import type { ClickOutcome } from '#simulator/click.ts';
import { type Html, html, nothing } from '#simulator/playground/markup.ts';
import { dayAt, timeAt } from '#simulator/playground/time.ts';
import { cardFault } from '#simulator/playground/verdict.ts';
import { addressOf, type Viewer } from '#simulator/playground/viewer.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';

export function inspectorHtml(
  viewer: Viewer,
  message: SimulatedMessage | null,
  pressed: ClickOutcome | null,
): Html {
  const { t } = viewer;
  return html`
    <header class="inspector-head">
      <a class="quiet back" id="back-to-chat" href="${addressOf(viewer)}" data-pane="chat" aria-label="${t('backToChat')}">‹</a>
      <h2>${t('inspector')}</h2>
    </header>
    ${message ? detailsHtml(viewer, message, pressed) : html`<p class="empty">${t('inspectorEmpty')}</p>`}`;
}

function detailsHtml({ t }: Viewer, message: SimulatedMessage, pressed: ClickOutcome | null): Html {
  const { content, type, sentAt, updatedCount } = message;
  // As it travels: JSON written once more as a string.
  const bytes = Buffer.byteLength(JSON.stringify(JSON.stringify(content)));
  const fault = message.card && cardFault(message.card);
  const facts: readonly (readonly [string, string])[] = [
    ['message_id', message.messageId],
    [t('kind'), type],
    [t('sentAt'), `${dayAt(new Date(sentAt))} ${timeAt(new Date(sentAt))}`],
    [t('updates'), `${updatedCount} ${t('times')}`],
    [t('bytes'), `${bytes.toLocaleString('en')} B / 30,720`],
    ...(message.card ? [[t('nodes'), String(cardParts(message.card).length)] as const] : []),
  ];
  return html`<div class="inspector-body" tabindex="0" role="region" aria-label="${t('inspector')}">
    <dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      ${message.card ? html`<div><dt>${t('verdict')}</dt><dd class="${fault ? 'bad' : 'good'}">${fault ?? `✓ ${t('valid')}`}</dd></div>` : nothing}</dl>
    ${pressed ? pressHtml(pressed, t) : nothing}
    <h3>${t('content')}</h3>
    <div class="json">${jsonHtml(content, 0)}</div>
  </div>`;
}

function pressHtml({ callback, reply, ms, code, toast }: ClickOutcome, t: Viewer['t']): Html {
  return html`<h3>${t('lastPress')}</h3>
    <dl class="facts"><div><dt>${t('took')}</dt><dd>${ms.toFixed(1)} ms</dd></div>
      <div><dt>code</dt><dd class="${code === 0 ? 'good' : 'bad'}">${code}</dd></div>
      ${toast ? html`<div><dt>toast</dt><dd>${toast.content}</dd></div>` : nothing}</dl>
    <details class="json"><summary>${t('callback')}</summary>${jsonHtml(callback, 0)}</details>
    <details class="json"><summary>${t('answer')}</summary>${jsonHtml(reply, 0)}</details>`;
}

/** Deeper ones are folded. */
const OPEN_DEPTH = 2;

function jsonHtml(value: unknown, depth: number): Html {
  if (typeof value !== 'object' || value === null)
    return html`<span class="json-${typeof value}">${JSON.stringify(value) ?? '–'}</span>`;
  const entries = Object.entries(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return html`${open}${close}`;
  const inside = entries.map(
    ([key, inner]) =>
      html`<li>${Array.isArray(value) ? nothing : html`<span class="json-key">${key}</span>: `}${jsonHtml(inner, depth + 1)}</li>`,
  );
  return html`<details${depth < OPEN_DEPTH ? html` open` : nothing}><summary>${open} <small>${tellingOf(value, entries.length)}</small></summary><ul>${inside}</ul>${close}</details>`;
}

/** What a folded object is about. */
function tellingOf(value: object, count: number): string {
  return 'tag' in value && typeof value.tag === 'string' ? value.tag : String(count);
}
