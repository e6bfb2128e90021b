"use strict";
/* An article: marks that answer to a click, claims that answer to the keyboard, and the row of the chosen one. */
(async () => {
  const text = document.getElementById("article");
  const list = document.getElementById("list");
  const panel = document.getElementById("row");
  const legend = document.getElementById("legend");
  const told = document.getElementById("told");
  const items = Array.from(list.children);
  const links = items.map((item) => item.querySelector("a"));
  const data = JSON.parse(document.getElementById("rows-data").textContent);
  const edition = await newsclaims.data("edition", `${document.body.dataset.base}data/edition.js`);
  const { columns } = edition;
  const at = Object.fromEntries(columns.map(([name], number) => [name, number]));
  const places = items.map(() => []);
  let chosen = -1;
  // Not in the page itself, which stays as it is when another article changes.
  document.getElementById("edition").replaceWith("fingerprint ", newsclaims.element("code", { title: `sha256:${edition.fingerprint}` }, edition.fingerprint.slice(0, 12)));

  const marks = (segment) => segment.dataset.m.split(" ").map((name) => [Number.parseInt(name, 10), name.at(-1)]);
  for (const segment of text ? text.querySelectorAll("[data-m]") : []) {
    for (const [number, letter] of marks(segment)) if (letter !== "e") places[number].push([segment, letter]);
  }

  // The words of each fragment, as they stand in the text: by code points, which JavaScript's strings do not count in.
  const fragments = (number) => {
    const row = data.claims[number];
    if (row[at.text] === null) return [];
    const points = Array.from(row[at.text]);
    let from = 0;
    return row[at.fragments].map(({ start, end }) => {
      const words = points.slice(from, from + end - start).join("");
      from += end - start + 1;
      return words;
    });
  };

  const close = () => {
    if (panel.hidden) return;
    const back = chosen;
    choose(-1);
    history.replaceState(null, "", location.pathname + location.search);
    if (back >= 0) links[back].focus();
  };

  const choose = (number, focus = false) => {
    if (chosen >= 0) {
      for (const [segment] of places[chosen]) segment.classList.remove("on");
      items[chosen].classList.remove("on");
      links[chosen].removeAttribute("aria-current");
    }
    chosen = number;
    panel.hidden = number < 0;
    document.body.classList.toggle("open", number >= 0);
    if (number < 0) return panel.replaceChildren();
    const row = data.claims[number];
    if (row[at.kind] === "assertion") show("assertions");
    for (const [segment] of places[number]) segment.classList.add("on");
    items[number].classList.add("on");
    links[number].setAttribute("aria-current", "true");
    panel.replaceChildren(...newsclaims.row(edition, row, data.bytes[number], data, fragments(number), close));
    panel.scrollTop = 0;
    told.textContent = `Claim ${number + 1} of ${items.length}: ${row[at.kind]}, ${row[at.source_name] || row[at.source_text] || "no source named"}`;
    const first = places[number].find(([, letter]) => letter === "c") || places[number][0];
    if (first) first[0].scrollIntoView({ block: document.documentElement.clientWidth < 900 ? "start" : "center", behavior: "instant" });
    if (focus) panel.focus({ preventScroll: true });
  };

  // On a wide page the list scrolls by itself, below the row.
  const listed = (number) => {
    const side = panel.parentElement;
    if (side.scrollHeight <= side.clientHeight) return;
    const top = panel.getBoundingClientRect().bottom;
    const item = items[number].getBoundingClientRect();
    if (item.top < top || item.bottom > side.getBoundingClientRect().bottom) side.scrollTop += item.top - top - 8;
  };

  const address = (number) => history.replaceState(null, "", links[number].getAttribute("href"));
  const fromAddress = () => {
    const number = items.findIndex((item) => `#${item.id}` === location.hash);
    if (number < 0) return;
    choose(number);
    listed(number);
  };

  // Whether a layer is shown is a class of the page; without scripts all are.
  const layers = () => {
    for (const box of legend ? legend.querySelectorAll("input") : []) document.body.classList.toggle(`no-${box.name}`, !box.checked);
  };
  const show = (name) => {
    const box = legend && legend.querySelector(`[name=${name}]`);
    if (box) box.checked = true;
    layers();
  };
  if (legend) legend.addEventListener("change", layers);
  layers();

  // A click takes the smallest claim there; another one the next larger.
  if (text) {
    text.addEventListener("click", (event) => {
      const segment = event.target.closest("[data-m]");
      if (!segment || String(getSelection())) return;
      const visible = (number) => items[number].getClientRects().length;
      const size = (number) => data.claims[number][at.end] - data.claims[number][at.start];
      const own = marks(segment).filter(([number, letter]) => letter !== "e" && visible(number));
      const numbers = Array.from(new Set(own.map(([number]) => number))).sort((a, b) => size(a) - size(b));
      if (!numbers.length) return;
      const next = numbers[(numbers.indexOf(chosen) + 1) % numbers.length];
      address(next);
      choose(next);
      listed(next);
    });
  }

  list.addEventListener("click", (event) => {
    const number = links.indexOf(event.target.closest("a"));
    if (number < 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    address(number);
    choose(number, true);
    listed(number);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const here = links.indexOf(event.target.closest("a"));
    if (!step || here < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    let next = here + step;
    while (links[next] && !items[next].getClientRects().length) next += step;
    if (!links[next]) return;
    links[next].focus({ preventScroll: true });
    address(next);
    choose(next);
    listed(next);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
