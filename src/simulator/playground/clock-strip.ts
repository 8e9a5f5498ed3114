/** The clock and what moves it, and the campaign's calendar as a strip of days. */
import { attributes, type Html, html, nothing } from '#simulator/playground/markup.ts';
import type { CampaignCalendar, CampaignDay } from '#simulator/playground/stage.ts';
import { dayAt, dayWords, timeAt } from '#simulator/playground/time.ts';
import type { Viewer } from '#simulator/playground/viewer.ts';

export interface ClockState {
  /** What goes on, in words; null when nothing does. */
  doing: string | null;
  /** Simulated seconds per second; null in real time. */
  speed: number | null;
}

export const SPEEDS = { minute: 60, hour: 3_600 } as const;

export function clockHtml(
  { simulator, t, lang }: Viewer,
  calendar: CampaignCalendar | null,
  state: ClockState,
): Html {
  const now = simulator.clock.now();
  const today = dayAt(now);
  const ahead = (calendar?.phases ?? []).filter((phase) => phase.opens > today);
  const busy = state.doing !== null;
  const playing = state.speed !== null;
  return html`
    <p class="now" id="now" data-now="${now.getTime()}"><b id="now-time">${timeAt(now)}</b> <span id="now-day">${dayWords(today, lang)}</span></p>
    <div class="moves" role="group" aria-label="${t('clock')}">
      ${moveButton('event', t('nextEvent'), busy || playing)}
      ${moveButton('day', t('nextDay'), busy || playing)}
      <select id="to-phase" data-post="/playground/clock" aria-label="${t('toPhase')}"${busy || playing || ahead.length === 0 ? html` disabled` : nothing}>
        <option value="">${t('toPhase')}…</option>
        ${ahead.map(({ name, opens }) => html`<option value="${opens}">${name}</option>`)}
      </select>
      <span class="player" role="group" aria-label="${t('play')}">
        ${playButton('minute', t('minuteASecond'), state.speed === SPEEDS.minute, busy)}
        ${playButton('hour', t('hourASecond'), state.speed === SPEEDS.hour, busy)}
      </span>
      ${busy || playing ? html`<button type="button" id="stop" class="stop" data-post="/playground/stop">${playing ? t('pause') : t('stop')}</button>` : nothing}
    </div>
    <p class="doing" role="status">${state.doing ?? ''}</p>`;
}

function moveButton(value: string, label: string, disabled: boolean): Html {
  const button = attributes({
    type: 'button',
    id: `move-${value}`,
    'data-post': '/playground/clock',
    'data-value': value,
    disabled,
  });
  return html`<button${button}>${label}</button>`;
}

function playButton(speed: string, label: string, on: boolean, disabled: boolean): Html {
  const button = attributes({
    type: 'button',
    id: `play-${speed}`,
    'data-post': '/playground/play',
    'data-value': speed,
    'aria-pressed': String(on),
    disabled: disabled && !on,
  });
  return html`<button${button}>▸ ${label}</button>`;
}

export function stripHtml(viewer: Viewer, calendar: CampaignCalendar | null): Html {
  if (!calendar) return nothing;
  const { t, simulator } = viewer;
  const today = dayAt(simulator.clock.now());
  const most = Math.max(1, ...calendar.days.map(({ sent }) => sent));
  return html`<div class="strip" role="group" aria-label="${t('strip')}" data-arrows>${bandsOf(calendar).map(
    ({
      phase,
      days,
    }) => html`<div class="band band-${phase < 0 ? 'none' : phase % 4}" style="flex-grow:${days.length}">
      <span class="band-name" aria-hidden="true">${phase < 0 ? '' : calendar.phases[phase]?.name}</span>
      <div class="band-days">${days.map((day) => dayHtml(day, { today, most }, viewer))}</div></div>`,
  )}</div>`;
}

function bandsOf({ days }: CampaignCalendar): readonly { phase: number; days: readonly CampaignDay[] }[] {
  const bands: { phase: number; days: CampaignDay[] }[] = [];
  for (const day of days) {
    const last = bands.at(-1);
    if (last?.phase === day.phase) last.days.push(day);
    else bands.push({ phase: day.phase, days: [day] });
  }
  return bands;
}

function dayHtml(
  { day, works, sent, due }: CampaignDay,
  { today, most }: { today: string; most: number },
  { t, lang }: Viewer,
): Html {
  const told = [
    dayWords(day, lang),
    ...(day === today ? [t('today')] : []),
    ...(works ? [] : [t('restDay')]),
    ...(sent > 0 ? [`${sent} ${t('sentOnDay')}`] : []),
    ...due,
  ].join(' · ');
  const place = day === today ? ' day-today' : day < today ? ' day-past' : '';
  const button = attributes({
    type: 'button',
    id: `day-${day}`,
    class: `day-cell${works ? '' : ' day-rest'}${place}`,
    'data-post': '/playground/clock',
    'data-value': day,
    tabindex: day === today ? 0 : -1,
    'aria-disabled': day < today ? 'true' : null,
    'aria-current': day === today ? 'date' : null,
    'aria-label': told,
    title: told,
  });
  const height = sent === 0 ? 0 : Math.max(1, Math.round((4 * sent) / most));
  return html`<button${button}><i class="sent sent-${height}"></i>${due.length > 0 ? html`<i class="due"></i>` : nothing}</button>`;
}
