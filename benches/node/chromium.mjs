// A page in headless Chromium, asked once for every figure.
import { existsSync } from "node:fs";

import { build } from "esbuild";
import { chromium } from "playwright-core";

import { line, versions } from "./lines.mjs";
import { remotely } from "./remotely.mjs";

const SUITE = "chromium";
/** Has `crypto.subtle`, as `localhost` counts as secure. Nothing listens there: playwright answers. */
const ADDRESS = "http://localhost/";
const PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
if (executablePath === undefined) line(SUITE, { skipped: "Chromium is missing. Install it, or name it in CHROMIUM." });
else await measureIn(await chromium.launch({ executablePath, args: ["--disable-gpu", "--disable-quic"] }));

async function measureIn(browser) {
  try {
    versions(SUITE, { Chromium: browser.version() }, ["standardwebhooks"]);
    const page = await browser.newPage();
    let sent;
    await page.route(`${ADDRESS}**`, (route) =>
      route.request().url() === ADDRESS
        ? route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Hookseal</title>" })
        : route.fulfill({ contentType: "application/octet-stream", body: sent }),
    );
    await page.goto(ADDRESS);
    await page.addScriptTag({ content: await bundle() });
    await remotely(SUITE, ({ genuine: { body, headers }, ...what }) => {
      sent = body;
      return page.evaluate((asked) => globalThis.time(asked), { ...what, headers });
    });
  } finally {
    await browser.close();
  }
}

async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: ["page.mjs"],
    write: false,
    bundle: true,
    minify: true,
    logLevel: "warning",
  });
  return outputFiles[0].text;
}
