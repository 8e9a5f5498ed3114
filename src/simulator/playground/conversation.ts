/** The middle pane: the chat's head, its latest messages, and where one writes. Earlier ones are asked for page by page. */
import { attributes, type Html, html, nothing } from '#simulator/playground/markup.ts';
import { messageHtml, type Placed } from '#simulator/playground/message.ts';
import { avatarHtml } from '#simulator/playground/sidebar.ts';
import type { MenuItem } from '#simulator/playground/stage.ts';
import { addressOf, BOT_CHAT, messagesOf, type Viewer } from '#simulator/playground/viewer.ts';

const PAGE = 30;

export function conversationHtml(viewer: Viewer, menu: readonly MenuItem[]): Html {
  const { t, simulator, chat } = viewer;
  const group = simulator.chats.find(({ chatId }) => chatId === chat);
  const name = group?.name ?? t('bot');
  return html`
    <header class="conversation-head">
      <a class="quiet back" id="back" href="${addressOf(viewer)}" data-pane="list" aria-label="${t('back')}">‹</a>
      ${avatarHtml(name.replace('工作群', ''), group ? 'group' : 'bot')}
      <h2 id="conversation-name">${name}${group ? html` <small>${group.members.length + (group.botIn ? 1 : 0)} ${t('members')}</small>` : nothing}</h2>
    </header>
    <div id="scroll" class="scroll" tabindex="0" role="region" aria-label="${t('messages')}">
      ${pageHtml(viewer, null)}
    </div>
    <button type="button" id="newest" class="newest" hidden>${t('newest')} ↓</button>
    ${composerHtml(viewer, menu)}`;
}

/** A page of messages before one of them, or the latest; keyset by their place. */
export function pageHtml(viewer: Viewer, before: number | null): Html {
  const messages = messagesOf(viewer);
  const end = before ?? messages.length;
  const start = Math.max(0, end - PAGE);
  const items = messages
    .slice(start, end)
    .map((message, index) =>
      messageHtml({ message, seq: start + index, previous: messages[start + index - 1] }, viewer),
    );
  if (before !== null) return html`${items}`;
  const list = attributes({ id: 'messages', class: 'messages', 'data-first': start });
  return html`<p id="older" class="older" role="status" ${start === 0 ? html`hidden` : nothing}>${viewer.t('older')}</p>
    <ol${list}>${items}</ol>
    ${messages.length === 0 ? html`<p class="empty" id="nothing-yet">${viewer.t('noMessages')}</p>` : nothing}`;
}

/** Those of the chat's messages that are in the set, in order, with their places. */
export function placedOf(viewer: Viewer, wanted: ReadonlySet<string>): readonly Placed[] {
  const messages = messagesOf(viewer);
  return messages.flatMap((message, seq) =>
    wanted.has(message.messageId) ? [{ message, seq, previous: messages[seq - 1] }] : [],
  );
}

function composerHtml(viewer: Viewer, menu: readonly MenuItem[]): Html {
  const { t, chat } = viewer;
  return html`
    <form id="composer" class="composer" data-post="/playground/say" aria-label="${t('write')}">
      ${chat === BOT_CHAT ? menuHtml(viewer, menu) : nothing}
      <p id="replying" class="replying" hidden><span id="replying-words" data-words="${t('replyTo')}"></span>
        <button type="button" class="quiet" id="reply-cancel" aria-label="${t('cancelReply')}">✕</button></p>
      <input type="hidden" name="replyTo" id="reply-to">
      <div class="composer-row">
        ${chat === BOT_CHAT ? nothing : html`<label class="mention-toggle"><input type="checkbox" name="mention" value="yes" checked>${t('mention')}</label>`}
        <textarea id="write" name="text" rows="1" placeholder="${t('write')}" aria-label="${t('write')}" enterkeyhint="send" maxlength="5000"></textarea>
        <label class="quiet attach"><input type="file" id="attach" multiple aria-label="${t('attach')}"><span aria-hidden="true">＋</span></label>
        <button type="submit" class="send" id="send">${t('send')}</button>
      </div>
    </form>`;
}

function menuHtml({ t }: Viewer, menu: readonly MenuItem[]): Html {
  return html`<div class="menu" role="group" aria-label="${t('menu')}">${menu.map(
    ({ eventKey, label }) =>
      html`<button type="button" id="menu-${eventKey}" data-post="/playground/menu" data-value="${eventKey}">${label}</button>`,
  )}</div>`;
}
