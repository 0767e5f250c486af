// citation-js over a list of works in every style on stdin; the entries of their bibliographies go to stdout.
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const { Cite, plugins } = require("@citation-js/core");
require("@citation-js/plugin-csl");

(async () => {
  let input = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
  const { styles, works } = JSON.parse(input);
  const found = {};
  for (const [name, text] of Object.entries(styles)) {
    plugins.config.get("@csl").styles.add(name, text);
    const entry = (work) => new Cite([work]).format("bibliography", { format: "text", template: name, lang: "en-US" });
    found[name] = Object.fromEntries(works.map((work) => [work.id, entry(work).trim()]));
  }
  process.stdout.write(JSON.stringify(found));
})();
