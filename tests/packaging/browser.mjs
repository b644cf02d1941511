// Headless Chromium, and the pages that it loads.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";

import { chromium } from "playwright-core";

const PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

const MISSING =
  "Chromium is missing. Install it, or name it in CHROMIUM:\n  apt-get install chromium         on Debian, Ubuntu\n  brew install --cask chromium     on macOS";

const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));

/** Why the tests in Chromium cannot run here, or false. CI has to have it: there they fail instead. */
export const skip = executablePath === undefined && process.env.CI === undefined ? MISSING : false;

/** Starts Chromium; it ends when the tests do. */
export async function startBrowser(context) {
  assert.ok(executablePath, MISSING);
  const browser = await chromium.launch({ executablePath, args: ["--disable-gpu", "--disable-quic"] });
  context.after(() => browser.close());
  return browser;
}

/** Serves a folder on loopback with this Content-Security-Policy for its scripts; gives the address. */
export async function serve(context, folder, scripts) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = path.join(folder, pathname === "/" ? "index.html" : pathname);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("Content-Security-Policy", `script-src ${scripts}`);
    response.setHeader("Content-Type", TYPES[path.extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(file));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

/** What the page leaves in `report`, or the first error that it reports. */
export async function reportOf(browser, url) {
  const page = await browser.newPage();
  try {
    return await new Promise((resolve, reject) => {
      page.on("pageerror", reject);
      page
        .goto(url)
        .then(() => page.waitForFunction(() => globalThis.report, undefined, { timeout: 120_000 }))
        .then((report) => report.jsonValue())
        .then(resolve, reject);
    });
  } finally {
    await page.close();
  }
}
