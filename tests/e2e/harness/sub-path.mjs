// The site behind another server's folder, as most people host static sites.
import { createServer, request } from 'node:http';

/** Serves `site` under `folder` ("/a/b/"); the returned address ends with the folder. */
export async function serveUnder(site, folder) {
  const bare = folder.slice(0, -1);
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === bare) {
      outgoing.writeHead(308, { location: folder }).end();
      return;
    }
    if (!incoming.url.startsWith(folder)) {
      outgoing.writeHead(404).end();
      return;
    }
    const address = new URL(incoming.url.slice(folder.length), site);
    const onward = request(address, { method: incoming.method, headers: { ...incoming.headers, host: address.host } }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}${folder}`,
    stop: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}
