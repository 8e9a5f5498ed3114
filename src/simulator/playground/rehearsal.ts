/** What became of one's own plan and roster: what is wrong with them, what they ask, and every message they would send. */
import { type Html, html, nothing } from '#simulator/playground/markup.ts';
import type { CalendarRow, Check, Rehearsal } from '#simulator/playground/stage.ts';
import { dayWords } from '#simulator/playground/time.ts';
import type { Viewer } from '#simulator/playground/viewer.ts';

export const EXPORT_URL = '/playground/rehearsal';
/** The table on the page; the file has them all. */
const SHOWN = 400;
/** Nobody mends more before trying again. */
const PROBLEMS_SHOWN = 50;

export function rehearsalHtml(
  { t, lang }: Viewer,
  { plan, roster, rows }: Rehearsal,
  exportUrl: string,
): Html {
  return html`
    ${checkHtml(t('planSays'), plan)}${checkHtml(t('rosterSays'), roster)}
    ${rows ? tableHtml(rows, lang, t, exportUrl) : nothing}`;
}

function checkHtml(title: string, { problems, notes }: Check): Html {
  return html`<section class="check-result"><h3>${title}</h3>
    ${problems.length > 0 ? html`<ul class="problems">${problems.slice(0, PROBLEMS_SHOWN).map((line) => html`<li>${line}</li>`)}</ul>` : nothing}
    ${problems.length > PROBLEMS_SHOWN ? html`<p class="help">… ${problems.length - PROBLEMS_SHOWN}</p>` : nothing}
    ${notes.length > 0 ? html`<ul class="notes">${notes.map((line) => html`<li>${line}</li>`)}</ul>` : nothing}</section>`;
}

function tableHtml(
  rows: readonly CalendarRow[],
  lang: Viewer['lang'],
  t: Viewer['t'],
  exportUrl: string,
): Html {
  const shown = rows.slice(0, SHOWN);
  return html`<section class="check-result"><h3>${t('calendarTitle')} <small>${rows.length} ${t('rowsShown')}</small></h3>
    <p><a class="button" id="own-download" href="${exportUrl}" download>${t('downloadCalendar')}</a></p>
    <div class="table" tabindex="0" role="region" aria-label="${t('calendarTitle')}"><table>
      <thead><tr>${[t('day'), t('time'), t('to'), t('what'), t('why')].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${shown.map(
        ({ day, time, to, what, why }) =>
          html`<tr><td>${dayWords(day, lang)}</td><td>${time}</td><td>${to}</td><td>${what}</td><td>${why}</td></tr>`,
      )}</tbody></table></div>
    ${rows.length > SHOWN ? html`<p class="help">… ${rows.length - SHOWN}</p>` : nothing}</section>`;
}
