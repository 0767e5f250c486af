// Opens a page in Debian's Chromium and tries it: search, fold, follow a link, the map. What happened goes to stdout.
import { chromium } from "playwright-core";

const [file, program, word, link] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
const errors = [];
const requests = [];
page.on("pageerror", (error) => errors.push(String(error)));
page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
page.on("dialog", (dialog) => { errors.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
page.on("request", (request) => requests.push(request.url()));
await page.goto(`file://${file}`);

const shown = () => page.locator("details.node:not([hidden])").count();
const before = await shown();
await page.fill("#search", word);
const found = await page.locator("#found").textContent();
const after = await shown();
await page.fill("#search", "");

await page.evaluate((id) => { location.hash = `node:${encodeURIComponent(id)}`; }, link);
await page.waitForTimeout(300);
const open = await page.evaluate((id) => document.getElementById(`node:${id}`).open, link);
const drawn = await page.locator("#drawn").textContent();
const canvas = await page.locator("#map canvas").count();
await page.selectOption("#radius", "all");
const all = await page.locator("#drawn").textContent();
await page.click("#fold");
const folded = await page.locator("details.node[open]").count();
const entry = page.locator("details.node").first();
await page.locator("details.chapter:not([open]) > summary").evaluateAll((all) => all.forEach((one) => one.click()));
await entry.locator("summary").first().click();
const clicked = await entry.evaluate((one) => [one.open, one.classList.contains("here")]);
await entry.locator("summary").first().click();
const again = await entry.evaluate((one) => one.open);
await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
const printed = await page.locator("details:not([open])").count();
await page.evaluate(() => dispatchEvent(new Event("afterprint")));
await page.setViewportSize({ width: 390, height: 844 });
const wide = await page.evaluate(() => document.documentElement.scrollWidth);
const injected = await page.locator("#outline script, #outline img, #outline iframe, #outline [onerror]").count();
await browser.close();
process.stdout.write(JSON.stringify(
  { errors, requests, before, after, found, open, drawn, canvas, all, folded, clicked, again, printed, wide, injected }));
