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
      map.center(map.getElementById(chosen));
    }
    const left = inside.size - nodes.length;
    document.getElementById("drawn").textContent =
      `${nodes.length} nodes drawn${left > 0 ? `, ${left} left out: choose one to see what is around it` : ""}`;
  };

  const choose = (id) => {
    const entry = document.getElementById(`node:${id}`);
    if (entry === null) return;
    for (const other of document.querySelectorAll(".here")) other.classList.remove("here");
    entry.hidden = false;
    entry.open = true;
    entry.classList.add("here");
    const chapter = entry.closest("details.chapter");
    chapter.hidden = false;
    chapter.open = true;
    entry.scrollIntoView({ block: "nearest" });
    if (byId.has(id) && id !== chosen) {
      chosen = id;
      draw();
    }
  };

  const follow = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    if (name.startsWith("node:")) choose(name.slice(5));
  };

  search.addEventListener("input", look);
  radius.addEventListener("change", draw);
  document.getElementById("fold").addEventListener("click", () => {
    for (const entry of entries) entry.open = false;
  });
  document.getElementById("outline").addEventListener("click", (event) => {
    const summary = event.target.closest("details.node > summary");
    if (summary && !summary.parentElement.open) choose(summary.parentElement.id.slice(5));
  });
  map.on("tap", "node", (event) => { location.hash = `node:${encodeURIComponent(event.target.id())}`; });
  window.addEventListener("hashchange", follow);
  if (data.nodes.length > 0 && !location.hash) chosen = data.nodes[0].id;
  draw();
  follow();
})();
