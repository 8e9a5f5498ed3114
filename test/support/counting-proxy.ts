/** A door in front of a database server that counts how often the client had to wait for it. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface CountingProxy {
  /** The same database, reached through the proxy. */
  url: string;
  /** Changes of direction, from asking to being answered, since the last call. */
  roundTrips(): number;
  close(): void;
}

export async function countingProxy(url: string): Promise<CountingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let trips = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let asking = false;
    client.on('data', () => {
      asking = true;
    });
    upstream.on('data', () => {
      if (asking) trips += 1;
      asking = false;
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // A connection cut at the end of a test is no failure.
      socket.on('error', () => socket.destroy());
    }
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const through = new URL(url);
  through.port = String(address.port);
  return {
    url: through.href,
    roundTrips: () => {
      const counted = trips;
      trips = 0;
      return counted;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
