// Argdown's own parser over a list of texts on stdin; what it found in each goes to stdout.
import { argdown } from "@argdown/node";

const members = (said) => said.members.filter((member) => !member.isReference).map((member) => member.text);

const found = async (input) => {
  const response = await argdown.runAsync({
    input, process: ["parse-input", "build-model"], throwExceptions: false, logLevel: "error" });
  const relations = {};
  for (const { relationType } of response.relations || []) {
    relations[relationType] = (relations[relationType] || 0) + 1;
  }
  return {
    errors: [...(response.lexerErrors || []), ...(response.parserErrors || [])].map((error) => error.message),
    statements: Object.values(response.statements || {}).map((said) => ({
      title: said.title, texts: members(said), tags: said.tags || [], data: said.data || {} })),
    arguments: Object.values(response.arguments || {}).map((said) => ({
      title: said.title, texts: members(said), tags: said.tags || [], data: said.data || {},
      structure: (said.pcs || []).length })),
    relations,
    front: Object.keys(response.frontMatter || {}),
  };
};

(async () => {
  let input = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
  const texts = JSON.parse(input);
  const all = [];
  for (const text of texts) all.push(await found(text));
  process.stdout.write(JSON.stringify(all));
})();
