// What a page does beyond reading: finding entries, unfolding, and passages shown beside the names of works.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  // An entry that is named by the address is unfolded, with everything around it.
  const reveal = () => {
    let target;
    try { target = byId(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    if (!target) return;
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    target.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", reveal);
  reveal();

  const find = byId("find");
  const found = byId("found");
  if (find) {
    const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const own = (entry) => all(".title, h1, h2, h3, h4, .text, .lede, .passage", entry)
      .filter((part) => part.closest(".entry") === entry).map((part) => part.textContent).join(" ");
    const entries = all(".entry[id]").map((entry) => ({ entry, text: "" }));
    const named = (entry) => (entry.querySelector("summary > .title, h1, h2, h3, h4").firstChild || entry).textContent.trim();
    const most = 40;
    const look = () => {
      const words = fold(find.value).split(/\s+/).filter(Boolean);
      for (const one of entries) one.text ||= fold(own(one.entry));
      const held = entries.map((one) => words.filter((word) => one.text.includes(word)).length);
      const best = Math.max(0, ...held);
      const hits = best ? entries.filter((_, place) => held[place] === best) : [];
      found.replaceChildren(...hits.slice(0, most).map(({ entry }) => {
        const link = document.createElement("a");
        link.href = `#${encodeURIComponent(entry.id)}`;
        link.textContent = named(entry);
        const row = document.createElement("li");
        row.append(link);
        return row;
      }));
      const said = document.createElement("li");
      said.className = "facts";
      const few = best && best < words.length ? `no entry has all these words; with ${best} of ${words.length}: ` : "";
      said.textContent = `${few}${hits.length} of ${entries.length} entries`;
      if (words.length) found.prepend(said);
      found.hidden = !words.length;
    };
    find.addEventListener("input", look);
    find.addEventListener("keydown", (event) => { if (event.key === "Escape") { find.value = ""; look(); } });
    found.addEventListener("click", (event) => { if (event.target.closest("a")) found.hidden = true; });
    find.closest("[hidden]").hidden = false;
  }

  const unfold = byId("unfold");
  if (unfold) {
    unfold.addEventListener("click", () => {
      const open = unfold.textContent === "Unfold all";
      for (const part of all("main details")) part.open = open;
      unfold.textContent = open ? "Fold all" : "Unfold all";
    });
  }

  // The name of a work shows its passages: under the pointer, at the keyboard, and at the first tap.
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  const workOf = (link) => (link?.getAttribute("href") || "").replace(/^.*(?:works\/|#n-)/, "").replace(/\.html.*/, "");
  const show = (cite) => {
    const entry = cite.closest(".entry");
    const here = entry ? all(".passage", entry).filter((one) => one.closest(".entry") === entry
      && workOf(one.querySelector(".who > a")) === workOf(cite)) : [];
    if (!here.length) return false;
    tip.replaceChildren(...here.map((one) => {
      const copy = document.createElement("div");
      copy.className = one.className;
      copy.append(...one.cloneNode(true).childNodes);
      return copy;
    }));
    tip.hidden = false;
    const at = cite.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 12);
    const below = at.bottom + tip.offsetHeight + 12 < innerHeight || at.top < tip.offsetHeight;
    tip.style.left = `${Math.max(12, left) + scrollX}px`;
    tip.style.top = `${(below ? at.bottom + 2 : at.top - tip.offsetHeight - 2) + scrollY}px`;
    return true;
  };
  let leaving = 0;
  const hide = () => { tip.hidden = true; };
  const soon = () => { leaving = setTimeout(hide, 180); };
  for (const cite of all(".cite")) {
    cite.addEventListener("pointerenter", (event) => { clearTimeout(leaving); if (event.pointerType === "mouse") show(cite); });
    cite.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") soon(); });
    cite.addEventListener("focus", () => { if (cite.matches(":focus-visible")) show(cite); });
    cite.addEventListener("blur", soon);
    let touched = false;
    cite.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch" && tip.dataset.of !== workOf(cite); });
    cite.addEventListener("click", (event) => {
      if (touched && show(cite)) {
        event.preventDefault();
        tip.dataset.of = workOf(cite);
      }
      touched = false;
    });
  }
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", soon);
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  addEventListener("pointerdown", (event) => { if (!event.target.closest("#tip, .cite")) { hide(); delete tip.dataset.of; } });

  for (const button of all(".fit")) {
    button.hidden = false;
    const map = button.closest(".map-of").querySelector(".map");
    button.addEventListener("click", () => {
      button.textContent = map.classList.toggle("whole") ? "Full size" : "Whole map";
    });
  }

  // On paper the nearest reasons are unfolded, as the style sheet has it where a browser knows that; deeper ones stay as they are.
  const nearest = ":is(.card > details, :is(.fold, .card > .section) > ul > .reason > .entry):not([open])";
  const folded = [];
  addEventListener("beforeprint", () => { for (const part of all(nearest)) { folded.push(part); part.open = true; } });
  addEventListener("afterprint", () => { for (const part of folded.splice(0)) part.open = false; });
})();
