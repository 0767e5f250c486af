// Finds pages by words: every word typed, or one that begins with it, stands on the page; titles come first. Where no
// page holds them all, those that hold most of them.
"use strict";
(() => {
  const { pages, words, places } = globalThis.rsiGraphWords;
  const known = words.split(" ");
  const lists = places.split(" ");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const field = document.getElementById("words");
  const hits = document.getElementById("hits");
  const said = document.getElementById("said");
  const most = 60;

  const pagesOf = (list, worth, into) => {
    let number = 0;
    for (const step of list.split(",")) {
      const titled = step.endsWith("!");
      number += parseInt(step, 36);
      into.set(number, Math.max(into.get(number) || 0, worth * (titled ? 4 : 1)));
    }
  };
  const found = (word) => {
    const scores = new Map();
    known.forEach((one, place) => {
      if (one.startsWith(word)) pagesOf(lists[place], (one === word ? 2 : 1) / (1 + Math.log(lists[place].length)), scores);
    });
    return scores;
  };
  const look = () => {
    const typed = fold(field.value).match(/[\p{L}\p{N}]+/gu) || [];
    const all = typed.filter((word) => word.length > 1).map(found);
    const sums = new Map();
    for (const one of all) for (const [page, worth] of one) {
      const [held, sum] = sums.get(page) || [0, 0];
      sums.set(page, [held + 1, sum + worth]);
    }
    const best = [...sums.values()].reduce((least, [held]) => Math.max(least, held), 0);
    const scores = [...sums].filter(([, [held]]) => held === best)
      .map(([page, [, sum]]) => [page, sum]).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    hits.replaceChildren(...scores.slice(0, most).map(([page]) => {
      const [address, kind, title] = pages[page];
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.href = address;
      link.textContent = title;
      const sort = document.createElement("span");
      sort.className = "stance";
      sort.textContent = `${kind} `;
      row.append(sort, link);
      return row;
    }));
    const few = best < all.length && best ? `No page has all these words; with ${best} of ${all.length}: ` : "";
    said.textContent = all.length ? `${few}${scores.length} found${scores.length > most ? `, the first ${most} shown` : ""}` : "";
  };
  field.value = new URLSearchParams(location.search).get("q") || "";
  field.addEventListener("input", look);
  field.form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  look();
  field.focus();
})();
