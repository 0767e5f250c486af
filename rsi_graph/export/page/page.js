// The page's own script: search, fold, follow a link, and a map of what is around the chosen node.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const near = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of data.edges) {
    near.get(edge.source).push(edge.target);
    near.get(edge.target).push(edge.source);
  }
  const entries = [...document.querySelectorAll("details.node")];
  const texts = entries.map((entry) => entry.textContent.toLowerCase());
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const radius = document.getElementById("radius");
  let chosen = null;

  const look = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    entries.forEach((entry, number) => {
      entry.hidden = !words.every((word) => texts[number].includes(word));
      count += entry.hidden ? 0 : 1;
    });
    for (const chapter of document.querySelectorAll("details.chapter")) {
      chapter.hidden = words.length > 0 && !chapter.querySelector("details.node:not([hidden])");
      if (words.length > 0 && !chapter.hidden) chapter.open = true;
    }
    found.textContent = words.length > 0 ? `${count} of ${entries.length}` : "";
  };

  const around = (id, steps) => {
    let inside = new Set([id]);
    for (let step = 0; step < steps; step += 1) {
      inside = new Set([...inside, ...[...inside].flatMap((here) => near.get(here))]);
    }
    return inside;
  };

  const style = [
    { selector: "node", style: {
      label: "data(title)", "text-wrap": "wrap", "text-max-width": 150, "text-valign": "center", "font-size": 11,
      width: 170, height: 56, shape: "data(shape)", "background-color": "#fff", "border-width": 2,
      "border-color": "data(colour)", color: "#111" } },
    { selector: "node[shape = 'hexagon'], node[shape = 'tag']", style: { width: 215 } },
    { selector: "node[shape = 'ellipse']", style: { width: 215, height: 70 } },
    { selector: "node.here", style: { "border-width": 5, "font-weight": "bold" } },
    { selector: "edge", style: {
      width: 2, "line-color": "data(colour)", "target-arrow-color": "data(colour)", "target-arrow-shape": "triangle",
      "curve-style": "bezier", label: "data(words)", "font-size": 9, color: "data(colour)",
      "text-background-color": "#fff", "text-background-opacity": 0.8, "line-style": "data(line)" } },
  ];
  const map = cytoscape({ container: document.getElementById("map"), style, wheelSensitivity: 0.3, minZoom: 0.05 });

  const readable = 0.6;
  const draw = () => {
    const all = radius.value === "all" || chosen === null;
    const inside = all ? new Set(byId.keys()) : around(chosen, Number(radius.value));
    const nodes = [...inside].slice(0, data.most).map((id) => ({ data: byId.get(id) }));
    const drawn = new Set(nodes.map((node) => node.data.id));
    const edges = data.edges.filter((edge) => drawn.has(edge.source) && drawn.has(edge.target));
    map.elements().remove();
    map.add({ nodes, edges: edges.map((edge) => ({ data: edge })) });
    if (chosen !== null) map.getElementById(chosen).addClass("here");
    map.layout({ name: "dagre", rankDir: "LR", nodeSep: 12, rankSep: 70 }).run();
    map.fit(undefined, 20);
    if (map.zoom() < readable && chosen !== null) {
      map.zoom(readable);
      const here = map.getElementById(chosen);
      const whole = map.elements().boundingBox();
      map.center(here);
      map.panBy({ x: ((here.position("x") - (whole.x1 + whole.x2) / 2) / whole.w) * 0.7 * map.width(), y: 0 });
    }
    const left = inside.size - nodes.length;
    document.getElementById("drawn").textContent =
      `${nodes.length} nodes drawn${left > 0 ? `, ${left} left out: choose one to see what is around it` : ""}`;
  };

  const choose = (entry) => {
    for (const other of document.querySelectorAll(".here")) other.classList.remove("here");
    entry.classList.add("here");
    const id = entry.id.slice("node:".length);
    if (byId.has(id) && id !== chosen) {
      chosen = id;
      draw();
    }
  };

  const follow = () => {
    const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (entry === null || !entry.matches("details.node")) return;
    const chapter = entry.closest("details.chapter");
    for (const part of [chapter, entry]) {
      part.hidden = false;
      part.open = true;
    }
    choose(entry);
    entry.scrollIntoView({ block: "nearest" });
  };

  search.addEventListener("input", look);
  radius.addEventListener("change", draw);
  document.getElementById("fold").addEventListener("click", () => {
    for (const entry of entries) entry.open = false;
  });
  document.getElementById("outline").addEventListener("click", (event) => {
    const summary = event.target.closest("details.node > summary");
    if (summary && !summary.parentElement.open) choose(summary.parentElement); // the browser opens it after this
  });
  map.on("tap", "node", (event) => { location.hash = `node:${encodeURIComponent(event.target.id())}`; });
  window.addEventListener("hashchange", follow);
  const folded = [];
  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details:not([open])")) {
      folded.push(part);
      part.open = true;
    }
  });
  window.addEventListener("afterprint", () => {
    for (const part of folded.splice(0)) part.open = false;
  });
  const first = entries.map((entry) => entry.id.slice("node:".length)).find((id) => byId.has(id));
  if (first !== undefined && !location.hash) chosen = first;
  draw();
  follow();
})();
