/** What every route of the page needs: who asks, and the parts of an answer that bring an open page up to date. */
import type { Context } from 'hono';
import { Changes } from '#simulator/playground/changes.ts';
import { clockHtml, stripHtml } from '#simulator/playground/clock-strip.ts';
import { conversationHtml, placedOf } from '#simulator/playground/conversation.ts';
import { messagesPart, part, respond, statePart, toastPart } from '#simulator/playground/fragments.ts';
import { inspectorHtml } from '#simulator/playground/inspector.ts';
import type { Html } from '#simulator/playground/markup.ts';
import { messageHtml } from '#simulator/playground/message.ts';
import { Session } from '#simulator/playground/session.ts';
import { sidebarHtml } from '#simulator/playground/sidebar.ts';
import type { Player, Stage } from '#simulator/playground/stage.ts';
import { ownDoing, trafficHtml } from '#simulator/playground/tools.ts';
import { chatIdOf, type Viewer, viewerOf } from '#simulator/playground/viewer.ts';
import type { Simulator } from '#simulator/simulator.ts';

/** So many new messages at once are not put in one by one. */
const MANY_NEW = 60;

export class Backstage {
  readonly simulator: Simulator;
  readonly stage: Stage;
  readonly changes = new Changes();
  readonly session = new Session(this.changes);
  /** People come and go with a roster, which no message tells; a look at each page is soon enough. */
  #players: readonly Player[] = [];

  constructor(simulator: Simulator, stage: Stage) {
    this.simulator = simulator;
    this.stage = stage;
  }

  /** Null before the bureau is founded. */
  async viewerFor(context: Context, fresh: boolean): Promise<Viewer | null> {
    if (fresh || this.#players.length === 0) this.#players = await this.stage.players();
    const { as, chat, lang } = context.req.query();
    return viewerOf(this.simulator, this.#players, { as, chat, lang });
  }

  async clockPart(viewer: Viewer): Promise<{ clock: Html; strip: Html }> {
    const { session } = this;
    const calendar = await this.stage.calendar();
    const state = { doing: session.doing, speed: session.speed };
    return { clock: clockHtml(viewer, calendar, state), strip: stripHtml(viewer, calendar) };
  }

  inspected(viewer: Viewer, messageId: string | undefined): Html {
    const message = messageId === undefined ? undefined : this.simulator.findMessage(messageId);
    return inspectorHtml(viewer, message ?? null, message ? this.session.lastPress(message.messageId) : null);
  }

  /** What changed since the revision the page knows. */
  async changesFor(context: Context, viewer: Viewer, before: readonly Html[] = []): Promise<Response> {
    const { changes, session, stage } = this;
    const since = Number(context.req.header('x-since') ?? 0);
    const revision = changes.revision;
    const chatId = chatIdOf(viewer);
    const changed = chatId === null ? new Set<string>() : changes.messagesSince(since, chatId);
    const stageChanged = changes.stageChangedSince(since);
    const clock = stageChanged ? await this.clockPart(viewer) : null;
    const failed = session.failedAt > since && session.failedAt <= revision;
    return respond([
      ...before,
      part('sidebar', sidebarHtml(viewer)),
      changed === null || changed.size > MANY_NEW
        ? part('conversation', conversationHtml(viewer, stage.menu))
        : messagesPart(placedOf(viewer, changed).map((placed) => messageHtml(placed, viewer))),
      ...(clock ? [part('clock', clock.clock), part('strip', clock.strip)] : []),
      ...(stageChanged
        ? [part('traffic', await this.#traffic(viewer)), part('own-doing', ownDoing(viewer, session.doing))]
        : []),
      ...(failed ? [toastPart({ type: 'error', content: viewer.t('failed') })] : []),
      statePart({ epoch: changes.epoch, revision, faults: session.faults.size > 0 }),
    ]);
  }

  async #traffic({ t }: Viewer): Promise<Html> {
    const { eventLog } = this.simulator;
    const attempts = eventLog.reduce((sum, { attempts: tried }) => sum + tried.length, 0);
    const events = eventLog.length;
    return trafficHtml(await this.stage.traffic(), { events, again: Math.max(0, attempts - events) }, t);
  }
}
