// Pictures of a question's page and of a brief for the README: wide, dark, on a phone; with it both as PDF.
// Usage: pictures.mjs CHROMIUM PAGE BRIEF FOLDER
import { chromium } from "playwright-core";

const [program, page, brief, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });
const WIDE = { width: 1400, height: 900 };
const PHONE = { width: 390, height: 844 };

const shown = async (file, options) => {
  const tab = await browser.newPage(options);
  await tab.goto(`file://${file}`);
  await tab.evaluate(() => document.fonts.ready);
  return tab;
};

const pictures = {
  "question-wide": { viewport: WIDE },
  "question-dark": { viewport: WIDE, colorScheme: "dark" },
  "question-phone": { viewport: PHONE, deviceScaleFactor: 2 },
};
for (const [name, options] of Object.entries(pictures)) {
  const tab = await shown(page, options);
  await tab.screenshot({ path: `${folder}/${name}.png` });
  await tab.close();
}
for (const [name, file] of Object.entries({ "question-printed": page, "brief-printed": brief })) {
  const tab = await shown(file, {});
  await tab.pdf({ path: `${folder}/${name}.pdf`, preferCSSPageSize: true });
  await tab.close();
}
await browser.close();
