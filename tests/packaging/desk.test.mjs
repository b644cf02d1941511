// The page of `hookseal desk` in Chromium, used as a person does: an endpoint added, an event sent, its delivery looked
// at and delivered again; with the keyboard, in a second tab, under its Content-Security-Policy.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import test from "node:test";

import { skip, startBrowser } from "./browser.mjs";

const COMMAND =
  process.env.HOOKSEAL_COMMAND ??
  path.resolve(import.meta.dirname, "../../target/debug/hookseal");

/** Starts the desk; gives its address. */
async function startDesk(context) {
  const folder = mkdtempSync(path.join(tmpdir(), "hookseal-desk-"));
  const child = spawn(
    COMMAND,
    [
      "--json",
      "desk",
      "--port",
      "0",
      "--database",
      path.join(folder, "desk.db"),
    ],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  context.after(async () => {
    const ended = once(child, "exit");
    child.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true });
  });
  const lines = createInterface({ input: child.stdout });
  const [first] = await once(lines, "line");
  return JSON.parse(first).listening;
}

/** A server that answers 200 to everything; gives its address. */
async function startReceiver(context) {
  const server = createServer((request, response) =>
    request.resume().on("end", () => response.end("taken")),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/hook`;
}

/** Adds an endpoint and sends an event, which a second tab sees too. */
async function send(page, second, receiver) {
  // Open, since there is none yet.
  await page.locator("#add input[name=url]").fill(receiver);
  await page.locator("#add button").click();
  await page.getByText(`realestateapi → ${receiver}`).waitFor();

  await page.locator("#send button").click();
  for (const tab of [page, second])
    await tab.locator("#list strong.delivered").waitFor();
}

/** Looks at the delivery and has it delivered again, by the keyboard alone; then filters. */
async function look(page) {
  await page.locator("#list button").first().focus();
  await page.keyboard.press("Enter");
  await page.locator("#body").waitFor();
  assert.match(
    await page.locator("#body").textContent(),
    /"type":"property.price_changed"/u,
  );
  assert.equal(await page.locator("#timeline > li").count(), 1);
  await page.locator("#redeliver").focus();
  await page.keyboard.press("Enter");
  await page.locator("#timeline > li:nth-child(2) .success").waitFor();

  await page.locator("#filter input[name=text]").fill("nothing like this");
  await page.getByText("Nothing here yet.").waitFor();
  await page.locator("#filter input[name=text]").fill("price_changed");
  await page.locator("#list button").waitFor();
}

/** Has a delivery explained with a secret in quotes, which goes nowhere. */
async function explain(page) {
  await page.locator("#endpoints button").first().click();
  const secret = await page.locator("#endpoints code").first().textContent();
  const sent = [];
  page.on("request", (request) =>
    sent.push(
      `${request.url()} ${request.postData()} ${JSON.stringify(request.headers())}`,
    ),
  );
  await page.locator("#explain input").fill(`"${secret}"`);
  await page.locator("#explain button").click();
  await page.locator('#explanation li[data-code="secret_quotes"]').waitFor();
  // The next answer of the server leaves what was typed and found.
  await page.locator("#redeliver").click();
  await page.locator("#timeline > li:nth-child(3) .success").waitFor();
  await page.locator("#explain input").fill(secret);
  await page.locator("#explain button").click();
  await page.getByText("The delivery is genuine.").waitFor();
  assert.ok(sent.some((request) => request.includes("/engine.wasm")));
  assert.ok(
    sent.every((request) => !request.includes(secret)),
    "a secret that was typed leaves the page",
  );
  const stored = await page.evaluate(() =>
    JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      location.href,
      document.cookie,
    ]),
  );
  assert.ok(!stored.includes(secret));
}

/** Has providers whose signature stands in the URL, or is by a private key, be shown as sent, and checked with what their receivers have. */
async function lookAtOthers(page, desk, receiver) {
  const ask = async (target, value) => {
    const posted = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(value),
    };
    const answer = await fetch(`${desk}${target}`, value && posted);
    return answer.json();
  };
  for (const [provider, sent] of [
    ["pandadoc", `${receiver}?signature=`],
    ["discord", "X-Signature-Ed25519: "],
    ["wise", "X-Signature-SHA256: "],
    ["aws-sns", '"SigningCertURL":"https://sns.'],
    ["paypal", "PAYPAL-CERT-URL: "],
    ["keygen", "Keygen-Date: "],
    ["braintree", "bt_signature="],
  ]) {
    const endpoint = await ask("/hookseal/endpoints", {
      provider,
      url: receiver,
    });
    await ask("/hookseal/events", { provider });
    await page.locator("#filter input[name=text]").fill("");
    await page.locator("#filter select[name=provider]").selectOption(provider);
    const listed = page.locator("#list button", { hasText: provider });
    await listed.first().click();
    const heading = page.locator("#detail h2", { hasText: provider });
    await heading.waitFor();
    await page.locator("#timeline .success").waitFor();
    await page.locator("#timeline summary").first().click();
    const shown = await page.locator("#timeline pre").first().textContent();
    assert.ok(shown.includes(sent), shown);
    const { secret } = await ask(`/hookseal/endpoints/${endpoint.id}/secret`);
    const given = typeof secret === "string" ? secret : JSON.stringify(secret);
    await page.locator("#explain input").fill(given);
    await page.locator("#explain button").click();
    await page.locator("#explanation .genuine").waitFor();
  }
}

test("the desk's page", { skip }, async (context) => {
  const [desk, receiver, browser] = await Promise.all([
    startDesk(context),
    startReceiver(context),
    startBrowser(context),
  ]);
  const page = await browser.newPage({
    viewport: { width: 1400, height: 900 },
  });
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on(
    "console",
    (message) => message.type() === "error" && problems.push(message.text()),
  );
  await page.goto(desk);
  await page.getByText("live", { exact: true }).waitFor();

  const second = await browser.newPage();
  await second.goto(desk);
  await second.getByText("live", { exact: true }).waitFor();
  await send(page, second, receiver);
  await look(page);
  await explain(page);
  await lookAtOthers(page, desk, receiver);

  if (process.env.SCREENSHOTS !== undefined) {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: path.join(process.env.SCREENSHOTS, `desk-${colorScheme}.png`),
      });
    }
  }
  assert.deepEqual(problems, []);
});
