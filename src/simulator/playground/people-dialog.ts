/** Whom one can be: a handful on top, everybody by unit below, with a field to find them. */
import { attributes, type Html, html } from '#simulator/playground/markup.ts';
import { avatarHtml, leafOf } from '#simulator/playground/sidebar.ts';
import type { Player } from '#simulator/playground/stage.ts';
import { addressOf, type Viewer } from '#simulator/playground/viewer.ts';

export function peopleDialog(viewer: Viewer): Html {
  const { players, t } = viewer;
  const suggested = players.filter((player) => player.suggested);
  const units = Map.groupBy(
    players.filter((player) => player.unit !== ''),
    (player) => player.unit,
  );
  return html`<dialog id="people" class="sheet" aria-labelledby="people-title">
    <header class="sheet-head"><h2 id="people-title">${t('switchPerson')}</h2>${closeButton(viewer)}</header>
    <input id="people-find" class="find" type="search" autocomplete="off" data-finds="people-list"
      placeholder="${t('findPerson')}" aria-label="${t('findPerson')}">
    <div id="people-list" class="people" data-arrows>
      <section><h3>${t('suggested')}</h3><ul>${suggested.map((player) => personHtml(player, viewer, 'suggested'))}</ul></section>
      ${[...units].map(
        ([unit, own]) =>
          html`<section><h3>${unit}</h3><ul>${own.map((player) => personHtml(player, viewer, 'all'))}</ul></section>`,
      )}
    </div>
  </dialog>`;
}

export function closeButton({ t }: Viewer): Html {
  return html`<button type="button" class="quiet" data-closes aria-label="${t('close')}">✕</button>`;
}

function personHtml(player: Player, viewer: Viewer, list: string): Html {
  const { t } = viewer;
  const title = player.unit === '' ? t('outsider') : `${leafOf(player.unit)}${player.role}`;
  const current = player.openId === viewer.player.openId;
  const link = attributes({
    id: `be-${list}-${player.openId}`,
    class: current ? 'person person-current' : 'person',
    href: addressOf(viewer, { as: player.openId, chat: player.homeChat ?? 'bot' }),
    'data-go': true,
    'data-words': `${player.name} ${player.unit} ${player.role}`,
    'aria-current': current ? 'true' : null,
  });
  return html`<li><a${link}>${avatarHtml(player.name, 'person')}<b>${player.name}</b><small>${title}</small></a></li>`;
}
