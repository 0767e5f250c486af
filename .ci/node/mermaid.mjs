// Mermaid itself over a list of texts on stdin, in Debian's Chromium; what it drew of each goes to stdout.
import { chromium } from "playwright-core";
import { createRequire } from "node:module";

const library = createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js");
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
const ran = [];
page.on("dialog", (dialog) => { ran.push(dialog.message()); dialog.dismiss(); });
await page.setContent("<body></body>");
await page.addScriptTag({ path: library });

const drawn = async (text, number) => {
  try {
    const { svg } = await mermaid.render(`drawn${number}`, text);
    const place = document.createElement("div");
    place.innerHTML = svg;
    document.body.append(place);
    const words = (found) => [...place.querySelectorAll(found)].map((label) => label.textContent.trim());
    const alien = place.querySelectorAll("script, img, iframe, foreignObject b, foreignObject i, a").length;
    const found = { labels: words("g.node .nodeLabel"), edges: words("g.edgeLabel .edgeLabel").filter(Boolean), alien };
    place.remove();
    return found;
  } catch (error) {
    return { error: String(error) };
  }
};

let input = "";
for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
await page.evaluate(() => mermaid.initialize({ startOnLoad: false, securityLevel: "loose", maxEdges: 5000 }));
const all = [];
for (const [number, text] of JSON.parse(input).entries()) {
  all.push(await page.evaluate(`(${drawn})(${JSON.stringify(text)}, ${number})`));
}
await browser.close();
process.stdout.write(JSON.stringify({ drawn: all, ran }));
