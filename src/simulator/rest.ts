/**
 * The platform's REST door: every call passes the planned fault, token, scope, quota and rate limits, in this order,
 * before its route sees it. A lost connection is a rejected `fetch`, as it is for a real client.
 */
import { Hono } from 'hono';
import { Refused, refusal } from '#simulator/answer.ts';
import type { Fault } from '#simulator/faults.ts';
import { PER_API } from '#simulator/limits.ts';
import { cardRoutes } from '#simulator/rest-cards.ts';
import { chatRoutes } from '#simulator/rest-chats.ts';
import { contactRoutes } from '#simulator/rest-contacts.ts';
import { identityRoutes } from '#simulator/rest-identity.ts';
import { messageRoutes } from '#simulator/rest-messages.ts';
import { resourceRoutes } from '#simulator/rest-resources.ts';
import { missingScope } from '#simulator/scopes.ts';
import type { Usage } from '#simulator/usage.ts';
import { type Call, type Route, routeName, type World } from '#simulator/world.ts';

const PREFIX = '/open-apis';

export class Rest {
  /** Calls so far by route, such as `POST /im/v1/messages`. */
  readonly calls: Record<string, number> = {};
  /** Calls nobody here knows: what the bot needs and the simulator lacks. */
  readonly unknownRoutes: string[] = [];

  readonly #world: World;
  readonly #usage: Usage;
  readonly #app = new Hono();

  constructor(world: World, usage: Usage) {
    this.#world = world;
    this.#usage = usage;
    for (const route of allRoutes(world)) {
      this.#app.on(route.method, PREFIX + route.path, (context) =>
        this.#answer(route, context.req.raw, context.req.param()),
      );
    }
    this.#app.all('*', (context) => this.#unknown(context.req.method, context.req.path));
    this.#app.onError((error) => {
      throw error;
    });
  }

  fetch(request: Request): Response | Promise<Response> {
    return this.#app.fetch(request);
  }

  async #answer(route: Route, request: Request, params: Readonly<Record<string, string>>): Promise<Response> {
    const name = routeName(route);
    this.calls[name] = (this.calls[name] ?? 0) + 1;
    const fault = this.#world.faults.draw(name);
    if (fault?.kind === 'dropped') throw connectionLost();
    if (fault?.kind === 'silence') await givenUp(request.signal);
    if (fault?.kind === 'server error') {
      return new Response('upstream connect error', { status: fault.status ?? 503 });
    }
    const response = await this.#refusable(route, fault, {
      request,
      body: new Uint8Array(await request.arrayBuffer()),
      query: new URL(request.url).searchParams,
      param: (wanted) => params[wanted] ?? '',
      working: once(() => pause(fault?.kind === 'latency' ? fault.ms : 0)),
    });
    if (fault?.kind === 'lost answer') throw connectionLost();
    return response;
  }

  async #refusable(route: Route, fault: Fault | null, call: Call): Promise<Response> {
    try {
      if (fault) this.#refuseFor(fault);
      if (route.open === undefined) this.#admit(route, call);
      const response = await route.handle(call);
      await call.working();
      return response;
    } catch (error) {
      if (error instanceof Refused) return refusal(error, this.#world.ids.mint(''));
      throw error;
    }
  }

  #refuseFor(fault: Fault): void {
    if (fault.kind === 'limited') throw tooOften(fault.resetSeconds ?? 1);
    if (fault.kind === 'chat limited') throw new Refused(230020);
    if (fault.kind === 'system busy') throw new Refused(11232);
    if (fault.kind === 'stale token') this.#world.tokens.revokeAll();
  }

  #admit(route: Route, call: Call): void {
    const { app, clock, faults, limits, scopes, tokens } = this.#world;
    const now = clock.now();
    const token = call.request.headers.get('authorization')?.replace(/^Bearer\s+/i, '') ?? '';
    if (token === '') throw new Refused(99991661);
    if (!/^[tu]-/.test(token)) throw new Refused(99991671);
    if (!tokens.isValid(token, now)) throw new Refused(99991663);
    const refused = missingScope(route.scopes, scopes, app.appId);
    if (refused) throw refused;
    if (route.free === undefined && !this.#usage.count(now, faults.monthlyQuota)) throw new Refused(99991403);
    const waitMs = faults.rateLimits ? limits.admit(`api:${routeName(route)}`, PER_API, now) : 0;
    if (waitMs > 0) throw tooOften(Math.ceil(waitMs / 1_000));
  }

  #unknown(method: string, path: string): Response {
    const route = `${method} ${path}`;
    this.unknownRoutes.push(route);
    const msg = `THE SIMULATOR DOES NOT KNOW ${route}: teach it the route, or do not call it.`;
    return Response.json({ code: 404, msg }, { status: 404 });
  }
}

function allRoutes(world: World): readonly Route[] {
  return [
    ...identityRoutes(world),
    ...messageRoutes(world),
    ...cardRoutes(world),
    ...resourceRoutes(world),
    ...chatRoutes(world),
    ...contactRoutes(world),
  ];
}

function tooOften(resetSeconds: number): Refused {
  const headers = { 'x-ogw-ratelimit-limit': '1000', 'x-ogw-ratelimit-reset': String(resetSeconds) };
  return new Refused(99991400, { headers });
}

function connectionLost(): Error {
  const cause = Object.assign(new Error('the connection was reset'), { code: 'ECONNRESET' });
  return new TypeError('fetch failed', { cause });
}

function pause(ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}

function once(act: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined;
  return () => {
    begun ??= act();
    return begun;
  };
}

function givenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
