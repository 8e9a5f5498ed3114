/** The line on which an open page is told that there is something new. Many changes in a moment are told once. */
import type { Changes } from '#simulator/playground/changes.ts';

const TOGETHER_MS = 60;
const RETRY_MS = 800;
/** Keeps the line open through whatever closes idle ones. */
const BEAT_MS = 15_000;

export class Live {
  readonly #changes: Changes;
  readonly #open = new Set<() => void>();

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** A stream of server-sent events whose ids are revisions. */
  stream(): Response {
    const changes = this.#changes;
    const open = this.#open;
    let end = () => {};
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const write = (text: string) => controller.enqueue(new TextEncoder().encode(text));
        let pending: ReturnType<typeof setTimeout> | undefined;
        const tell = () => {
          pending = undefined;
          write(`id: ${changes.revision}\nevent: new\ndata: ${changes.epoch}\n\n`);
        };
        const stopListening = changes.onChange(() => {
          pending ??= setTimeout(tell, TOGETHER_MS);
        });
        const beat = setInterval(() => write(':\n\n'), BEAT_MS);
        end = () => {
          stopListening();
          clearTimeout(pending);
          clearInterval(beat);
          open.delete(close);
        };
        const close = () => {
          end();
          controller.close();
        };
        open.add(close);
        write(`retry: ${RETRY_MS}\n\n`);
        tell();
      },
      cancel: () => end(),
    });
    return new Response(body, {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    });
  }

  close(): void {
    for (const close of [...this.#open]) close();
  }
}
