/** What every route works on, and what a route is. */
import type { SimulatedClock } from '#simulator/clock.ts';
import type { Faults } from '#simulator/faults.ts';
import type { Ids } from '#simulator/ids.ts';
import type { Limits } from '#simulator/limits.ts';
import type { Tenant } from '#simulator/tenant.ts';
import type { Tokens } from '#simulator/tokens.ts';
import type { UpdateTokens } from '#simulator/update-tokens.ts';
import type { Uuids } from '#simulator/uuids.ts';

export interface SimulatedApp {
  appId: string;
  appSecret: string;
  encryptKey: string;
  verificationToken: string;
  tenantKey: string;
}

export interface World {
  readonly app: SimulatedApp;
  readonly bot: { openId: string; unionId: string; name: string };
  readonly clock: SimulatedClock;
  readonly ids: Ids;
  readonly tenant: Tenant;
  readonly limits: Limits;
  readonly faults: Faults;
  /** What the app was granted; take one away to meet 99991672. */
  readonly scopes: Set<string>;
  readonly tokens: Tokens;
  readonly updateTokens: UpdateTokens;
  readonly uuids: Uuids;
}

export interface Call {
  readonly request: Request;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly query: URLSearchParams;
  /** The path parameter of that name; the route's own path guarantees it. */
  param(name: string): string;
  /** The time the platform takes over it, longer under a latency fault. To be awaited before taking effect. */
  working(): Promise<void>;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/open-apis`. */
  readonly path: string;
  /** Any one of them suffices; none are needed when empty. */
  readonly scopes: readonly string[];
  /** Needs no token and has no limit. */
  readonly open?: true;
  /** Does not count towards the month's quota. */
  readonly free?: true;
  readonly handle: (call: Call) => Response | Promise<Response>;
}

export function routeName(route: Route): string {
  return `${route.method} ${route.path}`;
}
