/**
 * One request of the platform: proven, handled, answered within the platform's patience whatever happens. A press is
 * answered even when its work goes on; an event that is not done in time is refused, so that it is pushed again.
 */
import type { AppContext } from '#app/context.ts';
import { handle } from '#app/handle.ts';
import { codeOf, troubleOf } from '#app/trouble.ts';
import type { Reply } from '#cards/card.ts';
import { SAID } from '#cards/sentences.ts';
import { isOurTenant } from '#db/installation.ts';
import { within } from '#http/within.ts';
import type { Inbound, RawRequest } from '#platform/port.ts';

export async function answerWebhook(
  ctx: AppContext,
  request: RawRequest,
  background: (work: Promise<unknown>) => void,
): Promise<Response> {
  const received = ctx.platform.receive(request, ctx.now);
  if (received.kind === 'challenge') return Response.json(received.body);
  if (received.kind === 'refused') {
    ctx.log.warn({ status: received.status, why: received.why }, 'a request was refused');
    return Response.json({ error: 'refused' }, { status: received.status });
  }
  const work = carryOut(ctx, received.inbound, received.tenantKey);
  background(work);
  const outcome = await within(work, ctx.platform.replyDeadlineMs, 'late' as const);
  if (outcome === 'late') ctx.log.warn({ kind: received.inbound.kind }, 'an answer took too long');
  return received.inbound.kind === 'click' ? answerClick(ctx, outcome) : answerEvent(outcome);
}

type Outcome = { reply: Reply } | 'failed' | 'stranger';

/** Connections lost together are noticed one after the other, and the driver may tell the same loss twice. */
const ATTEMPTS = 4;
const PAUSE_MS = 100;
const LOST = new Set(['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', '57P01', '57P02']);

/**
 * Never rejects: what goes wrong is logged once, without what the person wrote. When the database's connection is lost
 * nobody knows how far the work came, so it is begun anew: the second time is harmless.
 */
async function carryOut(ctx: AppContext, inbound: Inbound, tenantKey: string, attempt = 1): Promise<Outcome> {
  try {
    // Old envelopes name no tenant, and nothing acts on them.
    if (inbound.kind === 'ignored') return { reply: {} };
    if (!(await isOurTenant(ctx.database.orm, tenantKey))) return 'stranger';
    return { reply: await handle(ctx, inbound) };
  } catch (cause) {
    if (attempt < ATTEMPTS && LOST.has(codeOf(cause) ?? '')) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      return carryOut(ctx, inbound, tenantKey, attempt + 1);
    }
    ctx.log.error({ kind: inbound.kind, ...troubleOf(cause) }, 'handling failed');
    return 'failed';
  }
}

function answerClick(ctx: AppContext, outcome: Outcome | 'late'): Response {
  if (outcome === 'stranger') return Response.json({ error: 'refused' }, { status: 401 });
  if (outcome === 'late') return Response.json(ctx.platform.reply(toast(SAID.busy)));
  if (outcome === 'failed') return Response.json(ctx.platform.reply(toast(SAID.failed)));
  return Response.json(ctx.platform.reply(outcome.reply));
}

function toast(text: string): Reply {
  return { toast: { tone: 'warning', text } };
}

function answerEvent(outcome: Outcome | 'late'): Response {
  if (outcome === 'stranger') return Response.json({ error: 'refused' }, { status: 401 });
  if (outcome === 'late') return Response.json({ error: 'not done yet' }, { status: 503 });
  if (outcome === 'failed') return Response.json({ error: 'failed' }, { status: 500 });
  return Response.json({});
}
