/** One push over the wire: what the bot answered, within a deadline of real time. */
import { wrap } from '#simulator/envelope.ts';
import type { EventFaults } from '#simulator/faults.ts';
import { parseJson } from '#simulator/json.ts';
import type { SimulatedApp } from '#simulator/world.ts';

/** What became of a push. An event that no scope lets the bot hear is not pushed at all. */
export interface Delivery {
  status: number | 'timeout' | 'unreachable' | 'not pushed';
  /** Parsed when it is JSON, else the text. */
  body: unknown;
  /** Real milliseconds until the answer, or until nobody waited any longer. */
  ms: number;
  eventId: string;
}

export interface Answered {
  status: number | 'timeout' | 'unreachable';
  text: string;
  ms: number;
}

export interface Line {
  readonly app: SimulatedApp;
  readonly deliver: (request: Request) => Promise<Response>;
  readonly webhookUrl: string;
}

export interface Push {
  envelope: unknown;
  signedAt: Date;
  nonce: string;
  signed: boolean;
  deadlineMs: number;
  faults: EventFaults;
}

export async function carry(line: Line, push: Push): Promise<Answered> {
  // A duration of the real world, like the deadline itself: the simulated clock may stand still.
  const began = performance.now();
  const abort = new AbortController();
  const request = wrap(push.envelope, {
    app: line.app,
    url: line.webhookUrl,
    now: push.signedAt,
    nonce: push.nonce,
    plain: push.faults.plain,
    signed: push.signed,
    whitespace: push.faults.whitespace,
    signal: abort.signal,
  });
  const { promise: late, resolve: tooLate } = Promise.withResolvers<Omit<Answered, 'ms'>>();
  const deadline = setTimeout(() => tooLate({ status: 'timeout', text: '' }), push.deadlineMs);
  const answered = await Promise.race([answerTo(line, request), late]);
  clearTimeout(deadline);
  if (answered.status === 'timeout') abort.abort();
  return { ...answered, ms: Math.round(performance.now() - began) };
}

export function asDelivery({ status, text, ms }: Answered, eventId: string): Delivery {
  return { status, body: parseJson(text) ?? text, ms, eventId };
}

async function answerTo(line: Line, request: Request): Promise<Omit<Answered, 'ms'>> {
  try {
    const response = await line.deliver(request);
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: 'unreachable', text: '' };
  }
}
