/** The sheets behind the buttons on top: a crowd that answers, faults of the platform, one's own plan and roster. */

import { FAULTS, type FaultName } from '#simulator/playground/fault-switches.ts';
import { attributes, type Html, html, nothing } from '#simulator/playground/markup.ts';
import { closeButton } from '#simulator/playground/people-dialog.ts';
import type { CrowdWish, Traffic } from '#simulator/playground/stage.ts';
import type { Viewer } from '#simulator/playground/viewer.ts';
import type { Say } from '#simulator/playground/words.ts';

export interface CrowdState {
  wish: CrowdWish;
  daily: boolean;
}

export function crowdDialog(viewer: Viewer, { wish, daily }: CrowdState): Html {
  const { t } = viewer;
  return html`<dialog id="crowd" class="sheet" aria-labelledby="crowd-title">
    <header class="sheet-head"><h2 id="crowd-title">${t('crowdTitle')}</h2>${closeButton(viewer)}</header>
    <form class="sheet-body" data-post="/playground/crowd" data-then="close">
      <p class="help">${t('crowdHelp')}</p>
      <div class="fields">
        ${percent('prompt', t('prompt'), wish.prompt)}${percent('slow', t('slow'), wish.slow)}
        ${percent('finds', t('finds'), wish.finds)}
        <label>${t('seed')}<input type="number" name="seed" min="0" max="999999" required value="${wish.seed}"></label>
      </div>
      <label class="check"><input type="checkbox" name="daily" value="yes"${daily ? html` checked` : nothing}> ${t('crowdDaily')}</label>
      <p class="sheet-acts"><button type="submit" name="act" value="save" id="crowd-save">${t('save')}</button>
        <button type="submit" name="act" value="now" id="crowd-now" class="primary">${t('crowdNow')}</button></p>
    </form>
  </dialog>`;
}

function percent(name: string, label: string, share: number): Html {
  return html`<label>${label}<input type="number" name="${name}" min="0" max="100" required value="${Math.round(share * 100)}"></label>`;
}

export function faultsDialog(viewer: Viewer, on: ReadonlySet<FaultName>): Html {
  const { t } = viewer;
  return html`<dialog id="faults" class="sheet" aria-labelledby="faults-title">
    <header class="sheet-head"><h2 id="faults-title">${t('faultsTitle')}</h2>${closeButton(viewer)}</header>
    <form class="sheet-body" data-post="/playground/faults">
      <p class="help">${t('faultsHelp')}</p>
      ${FAULTS.map(({ name, label }) => {
        const box = attributes({ type: 'checkbox', name: 'on', value: name, checked: on.has(name) });
        return html`<label class="check"><input${box}> ${t(label)}</label>`;
      })}
      <p class="sheet-acts"><button type="submit" class="primary" id="faults-apply">${t('apply')}</button></p>
      <div id="traffic" role="status"></div>
    </form>
  </dialog>`;
}

export function trafficHtml(
  { sent, waiting, retried, failed }: Traffic,
  pushes: { events: number; again: number },
  t: Say,
): Html {
  const facts: readonly (readonly [string, number])[] = [
    [t('trafficSent'), sent],
    [t('trafficWaiting'), waiting],
    [t('trafficRetried'), retried],
    [t('trafficFailed'), failed],
    [t('pushes'), pushes.events + pushes.again],
  ];
  return html`<dl class="facts facts-row">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** While the sheet is open nothing behind it can be pressed, so that it needs a way to stop of its own. */
export function ownDoing({ t }: Viewer, doing: string | null): Html {
  if (doing === null) return nothing;
  return html`${doing} <button type="button" id="own-stop" class="stop" data-post="/playground/stop">${t('stop')}</button>`;
}

export function ownDialog(viewer: Viewer): Html {
  const { t } = viewer;
  return html`<dialog id="own" class="sheet sheet-wide" aria-labelledby="own-title">
    <header class="sheet-head"><h2 id="own-title">${t('ownTitle')}</h2>${closeButton(viewer)}</header>
    <form class="sheet-body" data-post="/playground/rehearse" enctype="multipart/form-data">
      <p class="help">${t('ownHelp')}</p>
      <div class="fields drop">
        <label>${t('planFile')}<input type="file" name="plan" accept=".yaml,.yml,text/yaml"></label>
        <label>${t('rosterFile')}<input type="file" name="roster" accept=".csv,text/csv"></label>
      </div>
      <p class="sheet-acts"><button type="submit" class="primary" id="own-rehearse">${t('rehearse')}</button></p>
    </form>
    <p id="own-doing" class="sheet-body doing" role="status"></p>
    <div id="rehearsal" class="sheet-body"></div>
  </dialog>`;
}
