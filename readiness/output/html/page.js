"use strict";
(function () {
  const one = (id) => document.getElementById(id);
  const entries = Array.from(document.querySelectorAll(".entry"));
  const groups = Array.from(document.querySelectorAll("#rules > .rule"));
  const search = one("search");
  const service = one("service");

  function reveal() {
    const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) return;
    if (target.classList.contains("entry") && target.hidden) reset();
    for (let at = target; at; at = at.parentElement) {
      if (at.hidden) at.hidden = false;
      if (at.tagName === "DETAILS") at.open = true;
    }
    target.scrollIntoView({ block: "start" });
    if (target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
  }

  function reset() {
    if (search) search.value = "";
    if (service) service.value = "";
    document.querySelectorAll("input[name=state]").forEach((box) => { box.checked = true; });
    filter();
  }

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const states = new Set(Array.from(document.querySelectorAll("input[name=state]:checked"), (box) => box.value));
    const wanted = service ? service.value : "";
    let shown = 0;
    for (const entry of entries) {
      const data = entry.dataset;
      const fits = states.has(data.state) && (!wanted || data.service === wanted) && words.every((word) => data.text.includes(word));
      entry.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const group of groups) {
      const left = group.querySelectorAll(".entry:not([hidden])").length;
      group.hidden = left === 0;
      group.querySelector("summary .number").textContent = String(left);
    }
    one("count").textContent = shown === entries.length ? `${shown} findings` : `${shown} of ${entries.length} findings`;
  }

  function later(action) {
    let waiting = 0;
    return () => { clearTimeout(waiting); waiting = setTimeout(action, 120); };
  }

  if (search) {
    one("filters").hidden = false;
    search.addEventListener("input", later(filter));
    one("filters").addEventListener("change", filter);
    one("open-all").addEventListener("click", (event) => {
      const open = groups.some((group) => !group.hidden && !group.open);
      groups.forEach((group) => { if (!group.hidden) group.open = open; });
      event.target.textContent = open ? "Close all" : "Open all";
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
        event.preventDefault();
        search.focus();
      }
    });
    filter();
  }

  const theme = one("theme");
  const themes = [["", "as the system"], ["light", "light"], ["dark", "dark"]];
  let chosen = 0;
  theme.hidden = false;
  theme.addEventListener("click", () => {
    chosen = (chosen + 1) % themes.length;
    if (themes[chosen][0]) document.documentElement.dataset.theme = themes[chosen][0];
    else delete document.documentElement.dataset.theme;
    theme.textContent = `Theme: ${themes[chosen][1]}`;
  });

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    closed.forEach((part) => { part.open = true; });
  });
  window.addEventListener("afterprint", () => { closed.forEach((part) => { part.open = false; }); });
  window.addEventListener("hashchange", reveal);
  reveal();
})();
