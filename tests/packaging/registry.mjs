// A registry on loopback that has the packed tarballs and nothing else, so that the tests install
// as a user does: by name.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";

/** What `npm/pack.mjs` packed; unless said otherwise, for `cargo xtask test`. */
const folder = process.env.HOOKSEAL_PACKED ?? path.resolve(import.meta.dirname, "../../target/packed");

/** The packed tarballs: `{ file, bytes, manifest }`. */
export function tarballs() {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".tgz"))
    .map((name) => {
      const file = path.join(folder, name);
      const manifest = JSON.parse(execFileSync("tar", ["-xzOf", file, "package/package.json"], { encoding: "utf8" }));
      return { file, bytes: readFileSync(file), manifest };
    });
}

/** Starts the registry; gives its address. */
export async function startRegistry(context) {
  const packages = new Map(tarballs().map((tarball) => [tarball.manifest.name, tarball]));
  const server = createServer((request, response) => {
    const [, name, suffix] = /^\/(.+?)(\.tgz)?$/u.exec(decodeURIComponent(request.url)) ?? [];
    const tarball = packages.get(name);
    if (tarball === undefined) response.writeHead(404).end("{}");
    else if (suffix === undefined) response.end(JSON.stringify(described(tarball, `http://${request.headers.host}`)));
    else response.end(tarball.bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

function described({ bytes, manifest }, origin) {
  const { name, version } = manifest;
  const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  return {
    name,
    "dist-tags": { latest: version },
    versions: { [version]: { ...manifest, dist: { tarball: `${origin}/${name}.tgz`, integrity } } },
  };
}
