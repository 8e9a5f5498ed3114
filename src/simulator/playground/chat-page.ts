/** The whole page as it is first sent: everything on it is there without a script, which only keeps it up to date. */
import type { Html } from '#simulator/playground/markup.ts';
import { attributes, html, nothing } from '#simulator/playground/markup.ts';
import { assetUrl, CARD_STYLES } from '#simulator/playground/page.ts';
import { addressOf, type Viewer } from '#simulator/playground/viewer.ts';

export interface Parts {
  clock: Html;
  strip: Html;
  sidebar: Html;
  conversation: Html;
  inspector: Html;
  sheets: Html;
}

export interface PageState {
  epoch: string;
  revision: number;
  /** The bureau is as it was founded, and nothing was announced yet. */
  fresh: boolean;
  hint: boolean;
  canStartOver: boolean;
  faultsOn: boolean;
}

export function chatPage(viewer: Viewer, parts: Parts, state: PageState): Html {
  const { t, lang } = viewer;
  const body = attributes({
    'data-as': viewer.player.openId,
    'data-chat': viewer.chat,
    'data-lang': lang,
    'data-epoch': state.epoch,
    'data-revision': state.revision,
    'data-fresh': state.fresh,
    'data-pane': 'chat',
    'data-failed': t('failed'),
  });
  return html`<!doctype html>
<html lang="${lang === 'en' ? 'en' : 'zh-CN'}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${t('title')}</title>
  <link rel="icon" href="${assetUrl('icon.svg')}">
  ${[...CARD_STYLES, 'chat.css'].map((name) => html`<link rel="stylesheet" href="${assetUrl(name)}">`)}
  <script type="module" src="${assetUrl('chat.ts')}"></script>
</head>
<body${body}>
  <header class="top">
    <h1 class="brand"><span class="brand-sign" aria-hidden="true">百</span><span class="brand-words">${t('title')}</span></h1>
    <div id="clock" class="clock">${parts.clock}</div>
    <nav class="tools" aria-label="${t('tools')}">
      <button type="button" id="open-crowd" data-opens="crowd" aria-haspopup="dialog">${t('crowd')}</button>
      <button type="button" id="open-faults" data-opens="faults" aria-haspopup="dialog">${t('faults')}</button>
      <button type="button" id="open-own" data-opens="own" aria-haspopup="dialog">${t('own')}</button>
      <a href="/gallery">${t('gallery')}</a>
      ${startOverButton(viewer, state)}
      <a href="${addressOf(viewer, { lang: lang === 'en' ? 'zh' : 'en' })}" lang="${lang === 'en' ? 'zh-CN' : 'en'}">${t('language')}</a>
    </nav>
  </header>
  <div id="strip" class="strip-frame">${parts.strip}</div>
  <p id="faults-badge" class="faults-badge" role="status"${state.faultsOn ? nothing : html` hidden`}>${t('faultsOn')}</p>
  ${state.hint ? hintHtml(viewer) : nothing}
  <main class="panes">
    <section id="sidebar" class="pane pane-list" aria-label="${t('chats')}">${parts.sidebar}</section>
    <section id="conversation" class="pane pane-chat" aria-label="${t('messages')}">${parts.conversation}</section>
    <aside id="inspector" class="pane pane-info" aria-label="${t('inspector')}">${parts.inspector}</aside>
  </main>
  ${parts.sheets}
  <div id="said" class="hidden" role="log" aria-live="polite"></div>
</body>
</html>`;
}

function hintHtml({ t }: Viewer): Html {
  return html`<div id="hint" class="hint" role="note"><span>${t('hintOne')}</span><span>${t('hintTwo')}</span><span>${t('hintThree')}</span>
    <button type="button" class="quiet" id="hint-away">${t('dismiss')}</button></div>`;
}

function startOverButton({ t }: Viewer, { canStartOver }: PageState): Html {
  const button = attributes({
    type: 'button',
    id: 'start-over',
    'data-post': '/playground/start-over',
    'data-sure': t('startOverSure'),
    disabled: !canStartOver,
    title: canStartOver ? null : t('startOverNot'),
  });
  return html`<button${button}>${t('startOver')}</button>`;
}
