/** What is open on the simulator only, and to whom: this machine's own pages and programs, and nobody who came under another name. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '#http/app.ts';
import { type Installation, openInstallation } from '#src/runtime.ts';
import { simulatedDoors } from '#src/simulated-doors.ts';
import { SIMULATED_APP } from '#src/synthetic-bureau.ts';
import { freshDatabase } from '#test/support/postgres.ts';

let app: Hono;
let installation: Installation;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hundred-days-doors-'));
  const { url, drop } = await freshDatabase('template_of_tests');
  installation = await openInstallation({
    port: 3000,
    databaseUrl: url,
    dataDir: folder,
    logLevel: 'silent',
    feishu: undefined,
    evidence: undefined,
  });
  const { database, platform, now, simulated } = installation;
  const log = { info() {}, warn() {}, error() {} };
  app = createApp({ database, platform, now, log, wake: () => {}, background: () => {} });
  if (!simulated) throw new Error('no simulator');
  const idle = async () => {};
  const letGo = simulatedDoors(app, installation, simulated, { look: idle, idle, log, startOver: null });
  ends.push(
    letGo,
    () => installation.close(),
    drop,
    () => rmSync(folder, { recursive: true, force: true }),
  );
});
afterAll(async () => {
  for (const end of ends) await end();
});

describe('the doors of the simulator', () => {
  const { appId: app_id, appSecret: app_secret } = SIMULATED_APP;
  const asked = { method: 'POST', body: JSON.stringify({ app_id, app_secret }) };
  const TOKEN = '/open-apis/auth/v3/tenant_access_token/internal';

  it('are open to a program on this machine', async () => {
    const response = await app.request(`http://127.0.0.1:3000${TOKEN}`, asked);
    expect(await response.json()).toMatchObject({ code: 0 });
    expect((await app.request('http://localhost:3000/simulator/state')).status).toBe(200);
  });

  it.each([TOKEN, '/simulator/say', '/playground/say', '/gallery/press'])(
    'are shut to who came under another name: %s',
    async (path) => {
      expect((await app.request(`http://rebound.example:3000${path}`, asked)).status).toBe(403);
    },
  );

  it.each([TOKEN, '/simulator/say', '/playground/say', '/gallery/press'])(
    'are shut to a page elsewhere: %s',
    async (path) => {
      const headers = { origin: 'http://evil.example' };
      expect((await app.request(`http://localhost:3000${path}`, { ...asked, headers })).status).toBe(403);
    },
  );

  it.each([TOKEN, '/simulator/attach', '/playground/attach', '/gallery/press'])(
    'take no body without end: %s',
    async (path) => {
      const headers = { 'content-length': String(10 ** 9) };
      const response = await app.request(`http://localhost:3000${path}`, { ...asked, headers });
      expect(response.status).toBe(413);
    },
  );
});
