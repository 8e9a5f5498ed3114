/**
 * The line on which an open page is told that there is something new. Many changes in a moment are told once, and so
 * are all that came while the page slept: nothing piles up, and nothing begins before somebody listens.
 */
import type { Changes } from '#simulator/playground/changes.ts';

const TOGETHER_MS = 60;
const RETRY_MS = 800;
/** Keeps the line open through whatever closes idle ones. */
const BEAT_MS = 15_000;

export class Live {
  readonly #changes: Changes;
  readonly #open = new Set<Line>();

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** A stream of server-sent events whose ids are revisions. */
  stream(): Response {
    // Nothing is asked of the line ahead of a reader: a HEAD request reads nothing and would never let go of it.
    const body = new ReadableStream(new Line(this.#changes, this.#open), { highWaterMark: 0 });
    return new Response(body, {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    });
  }

  close(): void {
    for (const line of [...this.#open]) line.close();
  }
}

class Line {
  readonly #changes: Changes;
  readonly #open: Set<Line>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #stopListening = () => {};
  #pending: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  /** What is to be told once somebody reads. */
  #due: 'first' | 'news' | 'beat' | null = null;
  /** Somebody reads. */
  #awaited = false;

  constructor(changes: Changes, open: Set<Line>) {
    this.#changes = changes;
    this.#open = open;
  }

  pull(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (this.#controller === undefined) this.#begin(controller);
    this.#awaited = true;
    this.#tell();
  }

  cancel(): void {
    this.#stopListening();
    clearTimeout(this.#pending);
    clearInterval(this.#beat);
    this.#open.delete(this);
  }

  close(): void {
    this.cancel();
    this.#controller?.close();
  }

  #begin(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
    this.#due = 'first';
    this.#stopListening = this.#changes.onChange(() => {
      this.#pending ??= setTimeout(() => this.#news(), TOGETHER_MS);
    });
    this.#beat = setInterval(() => {
      this.#due ??= 'beat';
      this.#tell();
    }, BEAT_MS);
    this.#open.add(this);
  }

  #news(): void {
    this.#pending = undefined;
    this.#due = 'news';
    this.#tell();
  }

  #tell(): void {
    if (!this.#awaited || this.#due === null) return;
    const { revision, epoch } = this.#changes;
    const news = `id: ${revision}\nevent: new\ndata: ${epoch}\n\n`;
    const told = { first: `retry: ${RETRY_MS}\n\n${news}`, news, beat: ':\n\n' }[this.#due];
    this.#awaited = false;
    this.#due = null;
    this.#controller?.enqueue(new TextEncoder().encode(told));
  }
}
