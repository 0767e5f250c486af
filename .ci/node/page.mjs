// Opens pages in Debian's Chromium and tries them: find, unfold, follow, hover, print, axe-core's rules at two widths.
// Usage: page.mjs CHROMIUM WORD ID FILE…; what happened goes to stdout, an object a file.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const [program, word, id, ...files] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });

// axe-core comes in by the browser's own door, as the page's policy lets no script in.
const violations = async (page) => {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations: found } = await window.axe.run(document, { resultTypes: ["violations"], preload: false });
    return found.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" ")}`);
  });
};

const tried = async (file) => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const errors = [];
  const requests = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("dialog", (dialog) => { errors.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(`file://${file}`);
  const count = (selector) => page.locator(selector).count();
  const said = { errors, requests, axe: await violations(page) };
  said.injected = await count("main img, main iframe, main script, main [onerror], main [onload], main [onclick]");
  said.maps = await count(".map svg");
  said.links = await count(".map svg a");
  if (await count("#find")) {
    await page.fill("#find", word);
    said.found = await page.locator("#found .facts").textContent();
    said.hits = await page.locator("#found a").allTextContents();
    await page.fill("#find", `${word} nowhere`);
    said.few = await page.locator("#found .facts").textContent();
    await page.fill("#find", "");
  }
  if (await count("#words")) {
    await page.fill("#words", `${word} nowhere`);
    said.said = await page.locator("#said").textContent();
  }
  if (id) {
    await page.evaluate((name) => { location.hash = `n-${encodeURIComponent(name)}`; }, id);
    await page.waitForFunction((name) => {
      for (let part = document.getElementById(`n-${name}`); part; part = part.parentElement) {
        if (part.tagName === "DETAILS" && !part.open) return false;
      }
      return Boolean(document.getElementById(`n-${name}`));
    }, id);
    said.shown = await page.locator(`[id="n-${id}"]`).isVisible();
  }
  await page.emulateMedia({ media: "print" });
  said.paper = await page.evaluate(() => {
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
    const told = () => ({ whole: seen(".inside").map((one) => one.parentElement.id.slice(2)),
      named: seen("code.paper").map((one) => one.textContent), works: seen(".work").map((one) => one.id.slice(2)) });
    const folds = [...document.querySelectorAll("details")];
    const tried = (open) => { for (const one of folds) one.open = open; return told(); };
    const [short, long] = [tried(false), tried(true)];
    for (const one of folds) one.open = false;
    dispatchEvent(new Event("beforeprint"));
    const opened = folds.filter((one) => one.open).length;
    dispatchEvent(new Event("afterprint"));
    return { short, long, opened, left: folds.filter((one) => one.open).length };
  });
  await page.emulateMedia({ media: null });
  const cite = page.locator(".card > .standing .cite").first();
  if (await cite.count()) {
    await cite.scrollIntoViewIfNeeded();
    await cite.focus();
    await cite.hover();
    said.tip = await page.locator("#tip .passage").count();
    await page.keyboard.press("Escape");
  }
  if (await count("body.brief")) {
    const paper = await page.pdf({ preferCSSPageSize: true });
    said.pages = paper.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  }
  await page.setViewportSize({ width: 660, height: 900 }); // a sheet of A4 between its margins
  await page.emulateMedia({ media: "print" });
  said.cut = await page.evaluate(() => [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && getComputedStyle(one).overflow !== "visible" && !one.closest(".sr")
      && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1) && one.clientWidth)
    .map((one) => one.className || one.tagName));
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize({ width: 320, height: 720 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  said.narrow = await violations(page);
  said.wide = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.close();
  return said;
};

const all = [];
for (const file of files) all.push(await tried(file));
await browser.close();
process.stdout.write(JSON.stringify(all));
