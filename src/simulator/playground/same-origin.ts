/**
 * The page asks nobody who they are, so only this machine's own pages may use it: requests under another name (DNS
 * rebinding) or from another site's page are turned away. What sends no Origin is no page: `curl` keeps working.
 */
import type { Context, Next } from 'hono';

const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

export async function sameOrigin(context: Context, next: Next): Promise<Response | undefined> {
  const why = strangeness(context.req.raw);
  if (why !== null) return context.json({ error: why }, 403);
  await next();
  return undefined;
}

function strangeness({ method, headers, url }: Request): string | null {
  const { host, hostname } = new URL(url);
  if (!OWN_NAMES.has(hostname)) return 'This is only for the machine it runs on.';
  const site = headers.get('sec-fetch-site');
  if (method === 'GET' || method === 'HEAD') {
    // A link to the page may be followed from anywhere; nothing may be embedded or read from elsewhere.
    const follows =
      headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document';
    return site === 'cross-site' && !follows ? 'Another site cannot read this.' : null;
  }
  const origin = headers.get('origin');
  const foreign = origin !== null && origin !== `http://${host}`;
  return foreign || (site !== null && site !== 'same-origin') ? 'Another site cannot do this.' : null;
}
