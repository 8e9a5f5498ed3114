/** The left pane: who I am, and my chats with their last line and what is unread. */
import { attributes, type Html, html, nothing } from '#simulator/playground/markup.ts';
import type { Player } from '#simulator/playground/stage.ts';
import { dayAt, timeAt } from '#simulator/playground/time.ts';
import {
  addressOf,
  BOT_CHAT,
  groupsOf,
  lineOf,
  messagesOf,
  unreadIn,
  type Viewer,
} from '#simulator/playground/viewer.ts';

export function sidebarHtml(viewer: Viewer): Html {
  const { player, t } = viewer;
  return html`
    <button type="button" id="me" class="me" data-opens="people" aria-haspopup="dialog">
      ${avatarHtml(player.name, 'person')}
      <span class="me-words"><b>${player.name}</b><small>${standing(player, viewer)}</small></span>
      <span class="me-switch">${t('switchPerson')}</span>
    </button>
    <nav aria-label="${t('chats')}"><ul class="chats" data-arrows>${chatsOf(viewer).map((chat) => chatHtml(chat, viewer))}</ul></nav>`;
}

export function avatarHtml(name: string, kind: 'person' | 'group' | 'bot'): Html {
  return html`<span class="avatar avatar-${kind}" aria-hidden="true">${kind === 'bot' ? '百' : name.slice(0, 2)}</span>`;
}

function standing(player: Player, { t }: Viewer): string {
  return player.unit === '' ? t('outsider') : `${leafOf(player.unit)} · ${player.role}`;
}

export function leafOf(unit: string): string {
  return unit.slice(unit.lastIndexOf('/') + 1);
}

interface Listed {
  chat: string;
  name: string;
  at: string;
  line: string;
  unread: number;
}

function chatsOf(viewer: Viewer): readonly Listed[] {
  const { simulator, player, t } = viewer;
  const chats = [
    { chat: BOT_CHAT, name: t('bot') },
    ...groupsOf(simulator, player.openId).map(({ chatId, name }) => ({ chat: chatId, name })),
  ];
  return chats
    .map(({ chat, name }) => {
      const last = messagesOf(viewer, chat).at(-1);
      return {
        chat,
        name,
        at: last?.sentAt ?? '',
        line: last ? lineOf(last, t) : '',
        unread: unreadIn(viewer, chat).length,
      };
    })
    .toSorted((a, b) => b.at.localeCompare(a.at));
}

function chatHtml({ chat, name, at, line, unread }: Listed, viewer: Viewer): Html {
  const current = chat === viewer.chat;
  const link = attributes({
    id: `chat-${chat}`,
    class: current ? 'chat chat-current' : 'chat',
    href: addressOf(viewer, { chat }),
    'data-go': true,
    'data-unread': current && unread > 0,
    'aria-current': current ? 'true' : null,
  });
  const mark = unread > 99 ? '99+' : String(unread);
  return html`<li><a${link}>
    ${avatarHtml(name.replace('工作群', ''), chat === BOT_CHAT ? 'bot' : 'group')}
    <span class="chat-words"><span class="chat-name">${name}</span><span class="chat-line">${line}</span></span>
    <span class="chat-side">
      <span class="chat-at">${at === '' ? '' : whenWords(new Date(at), viewer)}</span>
      ${unread === 0 ? nothing : html`<span class="unread"><span aria-hidden="true">${mark}</span><span class="hidden">${mark} ${viewer.t('unread')}</span></span>`}
    </span>
  </a></li>`;
}

/** The time today, the day otherwise. */
function whenWords(at: Date, { simulator }: Viewer): string {
  const day = dayAt(at);
  return day === dayAt(simulator.clock.now())
    ? timeAt(at)
    : `${Number(day.slice(5, 7))}/${Number(day.slice(8, 10))}`;
}
